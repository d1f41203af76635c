"""Looking at a page strictly: at every width, in both themes, with axe, and with an ear for complaints."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe, AxeResults
from playwright.sync_api import BrowserContext, Page, Request

from tests.browser.kinds_of_page import NOT_THERE

AXE: Final = Axe().axe_script
LEVELS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Sheets are not asked for again: the only rule that reads them is about orientation, which no page of ours looks at.
ASKED: Final = {
    "runOnly": {"type": "tag", "values": LEVELS},
    "rules": {"region": {"enabled": True}, "target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
    "iframes": False,
}
COLOURS: Final = {
    **ASKED,
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "rules": {},
}
"""All that another theme can break: it changes colours and nothing else."""

PHONE: Final = 390
DESKTOP: Final = 1440
WIDTHS: Final = (320, PHONE, 768, DESKTOP, 1920)
Seen = tuple[tuple[dict[str, object], str, int], ...]
"""By which rules, in which theme, in a window how wide."""
EACH_THEME: Final[Seen] = ((ASKED, "dark", PHONE), (ASKED, "light", DESKTOP))
OTHER_THEME: Final[Seen] = ((COLOURS, "light", PHONE), (COLOURS, "dark", DESKTOP))
"""At each width the theme that `EACH_THEME` does not see there: for `make proofs`."""
WORDS: Final[Seen] = ((ASKED, "dark", PHONE),)
"""For a page looked at in another language, of which nothing but its words is new."""
OPEN_ALL: Final = "document.querySelectorAll('details').forEach((each) => (each.open = true))"
FIRST_OF_MANY: Final = (
    "document.querySelectorAll(':is(ol, ul, tbody) > :nth-child(n + 13)').forEach((each) => each.remove())"
)
"""A hundred lines of one transcript are alike: axe looks at the first dozen of a list, widths are measured with all."""
TELL_OF_POLICY: Final = """
addEventListener("securitypolicyviolation", (broken) =>
  console.error(`policy: ${broken.violatedDirective} ${broken.blockedURI} ${broken.sourceFile}`));
"""
TOO_WIDE: Final = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return "";
  const past = [...document.body.querySelectorAll("*")].filter((each) => {
    const box = each.getBoundingClientRect();
    return box.width > 0 && box.right + scrollX > root.clientWidth + 1;
  });
  const named = past.slice(-3).map((each) => each.outerHTML.slice(0, 120));
  return `${root.scrollWidth} px: ${named.join(" | ")}`;
}"""


@dataclass
class Eye:
    """One page of a browser, used again for every address, and what it complained of since it was last asked."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def on(cls, context: BrowserContext, site: str) -> "Eye":
        context.add_init_script(TELL_OF_POLICY)
        eye = cls(context.new_page(), site)
        eye.page.on("console", lambda said: eye.complaints.append(said.text) if said.type == "error" else None)
        eye.page.on("pageerror", lambda error: eye.complaints.append(str(error)))
        eye.page.on("request", eye.note)
        return eye

    def note(self, request: Request) -> None:
        there = urlsplit(request.url)
        if there.scheme not in ("data", "blob", "about") and f"{there.scheme}://{there.netloc}" != self.site:
            self.complaints.append(f"asked elsewhere: {request.url}")

    def look(self, path: str, *, status: int, seen: Seen = EACH_THEME) -> list[str]:
        """All that is wrong with the page at this address, in sentences; none for a good one."""
        self.complaints.clear()
        self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        self._set(PHONE)
        answer = self.page.goto(self.site + path)
        if answer is None or answer.status != status:
            return [f"answered {answer and answer.status}"]
        if (headings := self.page.locator("h1").count()) != 1:
            return [f"{headings} main headings"]
        self.page.evaluate(OPEN_ALL)
        wrong = [told for width in WIDTHS for told in self._too_wide(width)]
        if seen:
            self.page.evaluate(FIRST_OF_MANY)
            self.page.evaluate(AXE)
            wrong += [told for options, theme, width in seen for told in self._axe(options, theme, width)]
        heard = [one for one in self.complaints if not (status != 200 and f"status of {status}" in one)]
        return wrong + heard

    def _too_wide(self, width: int) -> list[str]:
        self._set(width)
        told = self.page.evaluate(TOO_WIDE)
        return [f"scrolls sideways at {width} px, {told}"] if told else []

    def _set(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 900})

    def _axe(self, options: dict[str, object], theme: str, width: int) -> list[str]:
        self._set(width)
        self.page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
        # In a window as tall as the page nothing lies half below the player at its foot, where one would scroll.
        tall = self.page.evaluate("Math.min(document.documentElement.scrollHeight + 200, 16000)")
        self.page.set_viewport_size({"width": width, "height": tall})
        found = AxeResults(self.page.evaluate("(options) => axe.run(document, options)", options))
        return [f"axe, {theme}, {width} px: {found.generate_report()}"] if found.violations_count else []


def looked_at(eye: Eye, address: str, examples: dict[str, str], *, language: str = "", seen: Seen = EACH_THEME) -> str:
    """All that is wrong with the page at this address; nothing for a good one."""
    status = 404 if address in NOT_THERE else 200
    return "\n".join(eye.look(language + address.format(**examples), status=status, seen=seen))

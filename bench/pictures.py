"""Takes the pictures in docs/pictures of a running demo: `python -m bench.pictures http://127.0.0.1:8000 LINK`.

LINK is the one-time steward's link that the demo prints; without it, the desk is left out. With `--names names.json`
in its place, as `bench.desk_filled` printed it, the pages that it fills are taken too, by the accounts it laid.
Needs Debian's chromium.
"""

import argparse
import json
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench.desk_pictures import steward_and_member, take_filled

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1440, "height": 900}}
THEMES = ("dark", "light")
TRAIL = "/trails/the-night-the-light-was-off"
PAGES = {
    "home": "/",
    "home-spanish": "/es/",
    "loom": "/loom",
    "weave": "/weave",
    "person": "/people/amara-okafor",
    "story": "/stories/the-light-was-off",
    "search": "/search?q=blue+corn",
    "seed": "/seeds/the-blue-corn-of-the-valley",
    "dish": "/dishes/pumpkin-stew",
    "trail": f"{TRAIL}",
    "stop": f"{TRAIL}/1",
}
DESK_PAGES = {"desk": "/desk", "desk-mentions": "/desk/mentions", "desk-gaps": "/desk/gaps"}
OTHER_KINDS = {
    "stories": "/stories",
    "story-words": "/stories/the-light-was-off/transcript",
    "story-made": "/stories/the-light-was-off/made",
    "story-remember": "/stories/the-light-was-off/remember",
    "story-translated": "/stories/nine-tables?lang=es&beside=yes",
    "search-nothing": "/search?q=zzyzx",
    "people": "/people",
    "crop": "/crops/blue-corn",
    "place": "/places/agora",
    "recipes": "/recipes",
    "recipe": "/recipes/amaras-pumpkin-stew",
    "recipes-beside": "/dishes/pumpkin-stew/recipes",
    "seed-label": "/seeds/the-blue-corn-of-the-valley/label",
    "about": "/about",
    "embed": "/embed/stories/the-light-was-off",
    "festivals": "/festivals",
    "festival": "/festivals/nine-tables",
    "trails": "/trails",
    "stop-left": f"{TRAIL}/4",
    "kiosk": f"{TRAIL}/kiosk",
    "trail-along": f"{TRAIL}/offline",
    "code": "/q",
    "not-there": "/nowhere",
    "contribute": "/contribute",
    "me": "/me",
    "desk-search": "/desk/search?q=corn",
    "desk-names": "/desk/subjects",
    "desk-new-names": "/desk/new-names",
    "desk-stop-rules": "/desk/stop-rules",
    "desk-decided": "/desk/mentions/decided",
    "desk-machines": "/desk/machine",
    "desk-policy": "/desk/policy",
    "desk-memories": "/desk/memories",
    "desk-weaves": "/desk/weaves",
    "desk-recipes": "/desk/recipes",
    "desk-seeds": "/desk/seeds",
    "desk-health": "/desk/health",
    "desk-festival": "/desk/festivals/nine-tables",
    "desk-trail": f"/desk{TRAIL}",
    "desk-signs": f"/desk{TRAIL}/signs",
    "desk-booklet": f"/desk{TRAIL}/booklet",
    "desk-listening": f"/desk{TRAIL}/listening",
    "desk-to-correct": "/desk/to-correct",
    "desk-narrators": "/desk/narrators",
    "desk-accounts": "/desk/accounts",
    "desk-events": "/desk/events",
    "my-account": "/me/account",
}
"""One page of every further kind; smaller files, since they are many."""
STEWARD = {"name": "Ezekiel Reyes", "email": "ezekiel@example.org", "password": "a-garden-at-night"}


def main() -> None:
    """Take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site")
    parser.add_argument("link", nargs="?")
    parser.add_argument("--names", type=Path, help="what bench.desk_filled printed")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="pictures of these names alone")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=["--no-sandbox"])
        names = json.loads(options.names.read_text(encoding="utf-8")) if options.names else None
        state = sign_in(browser, options.link) if options.link else None
        if names:
            state, member = steward_and_member(browser, options.site)
        for size, viewport in SIZES.items():
            for theme in THEMES:
                looks = {"viewport": viewport, "color_scheme": theme, "reduced_motion": "reduce"}
                context = browser.new_context(**looks, storage_state=state)
                page = context.new_page()
                for name, path in asked(PAGES, options.only):
                    take(page, options.site + path, options.out / f"{name}-{size}-{theme}.png")
                if state is not None:
                    take_desk(page, options.site, options.out, f"{size}-{theme}", options.only)
                    for name, path in asked(OTHER_KINDS, options.only):
                        take(page, options.site + path, options.out / f"{name}-{size}-{theme}.jpg")
                if names:
                    others = browser.new_context(**looks, storage_state=member)
                    for name, shown in take_filled((context, others), options.site, names, options.only):
                        keep(shown, options.out / f"{name}-{size}-{theme}.jpg")
                    others.close()
                context.close()
        browser.close()


def asked(pages: dict[str, str], names: list[str] | None) -> list[tuple[str, str]]:
    """The pages of these names, or all."""
    return [(name, path) for name, path in pages.items() if not names or name in names]


def sign_in(browser: Browser, link: str) -> dict:
    """Become the steward and give the browser's state back."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(link)
    for field, value in STEWARD.items():
        page.fill(f"[name={field}]", value)
    page.click("main form.form button")
    page.wait_for_load_state()
    state = context.storage_state()
    context.close()
    return state


def take_desk(page: Page, site: str, out: Path, ending: str, only: list[str] | None) -> None:
    """The desk's own pages, and one recording at the desk."""
    for name, path in asked(DESK_PAGES, only):
        take(page, site + path, out / f"{name}-{ending}.png")
    if only and "desk-recording" not in only:
        return
    page.goto(f"{site}/desk?show=published")
    page.click("main a[href*='/desk/recordings/']")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=out / f"desk-recording-{ending}.png")


def take(page: Page, address: str, path: Path) -> None:
    """One picture of the first screen, once the page has settled."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    keep(page, path)


def keep(page: Page, path: Path) -> None:
    """One picture of what stands there."""
    page.screenshot(path=path, **({"type": "jpeg", "quality": 72} if path.suffix == ".jpg" else {}))
    print(path.name)


if __name__ == "__main__":
    main()

"""A person at the keyboard: everything is reached by tabbing and done by keys; no mouse, no focus set from outside."""

from playwright.sync_api import Page

MOST_TABS = 150
FOCUSED = "document.activeElement.matches({!r})"
SHOWN = """(() => {
  const own = document.activeElement;
  const drawn = own.querySelector("use"); // A knot of a drawing has no box to put a line around: it is drawn bolder.
  if (own.matches("svg .knot:focus-visible")) return getComputedStyle(drawn).strokeWidth === "4px";
  return getComputedStyle(own).outlineStyle !== "none";
})()"""
SOUNDS = """
window.sounds = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () { window.sounds.push(this); return play.call(this); };
"""
"""A moment's sound is in no document: it is met when it plays."""
HEARD = "sounds.length && !sounds.at(-1).paused && sounds.at(-1).currentTime > {}"


def tab_to(page: Page, selector: str) -> None:
    """Tab on until it has the focus, and see that the focus is shown."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED.format(selector)):
            assert page.evaluate(SHOWN), f"nobody sees that {selector} has the focus"
            return
    raise AssertionError(f"not reached in {MOST_TABS} tabs: {selector}")


def press(page: Page, selector: str, key: str = "Enter") -> None:
    tab_to(page, selector)
    page.keyboard.press(key)


def to_main(page: Page) -> None:
    """Over all that stands above the page's own words, as the first link of every page offers."""
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED.format("a.skip"))
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def write(page: Page, selector: str, words: str) -> None:
    """Tab to a field, and write these words in the place of what is there."""
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def start_of(page: Page) -> float:
    """Where the moment that has the focus begins."""
    return float(page.evaluate("document.activeElement.dataset.start"))

"""Pictures of the desk as `bench.desk_filled` fills it: pages by their addresses, and acts begun and taken back.

The names and keys in the addresses are what that program printed.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page

from bench.desk_filled import MEMBER, PASSWORD, STEWARD

STORIES: Final = "/desk/stories"
EDITOR: Final = "/desk/recordings/{recording}/edit"
LINE: Final = 4
FILLED: Final = {
    "desk-stopped": "/desk/stopped",
    "desk-stale": "/desk/stale",
    "desk-agreements": "/desk/agreements",
    "desk-agreement": "/desk/agreements/recordings/{recording}",
    "desk-templates": "/desk/agreement-templates",
    "desk-kept": "/desk/kept/stories/the-jar-above-the-bed",
    "desk-groups": "/desk/groups",
    "desk-labels": "/desk/labels",
    "desk-devices": "/desk/festivals/{festival}/devices",
    "desk-stories": STORIES,
    "desk-export": "/desk/export",
    "desk-destroy": "/desk/recordings/{unasked}/destroy",
    "device": "/device/{device}",
    "narrator": "/n/{narrators_link}",
    "narrator-receipt": "/n/{narrators_link}/receipts/{receipt}",
    "story-labelled": "/stories/{slug}#p-{passage}",
}
KEPT: Final = {"kept": "/kept"}
"""What somebody meets who is in a group."""


def sign_in_as(browser: Browser, site: str, who: tuple[str, str]) -> dict:
    """Sign one of the filled desk's people in and give the browser's state back."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/sign-in")
    page.fill("[name=email]", who[1])
    page.fill("[name=password]", PASSWORD)
    page.click("main form.form button")
    page.wait_for_url(lambda address: "/sign-in" not in address)
    state = context.storage_state()
    context.close()
    return state


def steward_and_member(browser: Browser, site: str) -> tuple[dict, dict]:
    """Both, signed in."""
    return sign_in_as(browser, site, STEWARD), sign_in_as(browser, site, MEMBER)


@contextmanager
def many_at_once(page: Page, site: str) -> Iterator[None]:
    """Three stories about to be hidden."""
    page.goto(f"{site}{STORIES}")
    for box in page.locator("input[name=thing]").all()[:3]:
        box.check()
    page.click("button[name=act][value=hide]")
    page.wait_for_load_state("networkidle")
    yield


@contextmanager
def many_done(page: Page, site: str) -> Iterator[None]:
    """Three stories just hidden; open again afterwards."""
    with many_at_once(page, site):
        page.click("main form.form button.button")
        page.wait_for_load_state("networkidle")
        yield
        page.click("form[action$='/undo'] button")
        page.wait_for_load_state("networkidle")


@contextmanager
def two_at_one_line(page: Page, address: str) -> Iterator[None]:
    """A line that two people changed, as the second of them sees it; taken back afterwards."""
    other = page.context.browser.new_context(storage_state=page.context.storage_state()).new_page()
    for each in (other, page):
        each.goto(address)
        each.wait_for_selector("[data-ready]")
    _change(other, " as she said")
    other.get_by_text("All is saved.").wait_for()
    _change(page, ", and then it was dark")
    page.locator(".edit-line").nth(LINE).get_by_role("alert").wait_for()
    yield
    other.keyboard.press("Control+z")
    other.wait_for_timeout(2000)
    other.context.close()
    page.evaluate("localStorage.clear()")


def _change(page: Page, words: str) -> None:
    page.locator(".edit-line textarea").nth(LINE).focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)
    page.keyboard.press("Control+s")


def acts(page: Page, site: str, names: Mapping[str, str]) -> dict[str, AbstractContextManager[None]]:
    """What stands while an act is begun, by the name of its picture."""
    return {
        "desk-many": many_at_once(page, site),
        "desk-many-done": many_done(page, site),
        "desk-editor": two_at_one_line(page, site + EDITOR.format(**names)),
    }


def take_filled(
    contexts: tuple[BrowserContext, BrowserContext], site: str, names: Mapping[str, str], wanted: list[str] | None
) -> Iterator[tuple[str, Page]]:
    """Each picture's name with the page that stands for it, as the steward and as the member."""
    steward, member = (context.new_page() for context in contexts)
    for page, pages in ((steward, FILLED), (member, KEPT)):
        for name, path in pages.items():
            if not wanted or name in wanted:
                page.goto(site + path.format(**names))
                page.wait_for_load_state("networkidle")
                yield name, page
    for name, act in acts(steward, site, names).items():
        if not wanted or name in wanted:
            with act:
                yield name, steward

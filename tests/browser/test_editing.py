"""The transcript editor in a real browser: by keyboard alone, without a connection, and two people at once."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, StorageState
from sqlalchemy import select

from archive.database import reading, writing
from archive.passages import PassageVersion
from archive.recordings import Recording
from archive.settings import Settings
from ingest.place import open_place
from tests.browser.conftest import Site
from tests.browser.hands import FOCUSED, press
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
SAVED = "document.querySelector('[data-standing]').dataset.state === 'saved'"
FIELDS = "[...document.querySelectorAll('.edit-line textarea')].map((field) => field.value)"
AT_HAND = "[...document.querySelectorAll('.edit-line')].findIndex((line) => line.matches('[aria-current]'))"
IN_FIELD = "[...document.querySelectorAll('.edit-line')].findIndex((line) => line.contains(document.activeElement))"
CARET = "document.activeElement.selectionStart"
HEARD = "document.querySelector('[data-player] audio').currentTime"
PLAYS = "!document.querySelector('[data-player] audio').paused"
ALONE = "[...document.querySelectorAll('.edit-line')][{}].querySelector('{}')"


@dataclass
class Desk:
    """An editor that is open, and its page."""

    page: Page
    address: str

    def texts(self) -> list[str]:
        return list(self.page.evaluate(FIELDS))

    def line_at_hand(self) -> int:
        return int(self.page.evaluate(IN_FIELD))

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def saved(self) -> None:
        until(self.page, SAVED)

    def again(self) -> list[str]:
        """How the archive has it."""
        self.page.goto(self.address)
        until(self.page, "document.querySelector('[data-ready]') !== null")
        return self.texts()


@pytest.fixture
def desk(site: Site, open_page: Open, steward: StorageState) -> Desk:
    return at(site, open_page(storage_state=steward), 0)


def address_of(site: Site, which: int) -> str:
    place = open_place(Settings(data=site.data, transcriber="test:echo"))
    with reading(place.engine) as session:
        key = session.scalars(select(Recording.key).order_by(Recording.id)).all()[which]
    return f"{site.address}/desk/recordings/{key}/edit"


def at(site: Site, page: Page, which: int) -> Desk:
    address = address_of(site, which)
    page.goto(address)
    until(page, "document.querySelector('[data-ready]') !== null")
    return Desk(page, address)


def test_a_whole_evening_by_keyboard_alone(site: Site, desk: Desk) -> None:
    page = desk.page
    before = desk.texts()
    press(page, ".edit-line:nth-child(3) textarea", key="End")
    until(page, f"Math.abs({HEARD} - {ALONE.format(2, '.at')}.closest('li').dataset.start) < 0.1")

    page.keyboard.type(" And so on")
    desk.keys("Control+s")
    desk.saved()
    assert desk.texts()[2] == f"{before[2]} And so on"

    desk.keys("Home", *["Control+ArrowRight"] * 2, "Enter")
    until(page, f"{FIELDS}.length === {len(before) + 1}")
    desk.saved()
    assert (desk.line_at_hand(), page.evaluate(CARET)) == (3, 0)
    halves = desk.texts()[2:4]
    assert " ".join(halves) == f"{before[2]} And so on"

    desk.keys("Control+k")
    assert page.evaluate(FOCUSED.format("[name=speaker]"))
    page.keyboard.press("Control+A")
    page.keyboard.type("A neighbour")
    desk.keys("Enter")
    desk.saved()
    assert page.evaluate(ALONE.format(3, "[name=speaker]") + ".value") == "A neighbour"

    desk.keys("Control+e")
    desk.saved()
    assert page.evaluate(ALONE.format(3, "[name=unclear]") + ".checked")

    desk.keys("Control+Shift+m")
    until(page, f"{FIELDS}.length === {len(before)}")
    desk.saved()
    assert desk.line_at_hand() == 2
    assert page.evaluate(CARET) == len(halves[0]) + 1

    for _ in range(5):  # joined, unclear, who speaks, split, corrected
        desk.keys("Control+z")
        page.wait_for_timeout(50)
        desk.saved()
    until(page, f"{FIELDS}[2] === {before[2]!r}")
    assert desk.again() == before


def test_the_line_that_is_heard_is_the_line_that_is_edited(desk: Desk) -> None:
    page = desk.page
    press(page, ".edit-line:nth-child(2) textarea", key="End")
    desk.keys("Escape")
    until(page, PLAYS)
    until(page, f"{AT_HAND} === 2")
    assert desk.line_at_hand() == 2, "the cursor goes along"
    page.keyboard.type("Also ")
    until(page, f"!({PLAYS})")
    assert desk.line_at_hand() == 2
    assert "waits at the end" in (page.locator(".edit-line").nth(2).locator("[data-says]").text_content() or "")
    desk.keys("Escape")
    until(page, PLAYS)
    start = page.evaluate(ALONE.format(2, ".at") + ".closest('li').dataset.start")
    assert page.evaluate(HEARD) < float(start) + 2, "the line is heard again"
    desk.keys("Escape", "Control+Comma")
    assert not page.evaluate(PLAYS)
    desk.keys(*["Control+["] * 2)
    assert page.evaluate("document.querySelector('[data-player] audio').playbackRate") == 0.5
    desk.keys(*["Control+]"] * 2, *["Control+z"] * 8)
    until(page, f"{FIELDS}[2].startsWith('Also') === false")


def test_what_the_machine_was_unsure_of_is_found_key_by_key(site: Site, desk: Desk) -> None:
    doubt_words_of(site, desk, 4)
    doubt_words_of(site, desk, 6)
    desk.again()
    page = desk.page
    assert "2 in doubt" in (page.locator("[data-left]").text_content() or "")
    chosen = (
        "document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)"
    )
    for which in (4, 6):
        desk.keys("Control+.")
        assert desk.line_at_hand() == which
        assert page.evaluate(chosen) == page.locator(".edit-line").nth(which).locator(".unsure").text_content()
    page.keyboard.type("beans")
    assert page.locator(".edit-line").nth(6).locator(".unsure").count() == 0, "what a person wrote is in no doubt"
    desk.keys("Control+s")
    desk.saved()
    assert "1 in doubt" in (page.locator("[data-left]").text_content() or "")


def doubt_words_of(site: Site, desk: Desk, which: int) -> None:
    """Make the machine unsure of the second word of a line."""
    place = open_place(Settings(data=site.data, transcriber="test:echo"))
    with writing(place.engine) as session:
        recording = session.scalars(select(Recording).where(Recording.key == desk.address.split("/")[-2])).one()
        line = session.scalars(
            select(PassageVersion).where(
                PassageVersion.transcript_id == recording.current_transcript_id, PassageVersion.position == which
            )
        ).one()
        line.words = [[*word[:3], 0.1 if number == 1 else 0.9] for number, word in enumerate(line.words)]


def test_without_a_script_each_line_is_a_form_of_its_own(site: Site, browser: Browser, steward: StorageState) -> None:
    context = browser.new_context(storage_state=steward, java_script_enabled=False)
    page = context.new_page()
    page.goto(address_of(site, 1))
    line = page.locator(".edit-line").nth(9)
    before = line.locator("textarea").input_value()
    assert line.get_by_role("button", name="Split").is_visible()
    first, _, rest = before.partition(" ")
    line.locator("textarea").fill(f"{first}\n{rest}")
    line.get_by_role("button", name="Split").click()
    page.get_by_text("The line is two lines now.").wait_for()
    assert [page.locator(".edit-line textarea").nth(n).input_value() for n in (9, 10)] == [first, rest]
    page.get_by_role("button", name="Undo the split").click()
    page.get_by_text("That is undone.").wait_for()
    assert page.locator(".edit-line textarea").nth(9).input_value() == before
    context.close()


def cut(context: BrowserContext) -> Callable[[], None]:
    """Take the connection away; gives what brings it back."""

    def fail(route: Route) -> None:
        if route.request.method == "POST":
            route.abort("internetdisconnected")
        else:
            route.continue_()

    context.route("**/edit/**", fail)
    return lambda: context.unroute("**/edit/**", fail)


def test_what_is_edited_without_a_connection_is_sent_later_in_its_order(
    site: Site, browser: Browser, steward: StorageState
) -> None:
    context = browser.new_context(storage_state=steward)
    desk = at(site, context.new_page(), 1)
    page, before = desk.page, desk.texts()
    bring_back = cut(context)
    page.locator(".edit-line textarea").nth(1).focus()
    desk.keys("End")
    page.keyboard.type(" one")
    desk.keys("Control+ArrowDown")  # leaving a line saves it
    desk.keys("End")
    page.keyboard.type(" two")
    desk.keys("Control+s")
    desk.keys("Control+ArrowDown", "Home", "Control+ArrowRight", "Enter")
    standing = page.locator("[data-standing]")
    standing.get_by_text("3 changes wait for a connection").wait_for()
    assert "Will be split" in (page.locator(".edit-line").nth(3).locator("[data-says]").text_content() or "")

    kept = page.evaluate("JSON.stringify(Object.entries(localStorage).filter(([name]) => name.startsWith('edits:')))")
    assert "edits:" in kept
    assert "one" not in kept, "nobody else at this machine can read it"

    page.reload()
    standing.get_by_text("3 changes wait for a connection").wait_for()
    assert desk.texts()[1:3] == [f"{before[1]} one", f"{before[2]} two"]
    bring_back()
    page.evaluate("dispatchEvent(new Event('online'))")
    until(page, SAVED)
    until(page, f"{FIELDS}.length === {len(before) + 1}")
    now = desk.again()
    assert now[1:3] == [f"{before[1]} one", f"{before[2]} two"]
    assert " ".join(now[3:5]) == before[3]
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('edits:'))") == []
    context.close()


def test_an_act_whose_answer_was_lost_is_not_done_twice(site: Site, browser: Browser, steward: StorageState) -> None:
    context = browser.new_context(storage_state=steward)
    desk = at(site, context.new_page(), 1)
    page, before = desk.page, desk.texts()
    lost: list[int] = []

    def lose(route: Route) -> None:
        answer = route.fetch()
        if not lost:
            lost.append(answer.status)
            route.abort("connectionreset")
        else:
            route.fulfill(response=answer)

    context.route("**/edit/lines/**", lose)
    page.locator(".edit-line textarea").nth(6).focus()
    desk.keys("Home", "Control+ArrowRight", "Enter")
    until(page, f"{FIELDS}.length === {len(before) + 1}")
    until(page, SAVED)
    assert lost == [200]
    assert len(desk.again()) == len(before) + 1
    desk.keys("Control+z")
    until(page, f"{FIELDS}.length === {len(before)}")
    until(page, SAVED)
    assert desk.again() == before
    context.close()


def test_a_change_that_was_not_sent_yet_is_taken_back_on_the_spot(
    site: Site, browser: Browser, steward: StorageState
) -> None:
    context = browser.new_context(storage_state=steward)
    desk = at(site, context.new_page(), 1)
    page, before = desk.page, desk.texts()
    bring_back = cut(context)
    for which, count in ((8, "1 change waits"), (10, "2 changes wait")):
        page.locator(".edit-line textarea").nth(which).focus()
        desk.keys("Home", "Control+ArrowRight", "Enter")
        page.locator("[data-standing]").get_by_text(count).wait_for()
    desk.keys("Control+z")
    page.locator("[data-standing]").get_by_text("1 change waits").wait_for()
    assert not page.evaluate(ALONE.format(10, "textarea") + ".readOnly"), "it never left the device"
    desk.keys("Control+z")
    page.locator("[data-standing]").get_by_text("2 changes wait").wait_for()  # it was tried, and may have been done
    bring_back()
    page.evaluate("dispatchEvent(new Event('online'))")
    desk.saved()
    assert desk.again() == before
    context.close()


def test_whoever_is_signed_out_keeps_what_they_wrote(site: Site, browser: Browser, steward: StorageState) -> None:
    context = browser.new_context(storage_state=steward)
    desk = at(site, context.new_page(), 1)
    page, before = desk.page, desk.texts()
    cookies = context.cookies()
    context.clear_cookies()
    page.locator(".edit-line textarea").nth(12).focus()
    desk.keys("End")
    page.keyboard.type(" at last")
    desk.keys("Control+s")
    page.locator("[data-standing]").get_by_text("You are signed out").wait_for()
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page.evaluate("dispatchEvent(new Event('online'))")
    desk.saved()
    assert desk.again()[12] == f"{before[12]} at last"
    context.close()


def test_two_people_at_one_line_see_both(site: Site, browser: Browser, steward: StorageState) -> None:
    contexts = [browser.new_context(storage_state=steward) for _ in range(2)]
    mine, theirs = (at(site, context.new_page(), 0) for context in contexts)
    before = mine.texts()[7]
    for desk, words in ((theirs, " theirs"), (mine, " mine")):
        desk.page.locator(".edit-line textarea").nth(7).focus()
        desk.keys("End")
        desk.page.keyboard.type(words)
        desk.keys("Control+s")
        if desk is theirs:
            desk.saved()
    notice = mine.page.locator(".edit-line").nth(7).get_by_role("alert")
    notice.wait_for()
    shown = notice.inner_text()
    assert f"{before} theirs" in shown
    assert "Somebody else changed a line" in (mine.page.locator("[data-standing]").text_content() or "")
    assert mine.texts()[7] == f"{before} mine"
    assert notice.locator("ins").inner_text().endswith("mine")
    until(mine.page, "Object.keys(localStorage).some((name) => name.startsWith('edits:'))")
    mine.page.reload()
    until(mine.page, "document.querySelector('[data-ready]') !== null")
    assert mine.texts()[7] == f"{before} mine", "what was typed outlasts a reload"
    assert theirs.again()[7] == f"{before} theirs"
    mine.page.locator(".edit-line textarea").nth(7).focus()
    mine.keys("End")
    mine.page.keyboard.type(" too")
    mine.keys("Control+s")
    mine.saved()
    assert theirs.again()[7] == f"{before} mine too"
    for context in contexts:
        context.close()

"""Listening: moments play where they stand, the keyboard does all that a finger does, and what a page weighs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page

from tests.browser.conftest import Site
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
Open = Callable[..., Page]

AUDIO = "document.querySelector('audio')"
# A moment's sound is in no document: it is met when it plays.
SOUNDS = """
window.sounds = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () { window.sounds.push(this); return play.call(this); };
"""
FIRST_PAGE_BYTES = 100_000
# Links of the phone's first page come before it; a story's own table may be far down a list of tabs.
MOST_TABS = 60


def test_a_moment_that_was_found_plays_in_place_at_its_second(site: Site, open_page: Open) -> None:
    page = open_page()
    page.add_init_script(SOUNDS)
    page.goto(f"{site.address}/search?q=the")
    moment = page.locator("a.moment[data-src]").nth(1)
    start_s = float(moment.get_attribute("data-start") or "")
    before = page.url
    moment.click()
    until(page, f"sounds.length && !sounds[0].paused && sounds[0].currentTime > {start_s}")
    assert page.evaluate("sounds[0].currentTime") < start_s + 5
    assert moment.get_attribute("aria-pressed") == "true"
    page.keyboard.press("Escape")
    until(page, "sounds[0].paused")
    assert moment.get_attribute("aria-pressed") == "false"
    assert page.url == before


def test_space_and_arrows_play_and_move(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{site.address}/stories/{site.slugs[0]}#t=20")
    until(page, f"{AUDIO}.readyState >= 1 && Math.abs({AUDIO}.currentTime - 20) < 1")
    page.keyboard.press("ArrowRight")
    until(page, f"Math.abs({AUDIO}.currentTime - 25) < 1")
    page.keyboard.press("Space")
    until(page, f"!{AUDIO}.paused")
    page.keyboard.press("Space")
    until(page, f"{AUDIO}.paused")
    page.locator(".passages .at").first.focus()
    page.keyboard.press("Space")
    until(page, f"!{AUDIO}.paused")
    page.keyboard.press("Escape")
    until(page, f"{AUDIO}.paused")


def test_the_waveform_is_pressed_where_one_wants_to_hear(site: Site, open_page: Open) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto(f"{site.address}/stories/{site.slugs[0]}")
    until(page, f"{AUDIO}.readyState >= 1")
    box = page.locator(".player-wave").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    until(page, f"Math.abs({AUDIO}.currentTime / {AUDIO}.duration - 0.5) < 0.05")


def test_a_link_to_a_second_shows_its_sentence(site: Site, open_page: Open) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto(f"{site.address}/stories/{site.slugs[0]}#t=60")
    page.wait_for_selector(".passages [aria-current]")
    box = page.locator(".passages [aria-current]").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 700


def test_a_knot_is_reached_and_pressed_by_keyboard(site: Site, open_page: Open) -> None:
    page = open_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{site.address}/stories/{site.slugs[0]}")
    tab_to(page, "document.activeElement.matches('.loom summary')")
    page.keyboard.press("Enter")
    tab_to(page, "document.activeElement.matches('.loom-table td a')")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    start_s = float(page.evaluate("document.activeElement.hash.slice(3)"))
    page.keyboard.press("Enter")
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime >= {start_s - 0.05}")
    assert page.evaluate("document.activeElement.matches('.loom-table td a')")


def tab_to(page: Page, reached: str) -> None:
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(reached):
            return
    raise AssertionError(f"not reached in {MOST_TABS} tabs: {reached}")


def test_a_sound_that_does_not_come_is_said_and_can_be_asked_for_again(site: Site, open_page: Open) -> None:
    page = open_page()
    # An answer that is no sound, rather than none: a broken connection would be a complaint of the browser's.
    page.route("**/media/**", lambda route: route.fulfill(status=200, content_type="audio/webm", body="no sound"))
    page.goto(f"{site.address}/stories/{site.slugs[0]}")
    until(page, "document.querySelector('[data-trouble]').textContent.length > 10")
    page.unroute("**/media/**")
    page.click("[data-toggle]")
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime > 0")
    assert page.locator("[data-trouble]").text_content() == ""


def test_the_first_page_comes_in_100_kilobytes(site: Site, open_page: Open) -> None:
    """As sent over the wire, everything but sound, with nothing in the browser's cache."""
    page = open_page(viewport={"width": 390, "height": 844})
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sent: dict[str, float] = {}
    session.on("Network.loadingFinished", lambda event: sent.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(site.address)
    page.wait_for_load_state("networkidle")
    assert len(sent) > 5
    assert sum(sent.values()) <= FIRST_PAGE_BYTES

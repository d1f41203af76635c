"""A visitor without a mouse: hears a voice, finds a sentence, chooses a thread and follows the weave."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site
from tests.browser.hands import FOCUSED, HEARD, SOUNDS, press, start_of, tab_to, to_main
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
AUDIO = "document.querySelector('audio')"
LINES = "[...document.querySelectorAll('#q-list [role=option]')]"
SENTENCE = "(line) => line.textContent.includes('blue corn') && line.href.includes('#t=')"


@pytest.fixture
def page(open_page: Open) -> Page:
    page = open_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.add_init_script(SOUNDS)
    return page


def test_a_voice_is_heard_within_two_presses(site: Site, page: Page) -> None:
    page.goto(site.address)
    to_main(page)  # the first press
    tab_to(page, ".first-voice .moment")
    start_s = start_of(page)
    page.keyboard.press("Enter")  # the second
    until(page, HEARD.format(start_s))
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    page.keyboard.press("Escape")
    until(page, "sounds.at(-1).paused")


def test_words_that_are_typed_lead_to_the_very_sentence(site: Site, page: Page) -> None:
    page.goto(site.address)
    press(page, "#q", key="b")
    page.keyboard.type("lue")
    until(page, f"{LINES}.some({SENTENCE})")
    for _ in range(page.evaluate(f"{LINES}.findIndex({SENTENCE})") + 1):
        page.keyboard.press("ArrowDown")
    there = page.evaluate(f"{LINES}.find((line) => line.matches('[aria-selected=true]')).href")
    start_s = float(there.partition("#t=")[2])
    page.keyboard.press("Enter")
    page.wait_for_url(there)
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime > {start_s}")
    page.wait_for_selector(".passages [aria-current]")
    said = page.locator(".passages [aria-current]")
    assert float(said.get_attribute("data-start") or "nan") <= page.evaluate(f"{AUDIO}.currentTime")
    assert "blue corn" in said.inner_text()
    first = said.get_attribute("data-start")
    until(page, f"document.querySelector('.passages [aria-current]').dataset.start !== '{first}'")
    assert not page.evaluate(f"{AUDIO}.paused"), "the voice went on, and the light with it"


def test_a_thread_of_the_loom_is_chosen_walked_and_heard(site: Site, page: Page) -> None:
    page.goto(site.address)
    press(page, "main a[href='/loom']")
    page.wait_for_url("**/loom")
    press(page, "nav [data-choice]")
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "true"
    assert "?subject=" in page.url
    assert page.locator("[data-chosen]").inner_text() != ""
    tab_to(page, "svg.wide .knot")
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(FOCUSED.format("svg.wide .knot"))
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") != first
    page.keyboard.press("Enter")
    page.wait_for_url("**/stories/*")
    page.wait_for_selector(".passages [aria-current]")


def test_the_weave_is_followed(long_weave: str, page: Page) -> None:
    page.goto(long_weave)
    press(page, "[data-weave-player] [data-toggle]")
    start_s = float(page.locator("[data-step='1']").get_attribute("data-start") or "nan")
    until(page, HEARD.format(start_s))
    assert page.locator("[data-step][aria-current]").get_attribute("data-step") == "1"
    page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('[data-step=\"2\"]').hasAttribute('aria-current')")
    page.keyboard.press("Escape")
    until(page, "sounds.every((sound) => sound.paused)")
    press(page, "[data-step] a[href*='/stories/']")
    page.wait_for_url("**/stories/*")

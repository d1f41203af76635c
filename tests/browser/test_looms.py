"""The loom by hand: walked with arrow keys, pressed with a key or a finger, and nothing on the page moves."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
AUDIO = "document.querySelector('audio')"
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
LABEL = "document.activeElement.getAttribute('aria-label')"
SHIFTED = """new Promise((done) => {
  let shifted = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((each) => (shifted += each.value)))
    .observe({ type: "layout-shift", buffered: false });
  window.shifted = () => shifted;
  done();
})"""


def a_story(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/stories/{site.slugs[0]}")
    page.wait_for_selector("svg.wide[role=group], svg.narrow[role=group]", state="attached")


def test_arrow_keys_go_from_knot_to_knot_and_enter_plays(site: Site, open_page: Open) -> None:
    page = open_page(**DESKTOP)
    a_story(site, page)
    page.locator("svg.wide .knot[tabindex='0']").focus()
    first = page.evaluate(LABEL)
    page.keyboard.press("ArrowDown")
    second = page.evaluate(LABEL)
    assert first != second
    assert page.locator("svg.wide .knot[tabindex='0']").count() == 1
    start_s = float(page.evaluate("document.activeElement.dataset.start"))
    page.keyboard.press("Enter")
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime >= {start_s - 0.05}")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(LABEL) == first


def test_what_is_said_stands_beside_the_knot_and_goes_with_escape(site: Site, open_page: Open) -> None:
    page = open_page(**DESKTOP)
    a_story(site, page)
    page.evaluate(SHIFTED)
    knot = page.locator("svg.wide .knot").first
    knot.hover()
    said = page.locator(".loom-said")
    quote = said.locator(".voice").inner_text()
    assert quote in (knot.get_attribute("aria-label") or "")
    assert len(quote.split()) > 2, "the words around it, not the name alone"
    # The pointer may go over to it without losing it.
    box = said.locator(".panel").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10, steps=6)
    assert said.count() == 1
    page.keyboard.press("Escape")
    assert said.count() == 0
    assert page.evaluate("window.shifted()") == 0


def test_a_touch_plays_and_shows_at_once(site: Site, open_page: Open) -> None:
    page = open_page(**PHONE)
    a_story(site, page)
    knot = page.locator("svg.narrow .knot").nth(2)
    knot.scroll_into_view_if_needed()
    start_s = float(knot.get_attribute("data-start") or 0)
    knot.tap()
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime >= {start_s - 0.05}")
    assert page.locator(".loom-said .panel").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_thread_is_chosen_at_once_and_the_address_remembers_it(site: Site, open_page: Open) -> None:
    page = open_page(**DESKTOP)
    page.goto(f"{site.address}/loom")
    choice = page.locator("nav [data-choice]").first
    subject = choice.get_attribute("data-choice")
    choice.click()
    assert choice.get_attribute("aria-current") == "true"
    assert "?subject=" in page.url
    assert page.locator(f"svg.wide .thread.dim[data-subject='{subject}']").count() == 0
    threads = page.locator("svg.wide .thread").count()
    assert page.locator("svg.wide .thread.dim").count() == threads - 1
    said = page.locator("[data-chosen]").inner_text()
    page.reload()
    assert page.locator("svg.wide .thread.dim").count() == threads - 1, "the server draws the same"
    assert page.locator("[data-chosen]").inner_text() == said
    page.locator("nav .all a").click()
    assert page.locator(".dim").count() == 0
    assert "?subject=" not in page.url


def test_the_choice_works_without_a_script(site: Site, open_page: Open) -> None:
    page = open_page(**DESKTOP, java_script_enabled=False)
    page.goto(f"{site.address}/loom")
    page.locator("nav [data-choice]").first.click()
    assert page.locator("nav [aria-current=true]").count() == 1
    assert page.locator("svg.wide .thread.dim").count() > 0


def test_a_dish_is_heard_from_the_top_of_its_page(site: Site, open_page: Open) -> None:
    page = open_page(**PHONE)
    page.goto(f"{site.address}/loom")
    address = page.locator(".cloth-table thead a").first.get_attribute("href")
    page.goto(f"{site.address}{address}")
    opening = page.locator(".opening .moment.big")
    box = opening.bounding_box()
    assert box is not None
    assert box["y"] + 64 < 844, "in the first screen of a phone"
    opening.tap()
    page.wait_for_selector(".opening .moment.big[aria-pressed=true]")

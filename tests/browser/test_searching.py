"""The search box worked with the keyboard alone, suggestions that never overtake each other, and results that play."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
Open = Callable[..., Page]

BOX = "document.querySelector('#q')"
LIST = "document.querySelector('#q-list')"
CHOSEN = f"{LIST}.querySelectorAll('[aria-selected=true]')"


def type_words(page: Page, words: str) -> None:
    page.focus("#q")
    page.keyboard.type(words)
    until(page, f"{LIST}?.hidden === false")


def test_the_box_is_a_combobox_for_the_keyboard(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{site.address}/search")
    type_words(page, "co")
    assert page.get_attribute("#q", "aria-expanded") == "true"
    assert page.get_attribute("#q", "aria-activedescendant") is None
    count = page.evaluate(f"{LIST}.querySelectorAll('[role=option]').length")
    assert count > 2
    assert f"{count} suggestions" in (page.text_content("#q-list + [role=status]") or "")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#q", "aria-activedescendant") == "q-list-1"
    assert page.evaluate(f"{CHOSEN}.length === 1 && {CHOSEN}[0].id === 'q-list-1'")
    page.keyboard.press("End")
    assert page.get_attribute("#q", "aria-activedescendant") == f"q-list-{count - 1}"
    page.keyboard.press("Home")
    assert page.get_attribute("#q", "aria-activedescendant") == "q-list-0"
    page.keyboard.press("ArrowUp")
    assert page.get_attribute("#q", "aria-activedescendant") is None, "back in the words"
    assert page.evaluate(f"document.activeElement === {BOX}"), "the keyboard never leaves the box"
    page.keyboard.press("Escape")
    assert page.evaluate(f"{LIST}.hidden && {BOX}.value === 'co'")
    page.keyboard.press("ArrowDown")
    until(page, f"{LIST}?.hidden === false")
    page.keyboard.press("ArrowDown")
    where = page.evaluate(f"{CHOSEN}[0].href")
    page.keyboard.press("Enter")
    page.wait_for_url(where)


def test_without_a_line_chosen_enter_asks_for_the_words(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{site.address}/stories")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.focus("#head-q")
    page.keyboard.type("corn")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.address}/search?q=corn")


def test_a_late_answer_never_overtakes_a_newer_one(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{site.address}/search")
    page.evaluate(
        "() => { const ask = window.fetch; window.given_up = 0; window.fetch = (address, options) => {"
        " options.signal.addEventListener('abort', () => window.given_up++);"
        " const late = String(address).endsWith('q=co') ? 600 : 0;"
        " return ask(address, options).then((answer) => new Promise((go) => setTimeout(() => go(answer), late))); }; }"
    )
    page.focus("#q")
    page.keyboard.type("co")
    page.wait_for_timeout(250)
    page.keyboard.type("rn")
    until(page, f"{LIST}?.hidden === false && window.given_up >= 1")
    shown = page.evaluate(f"{LIST}.textContent")
    page.wait_for_timeout(700)
    assert page.evaluate(f"{LIST}.textContent") == shown
    assert "corn" in shown


def test_a_result_plays_in_place_at_its_second(site: Site, open_page: Open) -> None:
    page = open_page()
    page.add_init_script(
        "window.sounds = []; const play = HTMLMediaElement.prototype.play;"
        "HTMLMediaElement.prototype.play = function () { sounds.push(this); return play.call(this); }"
    )
    page.goto(f"{site.address}/search?q=corn")
    moment = page.locator(".hits .moment").first
    start_s = float(moment.get_attribute("data-start") or "nan")
    moment.click()
    until(page, f"sounds.length && !sounds[0].paused && sounds[0].currentTime >= {start_s - 0.05}")
    assert page.evaluate("location.pathname") == "/search"
    assert moment.get_attribute("aria-pressed") == "true"
    moment.press("Enter")
    until(page, "sounds[0].paused")


def test_without_scripts_a_search_is_narrowed_and_widened_again(site: Site, open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{site.address}/search")
    page.fill("#q", "corn")
    page.click(".search .button")
    page.wait_for_url(f"{site.address}/search?q=corn")
    before = page.locator(".hits > li").count()
    with page.expect_navigation():
        page.locator("#narrow .choice").first.click()
    assert page.locator("#narrow .choice[aria-current=true]").count() == 1
    assert page.locator("ul.tags a").count() == 1
    with page.expect_navigation():
        page.locator("ul.tags a").first.click()
    assert page.url == f"{site.address}/search?q=corn"
    assert page.locator(".hits > li").count() == before > 0

"""Reading along: the line lights, keys and links move, nobody is pulled about, and a curator puts a line right."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, StorageState

from tests.browser.conftest import Site
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
Open = Callable[..., Page]

AUDIO = "document.querySelector('audio')"
CURRENT = "[...document.querySelectorAll('.passages > li')].findIndex((line) => line.matches('[aria-current=true]'))"
PHONE = {"width": 390, "height": 844}
# The machine of these tests says a sentence a second, so lines are a second long.


def story(site: Site, place: str = "") -> str:
    return f"{site.address}/stories/{site.slugs[0]}{place}"


def test_the_line_being_heard_is_the_one_that_is_lit(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(story(site, "#t=5.2"))
    until(page, f"{CURRENT} === 5")
    assert page.evaluate(f"{AUDIO}.paused"), "nobody who comes from elsewhere is spoken to unasked"
    page.click("[data-toggle]")
    until(page, f"{CURRENT} === 7 && !{AUDIO}.paused")
    assert page.locator(".passages [aria-current]").count() == 1
    seconds = page.evaluate(f"{AUDIO}.currentTime")
    start, end = (
        float(page.locator(".passages > li").nth(7).get_attribute(f"data-{n}") or 0) for n in ("start", "end")
    )
    assert start - 0.5 <= seconds <= end + 1.5


def test_a_link_to_a_second_that_was_pressed_here_plays_there(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{site.address}/search?q=the")
    link = page.locator(".moment-set > .where a[href*='#t=']").nth(1)
    start_s = float((link.get_attribute("href") or "").partition("#t=")[2])
    link.click()
    page.wait_for_url("**/stories/*")
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime >= {start_s}")
    assert page.evaluate(f"{AUDIO}.currentTime") < start_s + 5
    page.reload()
    until(page, f"{AUDIO}.readyState >= 1 && Math.abs({AUDIO}.currentTime - {start_s}) < 1")
    assert page.evaluate(f"{AUDIO}.paused"), "who comes back is not spoken to again"


def test_a_link_to_this_moment_is_copied_and_leads_there(site: Site, open_page: Open) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(story(site))
    until(page, f"{AUDIO}.readyState >= 1")
    page.evaluate(f"{AUDIO}.currentTime = 12.34")
    until(page, "document.querySelector('[data-now]').textContent === '0:12'")
    page.click("[data-moment]")
    until(page, "document.querySelector('[data-told]').textContent.includes('0:12')")
    assert page.evaluate("navigator.clipboard.readText()") == story(site, "#t=12.3")
    assert page.url == story(site, "#t=12.3")


def test_letters_move_the_player_and_can_be_switched_off(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(story(site, "#t=20"))
    until(page, f"{AUDIO}.readyState >= 1 && Math.abs({AUDIO}.currentTime - 20) < 1")
    page.keyboard.press("l")
    until(page, f"Math.abs({AUDIO}.currentTime - 30) < 1")
    page.keyboard.press("j")
    page.keyboard.press("j")
    until(page, f"Math.abs({AUDIO}.currentTime - 10) < 1")
    page.keyboard.press("k")
    until(page, f"!{AUDIO}.paused")
    page.keyboard.press("k")
    until(page, f"{AUDIO}.paused")
    page.click("[data-keys] summary")
    page.uncheck("#keys-switch")
    page.reload()
    until(page, f"{AUDIO}.readyState >= 1 && Math.abs({AUDIO}.currentTime - 20) < 1")
    for key in ("l", "ArrowRight", "k"):
        page.keyboard.press(key)
    assert page.evaluate(f"{AUDIO}.paused && Math.abs({AUDIO}.currentTime - 20) < 1")


def test_who_types_is_not_listened_to(site: Site, open_page: Open, steward: StorageState) -> None:
    page = open_page(storage_state=steward)
    page.goto(f"{site.address}/desk/stories/{site.slugs[0]}")
    until(page, f"{AUDIO}.readyState >= 1")
    page.focus("#f-lede")
    for key in ("k", "j", "l", "Space", "ArrowLeft"):
        page.keyboard.press(key)
    assert "kjl " in page.input_value("#f-lede")
    assert page.evaluate(f"{AUDIO}.paused && {AUDIO}.currentTime === 0")


def test_a_reader_is_followed_until_they_scroll_and_led_back_when_they_ask(site: Site, open_page: Open) -> None:
    page = open_page(viewport={"width": 390, "height": 600}, reduced_motion="reduce")
    page.goto(story(site, "#t=30"))
    until(page, f"{CURRENT} === 30")
    before = page.evaluate("scrollY")
    page.keyboard.press("k")
    until(page, f"scrollY > {before} + 50")  # taken along
    page.mouse.move(200, 200)
    page.mouse.wheel(0, -1500)
    until(page, "!document.querySelector('[data-follow]').hidden")
    place, line = page.evaluate("scrollY"), page.evaluate(CURRENT)
    until(page, f"{CURRENT} >= {line} + 2")
    assert page.evaluate("scrollY") == place, "who reads elsewhere is not pulled back"
    page.click("[data-follow]")
    until(page, "document.querySelector('[data-follow]').hidden")
    box = page.locator(".passages [aria-current]").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 460


def test_without_scripts_each_line_leads_into_the_sound(site: Site, open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(story(site))
    ways = page.locator(".passages .hear")
    assert ways.count() == page.locator(".passages > li").count() > 3
    assert (ways.nth(3).get_attribute("href") or "").endswith(f"{site.slugs[0]}.m4a#t=3.0")
    assert page.locator("[data-keys]").is_hidden()


def test_a_curator_hears_a_line_and_puts_it_right(site: Site, open_page: Open, steward: StorageState) -> None:
    page = open_page(storage_state=steward, viewport=PHONE)
    page.add_init_script(
        "window.sounds = []; const play = HTMLMediaElement.prototype.play;"
        "HTMLMediaElement.prototype.play = function () { sounds.push(this); return play.call(this); }"
    )
    page.goto(story(site))
    line = page.locator(".passages > li").nth(4)
    key = (line.get_attribute("id") or "").removeprefix("p-")
    start_s = float(line.get_attribute("data-start") or 0)
    line.locator(".edit").click()
    page.wait_for_url(f"**/desk/passages/{key}?**")
    page.locator(".panel .moment").click()
    until(page, f"sounds.length && sounds[0].currentTime > {start_s}")
    until(page, "sounds[0].paused")
    assert page.evaluate("sounds[0].currentTime") < start_s + 3, "only the line is heard"
    page.fill("#f-text", "Tala cooked the pumpkin stew again.")
    page.click("main form button.button")
    page.wait_for_selector("[role=status]")
    assert page.locator(".history ins").first.text_content() == "put in: the"
    page.click("text=Go back")
    page.wait_for_url(story(site, f"#p-{key}"))
    said = (page.locator(f"#p-{key}").text_content() or "").replace(" (unsure)", "")
    assert "cooked the" in said, "the name after it may be found again by now"
    note = page.locator(".machine-note").text_content() or ""
    assert "corrected by a person" in note, "one line, or more where others were put right before"

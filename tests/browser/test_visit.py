"""The site in a real browser: it plays at the second, works without scripts, and keeps the colours that were chosen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
Open = Callable[..., Page]

AUDIO = "document.querySelector('audio')"


def test_a_link_with_a_time_starts_there(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{site.address}/stories/{site.slugs[0]}#t=30")
    until(page, f"{AUDIO}.readyState >= 1 && Math.abs({AUDIO}.currentTime - 30) < 2")


def test_a_passage_plays_from_its_second_and_is_marked(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{site.address}/stories/{site.slugs[0]}")
    link = page.locator(".passages a[href^='#t=']").nth(3)
    start_s = float((link.get_attribute("href") or "").removeprefix("#t="))
    assert start_s > 0
    link.click()
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime >= {start_s - 0.05}")
    assert page.evaluate(f"{AUDIO}.currentTime") < start_s + 5
    page.wait_for_selector(".passages [aria-current]")


def test_without_scripts_the_words_and_the_sound_remain(site: Site, open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{site.address}/stories/{site.slugs[0]}")
    assert page.locator("audio[controls]").count() == 1
    assert page.locator("audio source").count() == 2
    assert page.locator(".passages a[href^='#t=']").count() > 3


def test_the_theme_is_kept(site: Site, open_page: Open) -> None:
    page = open_page(color_scheme="dark")
    page.goto(site.address)
    page.locator("form[action$='/theme'] button").first.click()
    page.wait_for_selector("html[data-theme=light]")
    page.goto(f"{site.address}/stories")
    assert page.locator("html[data-theme=light]").count() == 1
    page.locator("button[value=device]").click()
    page.wait_for_selector("html:not([data-theme])")
    page.reload()
    assert page.locator("html[data-theme]").count() == 0

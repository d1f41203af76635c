"""An evening at the queue: one key hears a place, one decides, one takes it back; who types is not listened to."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, StorageState

from tests.browser.conftest import Site
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
Open = Callable[..., Page]

PLACE = "document.querySelectorAll('[data-waits]')[{}]"
CURRENT = PLACE + ".matches('[aria-current]')"
DECIDED = PLACE + ".matches('.is-decided')"


def test_the_queue_is_worked_with_one_key_each(site: Site, open_page: Open, steward: StorageState) -> None:
    page = open_page(storage_state=steward)
    page.add_init_script(
        "window.sounds = []; const play = HTMLMediaElement.prototype.play;"
        "HTMLMediaElement.prototype.play = function () { sounds.push(this); return play.call(this); }"
    )
    page.goto(f"{site.address}/desk/mentions?order=said")
    until(page, CURRENT.format(0))
    page.keyboard.press("Space")
    until(page, "sounds.length && !sounds[0].paused")
    page.keyboard.press("a")
    until(page, f"{DECIDED.format(0)} && {CURRENT.format(1)}")
    assert "speaks of" in (page.locator("[data-decided] [role=status]").first.text_content() or "")
    page.keyboard.press("r")
    until(page, f"{DECIDED.format(1)} && {CURRENT.format(2)}")
    page.keyboard.press("u")
    until(page, f"!{DECIDED.format(1)} && {CURRENT.format(1)}")
    page.keyboard.press("j")
    until(page, CURRENT.format(2))
    page.keyboard.press("p")
    page.keyboard.type("rajas")
    assert page.evaluate(f"!{DECIDED.format(2)}"), "whoever types decides nothing"
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.keyboard.press("Control+A")
    page.keyboard.type("Agora")
    page.keyboard.press("Enter")
    until(page, f"{DECIDED.format(2)} && {CURRENT.format(3)}")
    assert "speaks of Agora" in (page.locator("[data-waits]").nth(2).locator("[role=status]").text_content() or "")
    page.goto(f"{site.address}/desk/mentions/decided")
    assert page.locator("main .queue > li").count() >= 3


def test_without_scripts_the_forms_decide(site: Site, open_page: Open, steward: StorageState) -> None:
    page = open_page(storage_state=steward, java_script_enabled=False)
    page.goto(f"{site.address}/desk/mentions")
    assert page.locator("[data-deciding-keys]").is_hidden()
    page.locator("[data-accept]").first.click()
    page.wait_for_url("**decided=**")
    told = page.locator("main header .decided")
    assert "speaks of" in (told.locator("[role=status]").text_content() or "")
    told.locator("button").click()
    assert "waits to be decided on again" in (page.locator("main header [role=status]").text_content() or "")

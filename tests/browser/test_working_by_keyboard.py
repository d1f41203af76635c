"""Those who work here, without a mouse: a recording is brought, a name decided, a line put right, a story hidden."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, StorageState

from tests.browser.conftest import Site
from tests.browser.hands import press, tab_to, write
from tests.browser.test_contributing import recording
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture
def desk(site: Site, open_page: Open, steward: StorageState) -> Page:
    page = open_page(storage_state=steward)
    page.goto(site.address)
    press(page, "header a[href='/desk']")
    page.wait_for_url("**/desk")
    return page


def test_a_recording_is_brought(site: Site, open_page: Open, steward: StorageState) -> None:
    assert steward, "there is somebody to sign in"
    page = open_page()
    page.goto(site.address)
    press(page, "footer a[href='/sign-in']")
    page.wait_for_url("**/sign-in**")
    write(page, "#f-email", "e@example.org")
    write(page, "#f-password", "a-garden-at-night")
    page.keyboard.press("Enter")
    page.wait_for_selector("header a[href='/me']")
    press(page, "footer a[href='/contribute']")
    page.wait_for_url("**/contribute")
    tab_to(page, "input[name=file]")
    page.set_input_files("input[name=file]", recording("09"))  # the device's own dialog
    press(page, "input[name=deposit]", key="Space")
    press(page, "main form.form button.button")
    page.wait_for_selector(".files .state.stored")
    press(page, "header a[href='/me']")
    page.wait_for_url("**/me")
    page.get_by_text("dumpling").first.wait_for()


def test_a_name_is_decided_and_taken_back(desk: Page) -> None:
    press(desk, "main a[href^='/desk/mentions']")
    desk.wait_for_url("**/desk/mentions**")
    until(desk, "document.querySelector('[data-waits][aria-current]') !== null")
    desk.keyboard.press("a")
    until(desk, "document.querySelector('[data-waits]').matches('.is-decided')")
    assert "speaks of" in (desk.locator("[data-decided] [role=status]").first.text_content() or "")
    desk.keyboard.press("u")
    until(desk, "!document.querySelector('[data-waits]').matches('.is-decided')")


def test_a_line_is_put_right(desk: Page) -> None:
    ready = desk.locator("main a[href*='/desk/recordings/']").last.get_attribute("href")
    press(desk, f"main a[href='{ready}']")
    desk.wait_for_url("**/desk/recordings/*")
    press(desk, "a.edit")
    desk.wait_for_url("**/desk/passages/**")
    words = "We saved the blue corn, all of it."
    write(desk, "#f-text", words)
    press(desk, "main form button.button")
    desk.wait_for_selector("main [role=status]")
    assert words in desk.locator("main").inner_text()
    assert desk.locator(".history ins").first.is_visible()


def test_a_story_is_hidden_and_opened_again(site: Site, desk: Page) -> None:
    slug = site.slugs[0]
    recording_of_it = desk.get_by_role("link", name="The light was off").first.get_attribute("href")
    press(desk, f"main a[href='{recording_of_it}']")
    desk.wait_for_url("**/desk/recordings/*")
    press(desk, "a.skip[href='#beside']")  # over a hundred lines
    press(desk, f"aside a[href='/desk/stories/{slug}']")
    desk.wait_for_url(f"**/desk/stories/{slug}")
    press(desk, "a.skip[href='#beside']")
    press(desk, f"form[action$='/desk/stories/{slug}/hide'] button")
    desk.wait_for_url("**done=hidden")
    assert desk.request.get(f"{site.address}/stories/{slug}").status == 404
    press(desk, "a.skip[href='#beside']")
    press(desk, f"form[action$='/desk/stories/{slug}/publish'] button")
    desk.wait_for_url("**done=opened")
    assert desk.request.get(f"{site.address}/stories/{slug}").status == 200

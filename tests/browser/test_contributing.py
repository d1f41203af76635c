"""Bringing recordings in a browser: each file's own truth, with a script and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, StorageState

from tests.browser.conftest import Site
from tests.browser.waiting import until
from tests.serving import ROOT

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def recording(start: str) -> str:
    return str(next((ROOT / "demo" / "recordings").glob(f"{start}-*.opus")))


def test_a_steward_sends_a_recording_and_sees_it_worked_on(site: Site, open_page: Open, steward: StorageState) -> None:
    page = open_page(storage_state=steward)
    page.goto(f"{site.address}/contribute")
    page.set_input_files("input[name=file]", recording("03"))
    page.check("input[name=deposit]")
    page.click("main form.form button")
    page.wait_for_selector(".files .state.stored")
    page.goto(f"{site.address}/me")
    until(page, "document.body.innerText.toLowerCase().includes('onions')")
    page.goto(f"{site.address}/desk")
    page.locator("main a[href*='/desk/recordings/']").last.click()  # one that is ready
    page.wait_for_selector("audio", state="attached")


def test_of_several_files_each_says_what_is_true_of_it(site: Site, open_page: Open, steward: StorageState) -> None:
    page = open_page(storage_state=steward, viewport={"width": 390, "height": 844})
    page.goto(f"{site.address}/contribute")
    page.set_input_files("input[name=file]", [recording("04"), recording("05")])
    rows = page.locator(".files > li")
    assert rows.count() == 2
    assert rows.locator(".state.waiting").count() == 2
    page.check("input[name=deposit]")
    # The second one's connection breaks, once.
    page.route("**/contribute", lambda route: route.fulfill(status=200, content_type="text/plain", body="") if
               b"05-" in (route.request.post_data_buffer or b"") else route.continue_())  # fmt: skip
    page.click("main form.form button:text('Send')")
    rows.nth(0).locator(".state.stored").wait_for()
    rows.nth(1).locator(".state.failed").wait_for()
    page.unroute("**/contribute")
    rows.nth(1).locator("button").click()
    rows.nth(1).locator(".state.stored").wait_for()
    assert rows.locator("button").count() == 0


def test_without_scripts_recordings_can_be_sent(site: Site, open_page: Open, steward: StorageState) -> None:
    page = open_page(storage_state=steward, java_script_enabled=False)
    page.goto(f"{site.address}/contribute")
    page.set_input_files("input[name=file]", [recording("06"), recording("07")])
    page.check("input[name=deposit]")
    page.click("main form.form button:text('Send')")
    assert page.locator(".state.stored").count() == 2
    page.goto(f"{site.address}/me")
    assert page.locator(".queue > li").count() >= 2

"""Bringing recordings in a browser: each file's own truth, with a script and without."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Route, StorageState

from tests.browser.conftest import Site
from tests.browser.waiting import until
from tests.media.sounds import wav_bytes
from tests.serving import ROOT

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
SEND = "main form.form button:text('Send')"


def recording(start: str) -> str:
    return str(next((ROOT / "demo" / "recordings").glob(f"{start}-*.opus")))


def test_a_steward_sends_a_recording_and_sees_it_worked_on(site: Site, open_page: Open, steward: StorageState) -> None:
    page = open_page(storage_state=steward)
    page.goto(f"{site.address}/contribute")
    page.set_input_files("input[name=file]", recording("03"))
    page.check("input[name=deposit]")
    page.click(SEND)
    page.wait_for_selector(".files .state.stored")
    page.click("[data-after]")
    until(page, "document.body.innerText.toLowerCase().includes('onions')")
    page.goto(f"{site.address}/desk")
    page.locator("main a[href*='/desk/recordings/']").last.click()  # one that is ready
    page.wait_for_selector("audio", state="attached")


def test_of_several_files_each_says_what_is_true_of_it(
    site: Site, open_page: Open, steward: StorageState, tmp_path: Path
) -> None:
    again = shutil.copy(recording("04"), tmp_path / "again.opus")
    page = open_page(storage_state=steward, viewport={"width": 390, "height": 844})
    page.goto(f"{site.address}/contribute")
    page.set_input_files("input[name=file]", [recording("04"), again])
    rows = page.locator("[data-files] > li")
    assert rows.count() == 2
    assert rows.locator(".state.waiting").count() == 2
    page.check("input[name=deposit]")
    page.click(SEND)
    rows.nth(0).locator(".state.stored").wait_for()
    rows.nth(1).locator(".state.refused").wait_for()
    assert "already in the archive" in rows.nth(1).inner_text()


def test_a_recording_goes_on_after_the_page_was_closed(
    site: Site, open_page: Open, steward: StorageState, tmp_path: Path
) -> None:
    """The first piece is kept; the same file, chosen again, goes on from there."""
    sound = tmp_path / "kitchen.wav"
    sound.write_bytes(wav_bytes(np.random.default_rng(7).normal(size=1_250_000).astype("float32") * 0.1, rate=16_000))
    page = open_page(storage_state=steward)
    page.goto(f"{site.address}/contribute")
    page.set_input_files("input[name=file]", sound)
    page.check("input[name=deposit]")
    sent: list[str] = []
    hanging: list[Route] = []

    def one_piece(route: Route) -> None:
        """The first piece arrives; then the connection is dead."""
        if sent:
            hanging.append(route)
            return
        if route.request.method == "PATCH":
            sent.append(route.request.url)
        route.continue_()

    page.route("**/uploads/**", one_piece)
    page.click(SEND)
    until(page, "document.querySelector('.files progress').value > 0.3")
    assert "1.0 MB of 2.5 MB are stored" in page.inner_text("[data-files]")
    page.close()
    page = page.context.new_page()
    for path in ("/me", "/contribute"):
        page.goto(f"{site.address}{path}")
        assert "Choose the same file again" in page.inner_text("main")
    page.set_input_files("input[name=file]", sound)
    page.check("input[name=deposit]")
    offsets: list[int] = []
    page.on("request", lambda one: one.method == "PATCH" and offsets.append(int(one.headers["upload-offset"])))
    page.click(SEND)
    page.wait_for_selector(".files .state.stored, .files .state.refused")
    # Of the second piece, as much as had left may have arrived before the page closed.
    assert 1024 * 1024 <= offsets[0] <= 2 * 1024 * 1024


def test_what_broke_off_goes_on_by_itself_and_is_not_begun_anew(
    site: Site, browser: Browser, steward: StorageState, tmp_path: Path
) -> None:
    """A piece is cut off, and the site is too busy to say how much is there."""
    sound = tmp_path / "garden.wav"
    sound.write_bytes(wav_bytes(np.random.default_rng(8).normal(size=1_250_000).astype("float32") * 0.1, rate=16_000))
    context = browser.new_context(storage_state=steward)
    page = context.new_page()
    page.goto(f"{site.address}/contribute")
    page.set_input_files("input[name=file]", sound)
    page.check("input[name=deposit]")
    asked: list[str] = []

    def broken(route: Route) -> None:
        asked.append(route.request.method)
        if asked == ["PATCH", "PATCH"]:
            route.abort()
        elif asked == ["PATCH", "PATCH", "HEAD"]:
            route.fulfill(status=503)
        else:
            route.continue_()

    begun: list[str] = []
    page.on("request", lambda one: one.method == "POST" and begun.append(one.url))
    page.route("**/uploads/**", broken)
    page.click(SEND)
    page.wait_for_selector("[data-files] .state.stored")
    assert asked == ["PATCH", "PATCH", "HEAD", "HEAD", "PATCH", "PATCH"]
    assert len(begun) == 1
    context.close()


def test_a_recording_is_made_in_the_page_and_survives_a_reload(
    site: Site, open_page: Open, steward: StorageState
) -> None:
    page = open_page(storage_state=steward)
    page.goto(f"{site.address}/contribute")
    record = page.locator("[data-record] button")
    record.click()
    until(page, "/0:0[3-9]/.test(document.querySelector('[data-record-says]').textContent)")
    page.goto("about:blank")  # a crash: nobody pressed stop
    page.goto(f"{site.address}/contribute")
    page.locator("[data-files] strong").wait_for()
    assert page.locator("[data-files] strong").inner_text().endswith(".webm")
    page.evaluate("document.querySelector('[data-files] audio').play()")
    until(page, "document.querySelector('[data-files] audio').currentTime > 0")
    page.check("input[name=deposit]")
    page.click(SEND)
    page.wait_for_selector(".files .state.stored")
    page.goto(f"{site.address}/contribute")
    assert page.locator("[data-files] strong").count() == 0


def test_a_recording_made_here_can_be_discarded_and_a_file_taken_off_the_list(
    site: Site, open_page: Open, steward: StorageState
) -> None:
    page = open_page(storage_state=steward)
    page.goto(f"{site.address}/contribute")
    record = page.locator("[data-record] button")
    record.click()
    until(page, "/0:0[1-9]/.test(document.querySelector('[data-record-says]').textContent)")
    record.click()
    page.locator("[data-files] audio").wait_for()
    page.set_input_files("input[name=file]", recording("09"))
    rows = page.locator("[data-files] > li")
    assert rows.count() == 2
    rows.nth(1).locator("button:text('Take it off the list')").click()
    assert rows.count() == 1
    rows.nth(0).locator("button:text('Discard it')").click()
    assert rows.count() == 1, "once is not enough"
    rows.nth(0).locator("button:text('Discard it for good')").click()
    until(page, "document.querySelectorAll('[data-files] > li').length === 0")
    page.goto(f"{site.address}/contribute")
    page.locator("[data-record] button").wait_for()
    until(page, "!document.querySelector('[data-record]').hidden")
    assert rows.count() == 0


def test_sending_can_be_paused(site: Site, open_page: Open, steward: StorageState) -> None:
    page = open_page(storage_state=steward)
    page.goto(f"{site.address}/contribute")
    page.set_input_files("input[name=file]", recording("08"))
    page.check("input[name=deposit]")
    hanging: list[Route] = []
    page.route("**/uploads/**", lambda route: hanging.append(route))  # noqa: PLW0108 (a built-in cannot be handed over)
    page.click(SEND)
    pause = page.locator("[data-files] [data-buttons] button")
    pause.click()
    assert pause.inner_text() == "Go on"
    assert "nothing is lost" in page.inner_text("[data-files]")
    page.unroute_all(behavior="ignoreErrors")
    pause.click()
    page.wait_for_selector(".files .state.stored")


def test_without_scripts_recordings_can_be_sent(site: Site, open_page: Open, steward: StorageState) -> None:
    page = open_page(storage_state=steward, java_script_enabled=False)
    page.goto(f"{site.address}/contribute")
    page.set_input_files("input[name=file]", [recording("06"), recording("07")])
    page.check("input[name=deposit]")
    page.click(SEND)
    assert page.locator(".state.stored").count() == 2
    page.goto(f"{site.address}/me")
    assert page.locator(".queue > li").count() >= 2

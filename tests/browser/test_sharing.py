"""Clips: what was shared from one second to another plays and stops there; chosen, copied, framed, and read anyway."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
Open = Callable[..., Page]

AUDIO = "document.querySelector('audio')"
TOLD = "document.querySelector('[data-told]').textContent"


def story(site: Site, place: str = "") -> str:
    return f"{site.address}/stories/{site.slugs[0]}{place}"


def test_a_clip_in_an_address_ends_at_its_end_and_the_story_goes_on(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(story(site, "#t=5,6.5"))
    until(page, f"{AUDIO}.readyState >= 1 && Math.abs({AUDIO}.currentTime - 5) < 0.2")
    page.click("[data-toggle]")
    # The player looks now and then, and takes the last twentieth of a second for the end.
    until(page, f"{AUDIO}.paused && {AUDIO}.currentTime >= 6.5 - 0.05")
    assert page.evaluate(f"{AUDIO}.currentTime") < 7.5
    until(page, f"{TOLD} === 'The clip ended at 0:06.'")
    page.click("[data-toggle]")
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime > 7.6")


def test_lines_are_chosen_copied_and_heard_alone(site: Site, open_page: Open) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(story(site))
    lines = page.locator(".passages > li")
    lines.nth(4).locator("[data-clip]").click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    page.select_option("[data-to]", index=6)
    dialog.locator("[data-copy]").first.click()
    address = page.evaluate("navigator.clipboard.readText()")
    keys = [lines.nth(at).locator("[data-clip]").get_attribute("data-clip") for at in (4, 6)]
    assert address == f"{site.address}/p/{keys[0]}?to={keys[1]}"
    assert f'src="{site.address}/embed/p/{keys[0]}?to={keys[1]}"' in page.input_value("dialog [data-embed]")
    page.select_option("[data-from]", index=8)
    assert page.locator("[data-to]").input_value() == "8", "an end before the beginning goes along"
    page.keyboard.press("Escape")
    start, end = (float(lines.nth(at).get_attribute(f"data-{n}") or 0) for at, n in ((4, "start"), (6, "end")))
    page.goto(address)
    until(page, f"{AUDIO}.readyState >= 1 && Math.abs({AUDIO}.currentTime - {start}) < 0.2")
    assert page.locator(".passages > li").count() == 3
    assert page.evaluate(f"{AUDIO}.paused")
    page.click("[data-toggle]")
    until(page, f"{AUDIO}.paused && {AUDIO}.currentTime >= {end - 0.05}")
    page.click("[data-toggle]")
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime < {end}")


def test_marked_words_are_what_is_shared(site: Site, open_page: Open) -> None:
    page = open_page()
    page.goto(story(site))
    page.evaluate("""() => {
      const lines = document.querySelectorAll('.passages > li > .voice');
      getSelection().setBaseAndExtent(lines[2], 0, lines[4], lines[4].childNodes.length);
    }""")
    page.click("[data-share]")
    assert (page.input_value("[data-from]"), page.input_value("[data-to]")) == ("2", "4")


@contextmanager
def elsewhere(folder: Path, body: str) -> Iterator[str]:
    """Another site with one page."""
    (folder / "index.html").write_text(f"<!doctype html><link rel=icon href=data:,>{body}", encoding="utf-8")
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def test_a_frame_in_another_sites_page_plays_and_sets_nothing(site: Site, open_page: Open, tmp_path: Path) -> None:
    page = open_page()
    address = f"{site.address}/embed/stories/{site.slugs[0]}"
    frame = f'<iframe src="{address}" title="t" width="500" height="260"></iframe>'
    with elsewhere(tmp_path, frame) as other:
        page.goto(other)
        page.frame_locator("iframe").locator("[data-toggle]").click()
        framed = page.frame(url=address)
        assert framed is not None
        until(framed, f"!{AUDIO}.paused && {AUDIO}.currentTime > 0.2")
        assert page.context.cookies() == []
        assert framed.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("place", ["", "/transcript", "/made", "/remember"])
def test_without_a_script_everything_is_there(site: Site, open_page: Open, place: str) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page.goto(story(site, place))
    if place != "/remember":
        assert page.locator("audio[controls]").is_visible()
    assert not page.locator("[data-share-dialog]").is_visible()
    if place == "":
        page.locator(".passages .to-clip").nth(2).click()
        assert "/p/" in page.url
        assert page.locator("audio[controls]").is_visible()
        assert page.input_value("[data-address]").endswith(page.url.partition("/p/")[2])
        page.select_option("#to", index=2)
        page.click("text=Take it up to there")
        assert page.locator(".passages > li").count() == 3

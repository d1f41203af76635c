"""A trail on a device without a connection, and as files: played, read and walked in a real browser, and withdrawn."""

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from archive.agreeing import reinstate, withdraw
from archive.clock import utc_now
from archive.database import reading, writing
from archive.packs import TakenPack
from archive.settings import Settings
from archive.stories import Story
from ingest.place import Place, open_place
from tests.browser.conftest import Site
from tests.browser.trails import TRAIL, code_of
from tests.browser.waiting import until

pytestmark = pytest.mark.browser
HEARD = "document.querySelector('audio').currentTime > 0.4"
PLAY = "document.querySelector('audio').play()"
KEPT = """caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(c => c.keys()))))
          .then(all => all.flat().map(one => new URL(one.url).pathname))"""


@pytest.fixture
def place(site: Site) -> Iterator[Place]:
    opened = open_place(Settings(data=site.data, transcriber="test:echo"))
    yield opened
    opened.engine.dispose()


@contextmanager
def withdrawn(place: Place, slug: str) -> Iterator[None]:
    with writing(place.engine) as session:
        withdraw(session, _story(session, slug), reason="no more", by_id=None, now=utc_now())
    try:
        yield
    finally:
        with writing(place.engine) as session:
            reinstate(session, _story(session, slug), reason="again", by_id=None, now=utc_now())


def _story(session, slug: str) -> Story:
    return session.scalars(select(Story).where(Story.slug == slug)).one()


@pytest.fixture
def context(open_page: Callable[..., Page]) -> BrowserContext:
    """Without the listener for complaints: a cut connection is one, and here it is cut on purpose."""
    page = open_page()
    browser = page.context.browser
    assert browser is not None
    fresh = browser.new_context()
    fresh.set_default_timeout(10_000)
    return fresh


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    yield context.new_page()
    context.close()


def take_along(page: Page, site: Site, language: str = "") -> str:
    home = f"{site.address}{language}/trails/{TRAIL}"
    page.goto(f"{home}/offline")
    page.locator("[data-do=take]").click()
    expect(page.locator("[data-do=open]")).to_be_visible(timeout=60_000)
    return home


def play(page: Page) -> None:
    page.evaluate(PLAY)
    until(page, HEARD)


@pytest.mark.parametrize("language", ["", "/es"])
def test_in_flight_mode_one_walks_the_trail_and_hears_it(page: Page, site: Site, place: Place, language: str) -> None:
    home = take_along(page, site, language)
    expect(page.locator("[data-say=kept]")).to_contain_text("1")
    page.context.set_offline(True)
    page.locator("[data-do=open]").click()
    page.wait_for_url(home)
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", language[1:] or "en")
    page.locator(".trail-start .button").click()
    page.wait_for_url(f"{home}/1**")
    play(page)
    until(page, "document.querySelector('audio').seekable.end(0) > 5")
    page.evaluate("document.querySelector('audio').currentTime = 4")
    until(page, "document.querySelector('audio').currentTime > 4.2")
    expect(page.locator("h1")).to_contain_text("At the oven")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Newsreader'))")
    page.locator("a[rel=next]:visible").first.click()
    page.wait_for_url(f"{home}/3")
    # A sign's code leads to the stop that is here.
    page.goto(f"{site.address}/q/{code_of(place, 4).upper()}")
    assert page.url == f"{home}/4"
    # What was not taken along is said not to be here.
    page.goto(f"{home}/77")
    expect(page.locator("[data-say=away]")).to_be_visible()


def test_with_the_archive_gone_the_worker_alone_answers(page: Page, site: Site) -> None:
    home = take_along(page, site)
    page.context.route("**/*", lambda route: route.abort())
    page.context.set_offline(True)
    page.goto(f"{home}/4")
    play(page)


def test_nothing_is_registered_or_kept_before_somebody_presses(page: Page, site: Site) -> None:
    for path in ("/offline", "", "/1"):
        page.goto(f"{site.address}/trails/{TRAIL}{path}")
        page.wait_for_load_state("networkidle")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert page.evaluate("caches.keys()") == []


def test_a_voice_that_is_withdrawn_is_gone_at_the_next_connection(page: Page, site: Site, place: Place) -> None:
    home = take_along(page, site)
    sounds = {f"/media/stops/{code_of(place, number)}.webm" for number in (1, 4)}
    assert sounds <= set(page.evaluate(KEPT))
    page.context.set_offline(True)
    page.goto(f"{home}/3")
    with withdrawn(place, site.slugs[0]):
        page.goto(f"{home}/1")
        play(page)  # Nobody can tell a device that has no connection.
        page.goto(f"{home}/3")
        page.context.set_offline(False)
        page.goto(home)
        until(page, f"{KEPT}.then(kept => !kept.some(path => path.startsWith('/media/stops/')))")
        kept = page.evaluate(KEPT)
        assert not {f"/trails/{TRAIL}/1", f"/trails/{TRAIL}/4"} & set(kept)
        until(page, f"{KEPT}.then(kept => kept.includes('/trails/{TRAIL}/3'))")  # What changed has come anew.
        page.context.set_offline(True)
        page.goto(f"{home}/1")
        expect(page.locator("[data-say=away]")).to_be_visible()
        assert "At the oven" not in page.content()
        page.context.set_offline(False)


def test_an_open_page_of_it_is_asked_for_anew_when_the_connection_is_back(page: Page, site: Site, place: Place) -> None:
    home = take_along(page, site)
    page.context.set_offline(True)
    page.goto(f"{home}/1")
    expect(page.locator("h1")).to_contain_text("At the oven")
    with withdrawn(place, site.slugs[0]):
        page.context.set_offline(False)
        page.wait_for_event("framenavigated")
        expect(page.locator("h1")).not_to_contain_text("At the oven")


def test_what_broke_off_says_so_and_goes_on_and_is_no_whole(page: Page, site: Site) -> None:
    home = f"{site.address}/trails/{TRAIL}"
    page.context.route("**/media/stops/**", lambda route: route.abort())
    page.goto(f"{home}/offline")
    page.locator("[data-do=take]").click()
    expect(page.locator("[data-say=broken]")).to_be_visible(timeout=60_000)
    page.context.set_offline(True)
    page.goto(f"{home}/1")
    expect(page.locator("[data-say=half]")).to_be_visible()
    page.context.set_offline(False)
    page.context.unroute_all()
    page.goto(f"{home}/offline")
    page.locator("[data-do=go-on]").click()
    expect(page.locator("[data-do=open]")).to_be_visible(timeout=60_000)


def test_it_can_be_stopped_and_removed_and_is_counted_no_longer(page: Page, site: Site, place: Place) -> None:
    before = _counted(place)
    take_along(page, site)
    assert _counted(place) == before + 1
    page.locator("[data-do=remove]").click()
    expect(page.locator("[data-say=removed]")).to_be_visible()
    assert page.evaluate("caches.keys()") == []
    assert _counted(place) == before


def _counted(place: Place) -> int:
    with reading(place.engine) as session:
        return len(session.scalars(select(TakenPack)).all())


def test_where_there_is_no_room_it_says_how_much_is_needed(page: Page, site: Site) -> None:
    page.add_init_script("navigator.storage.estimate = async () => ({ quota: 1000, usage: 0 })")
    page.goto(f"{site.address}/trails/{TRAIL}/offline")
    page.locator("[data-do=take]").click()
    expect(page.locator("[data-say=full]")).to_contain_text("1.0 kB")


@contextmanager
def files_served(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            yield next(server.stdout).split("(")[1].split(")")[0].rstrip("/")
        finally:
            server.terminate()


@pytest.mark.parametrize("way", ["a stick", "a server of files"])
@pytest.mark.parametrize("scripts", [True, False])
def test_the_files_open_play_and_read_with_no_storyloom(
    open_page: Callable[..., Page], site: Site, tmp_path: Path, way: str, *, scripts: bool
) -> None:
    with ZipFile(io.BytesIO(httpx.get(f"{site.address}/trails/{TRAIL}/pack.zip").content)) as packed:
        packed.extractall(tmp_path)
    page, asked = open_page(java_script_enabled=scripts), []
    page.on("request", lambda request: asked.append(request.url))
    with files_served(tmp_path) as served:
        start = served if way == "a server of files" else tmp_path.as_uri()
        page.goto(f"{start}/index.html")
        page.locator(".stops a").first.click()
        expect(page.locator("h1")).to_contain_text("At the oven")
        if scripts:
            play(page)
            page.locator("[data-start]").last.click()
            expect(page.locator("[aria-current]")).to_have_count(1)
        else:
            expect(page.locator("audio")).to_be_visible()
        page.locator("[rel=next]").click()
        expect(page.locator("h1")).to_contain_text("3")
        page.locator("footer a").click()
        expect(page.locator("footer")).to_contain_text("Version 1")
        page.goto("about:blank")  # what it still loads must not be cut off by the end of the server
    assert [url for url in asked if not url.startswith((start, "about:"))] == []

"""What another site's page can make a signed-in person's browser do: nothing; and what is left of a session afterwards.

The other pages stand on a server of their own, under another name, and under this very name on another port, which a
browser counts as the same site and hands every cookie.
"""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, unquote, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
OTHERS = ("localhost", "127.0.0.1")


@pytest.fixture
def at_desk(browser: Browser, steward: StorageState) -> Iterator[BrowserContext]:
    """A steward's browser; what it complains of is what these tests are about."""
    with browser.new_context(storage_state=steward, service_workers="block") as context:
        context.set_default_timeout(10_000)
        yield context


class Another(BaseHTTPRequestHandler):
    """Answers with the page that is asked for in the address."""

    def do_GET(self) -> None:
        html = unquote(urlsplit(self.path).query)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f"<!doctype html><title>another</title>{html}".encode())

    def log_message(self, *said: object) -> None:
        """Nothing of it is of interest."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Another) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def other_page(context: BrowserContext, other: str, html: str) -> Page:
    page = context.new_page()
    page.goto(f"{other}/?{quote(html)}")
    return page


@pytest.mark.parametrize("other", OTHERS)
def test_a_form_of_another_site_does_nothing(site: Site, at_desk: BrowserContext, port: int, other: str) -> None:
    slug = site.slugs[0]
    for address in (f"/desk/stories/{slug}/hide", "/sign-out"):
        page = other_page(
            at_desk,
            f"http://{other}:{port}",
            f"<form method=post action='{site.address}{address}'><button>Win</button></form>",
        )
        with page.expect_navigation() as gone:
            page.click("button")
        assert (gone.value.url, gone.value.status) == (f"{site.address}{address}", 403)
        page.goto(f"{site.address}/desk")
        assert page.url == f"{site.address}/desk", "still signed in"
    assert httpx.get(f"{site.address}/stories/{slug}").status_code == 200


@pytest.mark.parametrize("other", OTHERS)
def test_a_script_of_another_site_reads_and_changes_nothing(
    site: Site, at_desk: BrowserContext, port: int, other: str
) -> None:
    page = other_page(at_desk, f"http://{other}:{port}", "")
    asks = """async ([url, method]) => {
        try { return (await (await fetch(url, {method, credentials: 'include'})).text()).length }
        catch { return 'kept out' }
    }"""
    slug = site.slugs[0]
    for address, method in (("/desk", "GET"), (f"/desk/stories/{slug}/hide", "POST"), ("/api/v1/stories", "GET")):
        assert page.evaluate(asks, [site.address + address, method]) == "kept out", address
    assert httpx.get(f"{site.address}/stories/{slug}").status_code == 200


@pytest.mark.parametrize("other", OTHERS)
def test_no_page_stands_in_anothers_frame_but_what_is_made_for_it(
    site: Site, at_desk: BrowserContext, port: int, other: str
) -> None:
    slug = site.slugs[0]
    framed = ("/desk", "/sign-in", f"/stories/{slug}", f"/embed/stories/{slug}")
    page = other_page(
        at_desk,
        f"http://{other}:{port}",
        "".join(f"<iframe src='{site.address}{address}'></iframe>" for address in framed),
    )
    page.wait_for_load_state("networkidle")
    shown = [frame.url.removeprefix(site.address) for frame in page.frames[1:] if "chrome-error" not in frame.url]
    assert shown == [f"/embed/stories/{slug}"]


def test_a_session_is_anew_at_each_sign_in_and_nothing_is_left_when_it_is_closed(
    site: Site, open_page: Open, steward: StorageState
) -> None:
    assert steward, "there is somebody to sign in"
    page = open_page()
    laid = {"name": "session", "value": "laid-in-advance", "url": site.address}
    page.context.add_cookies([laid])  # type: ignore[list-item]
    page.goto(f"{site.address}/sign-in?next=https://another.example/")
    page.fill("#f-email", "e@example.org")
    page.fill("#f-password", "a-garden-at-night")
    page.click("main form button")
    page.wait_for_selector("header a[href='/me']")
    assert page.url.startswith(f"{site.address}/"), "sent nowhere else"
    (session,) = (one for one in page.context.cookies() if one["name"] == "session")
    assert session["value"] != laid["value"]
    assert (session["httpOnly"], session["sameSite"]) == (True, "Lax")
    assert page.evaluate("!document.cookie.includes('session')")
    page.goto(f"{site.address}/desk")
    page.goto(f"{site.address}/me")
    page.click("footer form[action='/sign-out'] button")
    page.wait_for_selector("footer a[href='/sign-in']")
    page.go_back()
    assert "/sign-in" in page.url, "the desk is asked for anew, and nobody is signed in"
    page.context.add_cookies([{**laid, "value": session["value"]}])  # type: ignore[list-item]
    page.goto(f"{site.address}/desk")
    assert "/sign-in" in page.url, "the secret itself is closed"

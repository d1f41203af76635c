"""A served archive of two sample recordings, and a real browser that reports every error it meets."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from archive.settings import Settings
from ingest.place import open_place
from tests.browser.everything import one_of_everything
from tests.browser.laid_site import ECHO, copied_to
from tests.browser.looking import Eye
from tests.serving import environment_of, serve

CHROMIUM = os.environ.get("CHROMIUM", shutil.which("chromium") or "/usr/bin/chromium")
MICROPHONE = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
BEGINNINGS = 20
"""The sample says the same few sentences over and over: later passages begin no other weaves."""


@dataclass(frozen=True)
class Site:
    address: str
    data: Path
    steward_link: str
    slugs: tuple[str, ...]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("data")
    slugs = copied_to(data, tmp_path_factory)
    environment = environment_of(data, transcriber=ECHO, styleguide="yes")
    with serve(environment) as served:
        yield Site(served.address, data, served.steward_link, slugs)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not os.access(CHROMIUM, os.X_OK):
        pytest.skip("no chromium is installed; install Debian's, or name another in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*QUIET, *MICROPHONE, "--autoplay-policy=no-user-gesture-required"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def steward(site: Site, browser: Browser) -> StorageState:
    """The first steward, who came in through the one-time link: hand it to `open_page` as `storage_state`."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site.steward_link)
    for field, value in {"name": "Ezekiel", "email": "e@example.org", "password": "a-garden-at-night"}.items():
        page.fill(f"[name={field}]", value)
    page.click("main form.form button")
    page.wait_for_url(lambda address: "/invitations/" not in address)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def long_weave(site: Site) -> str:
    """The address of the longest weave that begins in the first story."""
    with httpx.Client(base_url=site.address) as ask:
        passages = ask.get(f"/api/v1/stories/{site.slugs[0]}").json()["passages"]
        walks = (ask.get(f"/api/v1/weave/{passage['key']}").json() for passage in passages[:BEGINNINGS])
        longest = max(walks, key=lambda walk: len(walk["steps"]))
    assert len(longest["steps"]) >= 3
    return site.address + str(longest["href"])


@pytest.fixture(scope="session")
def examples(site: Site) -> dict[str, str]:
    """By which names and keys one of everything is found."""
    return one_of_everything(open_place(Settings(data=site.data, transcriber=ECHO)), site.slugs)


@pytest.fixture(scope="module")
def visitor(site: Site, browser: Browser) -> Iterator[Eye]:
    with browser.new_context() as context:
        yield Eye.on(context, site.address)


@pytest.fixture(scope="module")
def curator(site: Site, browser: Browser, steward: StorageState) -> Iterator[Eye]:
    with browser.new_context(storage_state=steward) as context:
        yield Eye.on(context, site.address)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages in fresh contexts; at the end, fail on anything the browser complained of."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def one(**options: object) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield one
    for context in contexts:
        context.close()
    assert complaints == []

"""A served archive whose steward is signed in, for clients that send over a real socket."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import httpx
import pytest

from archive.settings import Settings
from ingest.place import Place, open_place
from tests.serving import Served, environment_of, serve


@dataclass(frozen=True)
class Uploading:
    """A site to send to, what a client must say to it, and what it holds."""

    site: Served
    place: Place
    browser: httpx.Client

    @property
    def address(self) -> str:
        return f"{self.site.address}/uploads"

    @property
    def headers(self) -> dict[str, str]:
        """Who sends, and from which page."""
        return {"Cookie": f"session={self.browser.cookies['session']}", "Origin": self.site.address}


def sign_in(site: Served) -> httpx.Client:
    """Become the first steward of a site."""
    browser = httpx.Client(base_url=site.address, headers={"Origin": site.address}, timeout=30)
    person = {"name": "Ezekiel", "email": "e@example.org", "password": "a-garden-at-night"}
    assert browser.post(site.steward_link, data=person).status_code == 303
    return browser


@pytest.fixture(scope="module")
def uploading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Uploading]:
    data = tmp_path_factory.mktemp("uploading")
    with serve(environment_of(data, transcriber="none"), "--no-worker") as site, closing(sign_in(site)) as browser:
        yield Uploading(site, open_place(Settings(data=data)), browser)

"""Every kind of page, in both themes and at every width: axe finds nothing, nothing scrolls sideways, nobody complains.

The list is held against the site's own routes, so that a new page is looked at or fails here.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, StorageState

from archive.settings import Settings
from ingest.place import open_place
from tests.browser.conftest import Site
from tests.browser.everything import one_of_everything
from tests.browser.kinds_of_page import CONTRIBUTORS, CURATORS, NOT_THERE, VISITORS, addresses, is_no_page
from tests.browser.looking import Eye
from tests.laid_archive import open_laid
from tests.web.test_every_exit_asks import walk
from web.app import make_app

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def examples(site: Site) -> dict[str, str]:
    return one_of_everything(open_place(Settings(data=site.data, transcriber="test:echo")), site.slugs)


@pytest.fixture(scope="module")
def visitor(site: Site, browser: Browser) -> Iterator[Eye]:
    with browser.new_context() as context:
        yield Eye.on(context, site.address)


@pytest.fixture(scope="module")
def curator(site: Site, browser: Browser, steward: StorageState) -> Iterator[Eye]:
    with browser.new_context(storage_state=steward) as context:
        yield Eye.on(context, site.address)


def looked_at(eye: Eye, address: str, examples: dict[str, str], *, language: str = "") -> str:
    status = 404 if address in NOT_THERE else 200
    return "\n".join(eye.look(language + address.format(**examples), status=status, words_only=bool(language)))


@pytest.mark.parametrize("address", [*addresses(VISITORS), "/no-such-page"])
def test_a_visitors_page(visitor: Eye, examples: dict[str, str], address: str) -> None:
    assert looked_at(visitor, address, examples) == ""


@pytest.mark.parametrize("address", [*addresses(VISITORS), "/no-such-page"])
def test_a_visitors_page_in_spanish(visitor: Eye, examples: dict[str, str], address: str) -> None:
    assert looked_at(visitor, address, examples, language="/es") == ""


@pytest.mark.parametrize("address", [*addresses(CONTRIBUTORS), *addresses(CURATORS)])
def test_a_page_for_those_who_work_here(curator: Eye, examples: dict[str, str], address: str) -> None:
    assert looked_at(curator, address, examples) == ""


def test_every_page_that_the_site_has_is_among_them(tmp_path: Path) -> None:
    routes = walk(make_app(open_laid(Settings(data=tmp_path, transcriber="none"))).routes)
    answers = {route.path for route in routes if isinstance(route, APIRoute) and "GET" in route.methods}
    pages = {path for path in answers if not is_no_page(path)}
    assert pages == VISITORS.keys() | CONTRIBUTORS.keys() | CURATORS.keys()

"""Every kind of page, in both themes and at every width: axe finds nothing, nothing scrolls sideways, nobody complains.

The list is held against the site's own routes, so that a new page is looked at or fails here. Those in Spanish and
those for who works here have files of their own, so that they are looked at side by side. Each theme is looked at by
every rule in a window of one width; at the other width, which changes no colour, by `make proofs`.
"""

from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from archive.settings import Settings
from tests.browser.kinds_of_page import CONTRIBUTORS, CURATORS, VISITORS, addresses, is_no_page
from tests.browser.looking import OTHER_THEME, Eye, looked_at
from tests.laid_archive import open_laid
from tests.web.test_every_exit_asks import walk
from web.app import make_app

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("address", [*addresses(VISITORS), "/no-such-page"])
def test_a_visitors_page(visitor: Eye, examples: dict[str, str], address: str) -> None:
    assert looked_at(visitor, address, examples) == ""


@pytest.mark.slow
@pytest.mark.parametrize("address", [*addresses(VISITORS), "/no-such-page"])
def test_a_visitors_page_in_the_other_theme(visitor: Eye, examples: dict[str, str], address: str) -> None:
    assert looked_at(visitor, address, examples, seen=OTHER_THEME) == ""


def test_every_page_that_the_site_has_is_among_them(tmp_path: Path) -> None:
    routes = walk(make_app(open_laid(Settings(data=tmp_path, transcriber="none"))).routes)
    answers = {route.path for route in routes if isinstance(route, APIRoute) and "GET" in route.methods}
    pages = {path for path in answers if not is_no_page(path)}
    assert pages == VISITORS.keys() | CONTRIBUTORS.keys() | CURATORS.keys()

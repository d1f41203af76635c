"""Every kind of page for those who work here."""

import pytest

from tests.browser.kinds_of_page import CONTRIBUTORS, CURATORS, addresses
from tests.browser.looking import OTHER_THEME, Eye, looked_at

pytestmark = pytest.mark.browser
PAGES = (*addresses(CONTRIBUTORS), *addresses(CURATORS))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_for_those_who_work_here(curator: Eye, examples: dict[str, str], address: str) -> None:
    assert looked_at(curator, address, examples) == ""


@pytest.mark.slow
@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_work_in_the_other_theme(curator: Eye, examples: dict[str, str], address: str) -> None:
    assert looked_at(curator, address, examples, seen=OTHER_THEME) == ""

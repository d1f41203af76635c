"""Every kind of page for those who work here."""

import pytest

from tests.browser.kinds_of_page import CONTRIBUTORS, CURATORS, addresses
from tests.browser.looking import Eye, looked_at

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("address", [*addresses(CONTRIBUTORS), *addresses(CURATORS)])
def test_a_page_for_those_who_work_here(curator: Eye, examples: dict[str, str], address: str) -> None:
    assert looked_at(curator, address, examples) == ""

"""Every kind of page that a visitor meets, in Spanish."""

import pytest

from tests.browser.kinds_of_page import VISITORS, addresses
from tests.browser.looking import Eye, looked_at

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("address", [*addresses(VISITORS), "/no-such-page"])
def test_a_visitors_page_in_spanish(visitor: Eye, examples: dict[str, str], address: str) -> None:
    assert looked_at(visitor, address, examples, language="/es") == ""

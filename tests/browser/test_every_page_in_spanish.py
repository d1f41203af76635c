"""Every kind of page that a visitor meets, in Spanish: its words fit, and axe looks at one of each shape.

`make proofs` has axe look at all of them.
"""

from typing import Final

import pytest

from tests.browser.kinds_of_page import VISITORS, addresses
from tests.browser.looking import WORDS, Eye, looked_at

pytestmark = pytest.mark.browser
PAGES: Final = (*addresses(VISITORS), "/no-such-page")
OF_EACH_SHAPE: Final = (
    "/", "/search?q=corn", "/stories/{slug}?told=yes", "/p/{passage}", "/weave/{passage}", "/loom",
    "/people/{narrator}", "/recipes/{recipe}", "/festivals/{festival}", "/trails/{trail}/1", "/trails/{trail}/kiosk",
    "/trails/{trail}/offline", "/n/{narrators_link}", "/about", "/sign-in", "/no-such-page",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_a_visitors_page_in_spanish(visitor: Eye, examples: dict[str, str], address: str) -> None:
    seen = WORDS if address in OF_EACH_SHAPE else ()
    assert looked_at(visitor, address, examples, language="/es", seen=seen) == ""


@pytest.mark.slow
@pytest.mark.parametrize("address", PAGES)
def test_a_visitors_page_in_spanish_by_every_rule(visitor: Eye, examples: dict[str, str], address: str) -> None:
    assert looked_at(visitor, address, examples, language="/es", seen=WORDS) == ""


def test_one_of_each_shape_is_a_page() -> None:
    assert set(PAGES) > set(OF_EACH_SHAPE)

"""A quote is found again on identical words in the same place, and is never moved elsewhere."""

import pytest

from archive.quote_places import Correction, only_place, stands_at

OLD = "We had kalaloo, and okra with the okra soup"


def place(new: str, quote: str, nth: int = 0, old: str = OLD) -> int | None:
    start = -1
    for _ in range(nth + 1):
        start = old.index(quote, start + 1)
    return Correction(old, new).place_of(start, start + len(quote))


@pytest.mark.parametrize(
    ("new", "quote", "nth", "expected"),
    [
        ("We always had kalaloo, and okra with the okra soup", "okra", 0, 27),
        ("We always had kalaloo, and okra with the okra soup", "okra", 1, 41),
        ("We had callaloo, and okra with the okra soup", "kalaloo", 0, None),
        ("We had kalaloo; and okra with the okra soup", "kalaloo", 0, 7),
        ("We had (kalaloo) and okra with the okra soup", "kalaloo", 0, 8),
        ("We had kalaloo, with the okra soup", "okra", 0, None),
        ("We had kalaloo, with the okra soup", "okra", 1, 25),
        ("And okra with the okra soup, we had kalaloo", "kalaloo", 0, None),
        ("We had kalaloo, and okra okra with the okra soup", "okra", 0, 20),
        ("Nothing of it", "okra", 0, None),
        ("We had kalaloo, and okras with the okra soup", "okra", 0, None),
        ("We had the okra soup", "okra soup", 0, 11),
        ("We had kalaloo, and okra with the okra and soup", "okra soup", 0, None),
    ],
)
def test_where_a_quote_stands_now(new: str, quote: str, nth: int, expected: int | None) -> None:
    found = place(new, quote, nth)
    assert found == expected
    assert found is None or new[found : found + len(quote)] == quote


def test_the_place_after_what_moved_to_the_end_is_no_guess() -> None:
    """Said once, between the same neighbours; said twice there, nobody knows which."""
    assert place("We had okra! and okra? with the okra soup", "okra", old="We had okra, with the okra soup") is None


def test_a_quote_is_whole_words() -> None:
    assert only_place("corny corn", "corn") == 6
    assert only_place("corn and corn", "corn") is None
    assert stands_at("corny corn", "corn", 6)
    assert not stands_at("corny corn", "corn", 0)

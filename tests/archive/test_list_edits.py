import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.list_edits import former_places


@pytest.mark.parametrize(
    ("before", "now", "places"),
    [
        ("one bowl of corn/two onions/salt", "one bowl of corn/three onions/salt", [0, 1, 2]),
        ("one bowl of corn/two onions/salt", "salt/one bowl of corn/two onions", [2, 0, 1]),
        ("one bowl of corn/two onions/salt", "two bowls of corn/two onions/salt", [0, 1, 2]),
        ("one bowl of corn/two onions/salt", "pepper/one bowl of corn/two onions/salt", [None, 0, 1, 2]),
        ("one bowl of corn/two onions/salt", "one bowl of corn/a pinch of sage/salt", [0, None, 2]),
        ("one bowl of corn/two onions", "one bowl of corn/two onions/two onions more", [0, 1, None]),
        ("salt/salt", "salt/salt/salt", [0, 1, None]),
        ("", "salt", [None]),
    ],
)
def test_an_entry_is_found_again_where_it_went_and_in_other_words(before, now, places):
    assert former_places([line for line in before.split("/") if line], now.split("/")) == places


LINES = st.lists(st.text("ab ", max_size=4), max_size=7)


@given(LINES, LINES)
def test_no_former_entry_is_taken_twice_and_equal_ones_are_kept(before, now):
    places = former_places(before, now)
    used = [place for place in places if place is not None]
    assert len(used) == len(set(used))
    assert len(places) == len(now)
    for entry in set(before) & set(now):
        kept = sum(place is not None and before[place] == entry == now[at] for at, place in enumerate(places))
        assert kept == min(before.count(entry), now.count(entry))

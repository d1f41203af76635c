"""A clock that was a day ahead, or is a day behind, is noticed by what was written down; a little is borne."""

from datetime import timedelta

import pytest

from archive.events import note_event
from archive.reading_clock import clock_is_behind
from tests.conftest import NOW

A_DAY, NONE = timedelta(days=1), timedelta()


@pytest.mark.parametrize(("off", "behind"), [(A_DAY, A_DAY), (-A_DAY, NONE), (timedelta(seconds=90), NONE)])
def test_what_was_written_down_ahead_of_the_clock_is_noticed(session, off, behind):
    note_event(session, "publish", "story:a", by_id=None, now=NOW + off)
    note_event(session, "publish", "story:b", by_id=None, now=NOW)
    assert clock_is_behind(session, now=NOW) == behind


def test_an_archive_in_which_nothing_happened_says_nothing_of_the_clock(session):
    assert clock_is_behind(session, now=NOW) == NONE

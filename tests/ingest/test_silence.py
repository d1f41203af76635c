"""Who is silent is not decided by a clock that may be a day off."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.dropped_runs import Carried
from ingest.silence import Watch

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
A_DAY = timedelta(days=1)


class Clock:
    """One that nobody sets."""

    seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.mark.parametrize("off", [timedelta(), A_DAY, -A_DAY])
def test_a_beat_that_no_longer_changes_is_silence_whatever_the_clock_says(clock, off):
    watch, beat = Watch(clock), NOON + off
    assert not watch.is_silent("a", beat, NOON + off)
    clock.seconds = 59
    assert not watch.is_silent("a", beat, NOON)  # set back by a day meanwhile, or put right
    clock.seconds = 60
    assert watch.is_silent("a", beat, NOON)


def test_one_that_beats_is_never_silent_while_its_clock_runs_ahead(clock):
    watch = Watch(clock)
    for second in range(0, 600, 2):
        clock.seconds = second
        assert not watch.is_silent("a", NOON + A_DAY + timedelta(seconds=second), NOON)


def test_a_beat_that_is_old_is_silence_at_the_first_look(clock):
    watch = Watch(clock)
    assert watch.is_silent("a", NOON - timedelta(seconds=61), NOON)
    assert not watch.is_silent("a", NOON - timedelta(seconds=59), NOON)


def test_a_run_that_nobody_in_its_worker_is_at_is_dropped_after_a_while():
    seconds = iter([0.0, 59.0, 61.0, 62.0, 130.0])
    carried = Carried(lambda: next(seconds))
    with carried.carrying("a"):
        assert carried.dropped({"a", "b"}) == []
        assert carried.dropped({"a", "b"}) == []
        assert carried.dropped({"a", "b"}) == ["b"]
    assert carried.dropped({"a"}) == [], "its end may be being written down"
    assert carried.dropped({"a"}) == ["a"]

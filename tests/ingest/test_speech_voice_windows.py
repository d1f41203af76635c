"""Windows from how likely somebody speaks: numbers only, no detector."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.speech.voice_windows import (
    CHUNK_S,
    CHUNK_SAMPLES,
    anyone_speaks,
    in_seconds,
    speech_spans,
    windows_of,
)

QUIET_DB, LOUD_DB = -70.0, -20.0


def likely(*stretches):
    """(seconds, likelihood) after one another, in chunks."""
    return np.concatenate([np.full(round(seconds / CHUNK_S), p, np.float32) for seconds, p in stretches])


def levels(*stretches):
    return np.concatenate([np.full(round(seconds / 0.03), db) for seconds, db in stretches])


def windows(spans, *, chunks, longest, quietest=lambda first, _last: first + 1):
    return windows_of(spans, chunks=chunks, longest=longest, quietest=quietest)


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        (likely((5, 0.0)), False),
        (likely((2, 0.1), (0.3, 0.9), (2, 0.1)), False),
        (likely((2, 0.1), (0.5, 0.6), (2, 0.1)), True),
        (likely((2, 0.1), (0.2, 0.99), (2, 0.1)), True),
        (likely((2, 0.1), (0.1, 1.0), (2, 0.1)), False),
        (np.zeros(0, np.float32), False),
    ],
    ids=["nothing", "the onset of a tone", "likely for long", "a short certain word", "a click", "no sound"],
)
def test_whether_anyone_speaks(heard, expected):
    assert anyone_speaks(heard) is expected


def test_what_may_be_speech_counts_only_where_it_sounds():
    heard = likely((2, 0.0), (1, 0.3), (2, 0.0), (1, 0.9), (2, 0.0))
    silent = levels((8, QUIET_DB))
    sounding = levels((2, QUIET_DB), (1, LOUD_DB), (5, QUIET_DB))
    assert len(speech_spans(heard, silent)) == 1
    assert len(speech_spans(heard, sounding)) == 2


def test_a_stutter_is_one_span_and_a_blip_is_none():
    heard = likely((1, 0.0), (0.5, 0.9), (0.064, 0.0), (0.5, 0.9), (1, 0.0), (0.064, 0.9), (1, 0.0))
    assert len(speech_spans(heard, levels((4.2, LOUD_DB)))) == 1


def test_the_cut_lies_in_the_longest_pause_of_the_second_half():
    spans = [(10, 20), (60, 70), (75, 80), (90, 98), (101, 150)]
    assert windows(spans, chunks=160, longest=100)[0][1] == 85  # between 80 and 90, not between 20 and 60


def test_without_a_late_pause_an_early_one_will_do():
    assert windows([(10, 20), (40, 130)], chunks=140, longest=100)[0][1] == 28


def test_whoever_speaks_on_is_cut_where_it_is_quietest():
    asked = []
    got = windows(
        [(0, 250)], chunks=250, longest=100, quietest=lambda *between: asked.append(between) or between[1] - 5
    )
    assert got == [(0, 95), (95, 190), (190, 250)]
    assert asked == [(75, 100), (170, 195)]


def test_long_silence_is_in_no_window_and_a_short_one_is():
    minute = round(60 / CHUNK_S)
    long, short = [(0, 30), (30 + minute, 60 + minute)], [(0, 30), (130, 160)]
    assert len(windows(long, chunks=3 * minute, longest=18_750)) == 2
    assert len(windows(short, chunks=3 * minute, longest=18_750)) == 1


def test_seconds_end_with_the_sound():
    assert in_seconds((0, 3), CHUNK_SAMPLES * 2 + 100) == (0.0, (CHUNK_SAMPLES * 2 + 100) / 16_000)


@st.composite
def spoken(draw):
    edges = sorted(draw(st.sets(st.integers(0, 3000), min_size=2, max_size=40)))
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    return spans, spans[-1][1] + draw(st.integers(0, 50))


@settings(deadline=None)
@given(spoken(), st.integers(150, 2000), st.floats(0, 1))
def test_windows_hold_all_speech_and_none_is_too_long(given_, longest, where):
    spans, chunks = given_
    quietest = lambda first, last: first + 1 + round((last - first - 1) * where)  # noqa: E731
    got = windows(spans, chunks=chunks, longest=longest, quietest=quietest)
    assert all(0 <= start < end <= chunks and end - start <= longest for start, end in got)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(got))
    covered = {chunk for start, end in got for chunk in range(start, end)}
    assert all(chunk in covered for start, end in spans for chunk in range(start, end))
    assert got == windows(spans, chunks=chunks, longest=longest, quietest=quietest)

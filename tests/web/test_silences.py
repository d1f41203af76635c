"""A pause is skipped only where words and waveform both leave room for it."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from web.silences import LEAST_S, QUIET, silences


@dataclass(frozen=True)
class Said:
    start_s: float
    end_s: float


WORDS = (Said(0, 2), Said(6, 8))


def test_a_pause_between_words_that_is_quiet_is_told():
    peaks = [50, 50, 2, 0, 3, 1, 50, 60, 50, 50]
    assert silences(peaks, 10.0, WORDS) == ((2.0, 6.0),)


def test_music_between_words_is_no_pause_and_neither_is_a_quiet_word():
    assert silences([50, 50, 30, 30, 30, 30, 50, 60, 50, 50], 10.0, WORDS) == ()
    assert silences([0] * 8, 8.0, (Said(0, 8),)) == ()


def test_a_waveform_too_coarse_to_see_the_pause_tells_none():
    assert silences([50, 40], 10.0, WORDS) == ()
    assert silences([], 10.0, WORDS) == ()


@given(
    st.lists(st.integers(0, 100), min_size=1, max_size=60),
    st.lists(st.tuples(st.floats(0, 60), st.floats(0.1, 5)), max_size=8),
)
def test_no_pause_holds_a_word_or_a_sound(peaks, words):
    passages = [Said(start, start + length) for start, length in words]
    width = 60 / len(peaks)
    for start, end in silences(peaks, 60.0, passages):
        assert end - start > LEAST_S - 0.01
        assert not any(one.start_s < end - 0.01 and one.end_s > start + 0.01 for one in passages)
        heard = peaks[int((start + 0.01) / width) : int((end - 0.01) / width) + 1]
        assert max(heard) <= QUIET

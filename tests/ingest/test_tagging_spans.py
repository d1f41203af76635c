import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.speech.transcript_data import Word
from ingest.tagging.spans import time_span

TEXT = "We saved the blue corn, and Tala's sweet-potato pie."
WORDS = tuple(Word(part, 10.0 + place, 10.9 + place, 0.9) for place, part in enumerate(TEXT.split()))


def of(quote, words=WORDS, text=TEXT, **more):
    start = text.index(quote)
    return time_span(words, text, start, start + len(quote), **more)


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("We", (10.0, 10.9)),
        ("blue corn", (13.0, 14.9)),
        ("corn,", (14.0, 14.9)),
        ("Tala", (16.0, 16.9)),
        ("potato pie", (17.0, 18.9)),
        (TEXT, (10.0, 18.9)),
    ],
)
def test_quotes_get_the_times_of_their_words(quote, expected):
    assert of(quote) == expected


def test_words_that_the_engine_split_otherwise_still_fit():
    words = (*WORDS[:7], Word("sweet", 17.0, 17.3), Word("-potato", 17.3, 17.9), *WORDS[8:])
    assert of("sweet", words) == (17.0, 17.3)
    assert of("sweet-potato", words) == (17.0, 17.9)


def test_a_corrected_word_elsewhere_does_not_move_a_quote():
    corrected = TEXT.replace("saved", "carefully kept").replace("blue corn", "Blue corn")
    assert of("Blue corn", text=corrected) == (13.0, 14.9)


def test_words_that_do_not_fit_fall_back_to_a_share_of_the_passage():
    text = "0123456789"
    assert time_span(WORDS, text, 5, 10, passage=(100.0, 110.0)) == (105.0, 110.0)
    assert time_span((), text, 0, 5, passage=(100.0, 110.0)) == (100.0, 105.0)
    start_s, end_s = time_span(WORDS, text, 0, 10)
    assert (start_s, round(end_s, 9)) == (10.0, 18.9)


def test_nothing_timed_gives_nothing():
    assert time_span((), TEXT, 0, 2) is None
    assert time_span(WORDS, TEXT, 2, 3) is None


@given(st.lists(st.text(alphabet="abc-'", min_size=1, max_size=5), min_size=1, max_size=8), st.data())
def test_every_span_lies_within_the_words_that_hold_it(parts, data):
    words = tuple(Word(part, float(place), place + 0.5) for place, part in enumerate(parts))
    first = data.draw(st.integers(0, len(parts) - 1))
    last = data.draw(st.integers(first, len(parts) - 1))
    start = sum(len(part) + 1 for part in parts[:first])
    end = sum(len(part) + 1 for part in parts[: last + 1]) - 1
    assert time_span(words, " ".join(parts), start, end) == (float(first), last + 0.5)

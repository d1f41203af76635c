"""Text without times finds its seconds, by words and by silences: in order, apart and within the sound."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.alignment.by_silences import place_by_silences
from ingest.alignment.by_words import place_by_words
from ingest.alignment.in_step import put_in_step, ways
from ingest.alignment.placed import How
from ingest.alignment.silences import silences
from ingest.speech.windows import FRAME_S

TEXTS = ("Nine tables stood there.", "No.", "I carried every single one of them down to the river.")
SPOKEN = ((1.0, 3.0), (4.0, 4.4), (6.0, 10.0))
DURATION_S = 12.0


def levels_of(spoken=SPOKEN, duration_s=DURATION_S):
    at = np.arange(0.0, duration_s, FRAME_S) + FRAME_S / 2
    loud = np.zeros(len(at), bool)
    for start_s, end_s in spoken:
        loud |= (at >= start_s) & (at < end_s)
    return np.where(loud, -20.0, -70.0)


WORDS = " ".join(TEXTS)


def heard(words=WORDS, *, off_s=0.25):
    """A machine's words, each a little early, over the seconds in which they are spoken."""
    told, tokens = [], words.split()
    for (start_s, end_s), text in zip(SPOKEN, TEXTS, strict=True):
        count = len(text.split())
        step_s = (end_s - start_s) / count
        own = [tokens.pop(0) for _ in range(min(count, len(tokens)))]
        told += [[w, start_s + n * step_s - off_s, start_s + (n + 1) * step_s - off_s, 0.9] for n, w in enumerate(own)]
    return told


def step(texts=TEXTS, starts=None, **more):
    given = {"levels": levels_of(), "heard": [], "duration_s": DURATION_S, **more}
    return put_in_step(texts, starts or [None] * len(texts), **given)


def seconds(lines):
    return [(pytest.approx(line.start_s, abs=0.05), pytest.approx(line.end_s, abs=0.05)) for line in lines]


def test_a_silence_is_where_nobody_speaks():
    found = silences(levels_of())
    assert [(round(start, 1), round(end, 1)) for start, end in found] == [(0, 1), (3, 4), (4.4, 6), (10, 12)]
    assert silences(np.full(100, -30.0)) == []
    assert silences(np.zeros(0)) == []


def test_by_words_a_line_begins_where_the_silence_before_it_ends():
    lines = step(heard=heard())
    assert list(SPOKEN) == seconds(lines)
    assert ways(lines) == {"words": 3}
    assert [word[0] for word in lines[0].words] == ["Nine", "tables", "stood", "there."]
    assert (lines[0].words[0][1], lines[0].words[-1][2]) == (lines[0].start_s, lines[0].end_s)
    assert all(word[3] is None for line in lines for word in line.words)


def test_words_that_were_heard_otherwise_lie_between_those_that_were_not():
    wrong = heard("Mine cables stood there. Oh. I carried every jingle one of ten down to the liver.")
    assert list(SPOKEN) == seconds(step(heard=wrong))


def test_without_a_machine_the_silences_say_it():
    lines = step()
    assert list(SPOKEN) == seconds(lines)
    assert ways(lines) == {"silences": 3}
    assert lines[0].words == ()


def test_what_a_machine_heard_of_something_else_counts_for_nothing():
    assert place_by_words(TEXTS, [["Rain", 1.0, 2.0], ["river", 2.0, 3.0]], start_s=0.0, end_s=12.0) is None
    assert ways(step(heard=[["Rain", 1.0, 2.0, 0.9]])) == {"silences": 3}


def test_where_there_are_too_few_silences_speech_is_shared_out_by_length():
    lines = step(levels=levels_of([(0.0, 12.0)]))
    assert ways(lines) == {"evenly": 3}
    assert [round(line.start_s, 1) for line in lines] == [0.0, 3.6, 4.2]
    nothing = step(levels=np.zeros(0))
    assert ways(nothing) == {"evenly": 3}


def test_a_start_that_is_known_holds():
    lines = step(starts=[None, 4.2, None])
    assert lines[0].end_s <= 4.2
    assert lines[1].start_s >= 4.2
    assert ways(lines)["silences"] >= 1


def test_a_run_said_once_takes_an_hour_apart():
    words = [f"w{number % 7}x{number}" for number in range(3000)]
    told = [[word, number * 0.5, number * 0.5 + 0.4, 0.9] for number, word in enumerate(words) if number % 10]
    texts = [" ".join(words[at : at + 10]) for at in range(0, 3000, 10)]
    lines = place_by_words(texts, told, start_s=0.0, end_s=1500.0)
    assert max(abs(line.start_s - 5 * number) for number, line in enumerate(lines)) < 0.6


@given(
    st.lists(st.sampled_from(["A.", "Nine tables.", "I carried them all the way down."]), min_size=1, max_size=12),
    st.lists(st.tuples(st.floats(0, 19), st.floats(0.05, 4)), max_size=10),
    st.booleans(),
)
def test_lines_come_out_in_order_apart_and_within_the_sound(texts, spoken, listens):
    levels = levels_of([(start_s, start_s + length_s) for start_s, length_s in spoken], 20.0)
    told = heard() if listens else []
    lines = put_in_step(texts, [None] * len(texts), levels=levels, heard=told, duration_s=20.0)
    assert len(lines) == len(texts)
    assert all(0 <= line.start_s < line.end_s <= 20.0 + 1e-9 for line in lines)
    assert all(one.end_s <= other.start_s + 1e-9 for one, other in pairwise(lines))
    for line in lines:
        assert all(line.start_s <= word[1] <= word[2] <= line.end_s for word in line.words)


def test_a_cut_is_a_long_silence_rather_than_a_breath():
    spoken = [(0.0, 2.0), (2.2, 4.0), (5.0, 9.0)]
    found = silences(levels_of(spoken, 9.0))
    lines = place_by_silences(["Nine tables stood there.", "Nine tables stood there."], found, start_s=0.0, end_s=9.0)
    assert [line.how for line in lines] == [How.silences] * 2
    assert [(round(line.start_s), round(line.end_s)) for line in lines] == [(0, 4), (5, 9)]


def test_a_run_that_is_elsewhere_leads_nobody_astray():
    words = [f"w{number}" for number in range(1200)]
    moved = [*words[900:910], *words[:900], *words[910:]]
    told = [[word, number * 0.5, number * 0.5 + 0.4, 0.9] for number, word in enumerate(moved)]
    lines = place_by_words([" ".join(words[at : at + 10]) for at in range(0, 1200, 10)], told, start_s=0.0, end_s=600.0)
    assert max(abs(line.start_s - 5 * (number + 1)) for number, line in enumerate(lines[:89])) < 0.6
    assert max(abs(line.start_s - 5 * number) for number, line in enumerate(lines[92:], start=92)) < 0.6


def test_an_hour_of_text_is_placed_by_its_silences():
    spoken = [(5.0 * number + 0.5, 5.0 * number + 4.0 + number % 3 / 10) for number in range(720)]
    texts = ["x" * (35 + number % 3) for number in range(720)]
    lines = step(texts, levels=levels_of(spoken, 3600.0), duration_s=3600.0)
    assert max(abs(line.start_s - start_s) for line, (start_s, _) in zip(lines, spoken, strict=True)) < 0.1

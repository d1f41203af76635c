import itertools

from hypothesis import given
from hypothesis import strategies as st

from ingest.speech.sentence_ends import ends_sentence
from ingest.speech.tidy import passages_from_segments
from ingest.speech.transcript_data import Segment, Word


def spoken(text, start_s, *, each_s=0.4):
    parts = text.split()
    words = tuple(Word(p, start_s + i * each_s, start_s + (i + 1) * each_s, 0.8) for i, p in enumerate(parts))
    return Segment(start_s, words[-1].end_s, text, words, 0.0, 0.9)


def texts(segments):
    return [passage.text for passage in passages_from_segments(segments)]


def test_fragments_become_one_sentence():
    got = passages_from_segments([spoken("My grandmother planted", 0.0), spoken("blue corn behind the house.", 1.3)])
    assert [passage.text for passage in got] == ["My grandmother planted blue corn behind the house."]
    assert (got[0].start_s, got[0].end_s) == (0.0, got[0].words[-1].end_s)


def test_two_sentences_in_one_segment_are_split_at_the_words_times():
    got = passages_from_segments([spoken("We saved the seeds. Tala cooked the stew.", 10.0)])
    assert [passage.text for passage in got] == ["We saved the seeds.", "Tala cooked the stew."]
    assert abs(got[1].start_s - 11.6) < 1e-9


def test_a_long_pause_ends_a_passage_without_a_full_stop():
    assert texts([spoken("and then the rain", 0.0), spoken("came over the hill", 9.0)]) == [
        "and then the rain",
        "came over the hill",
    ]


def test_a_word_of_answer_stays_with_what_follows():
    assert texts([spoken("Yes. We had nine tables there.", 0.0)]) == ["Yes. We had nine tables there."]


def test_speech_without_punctuation_is_cut_in_the_end():
    got = passages_from_segments([spoken("and so we walked on", 2.0 * i) for i in range(60)])
    assert len(got) > 2
    assert all(passage.end_s - passage.start_s <= 25 for passage in got)


def breathing(*parts, pause_s):
    """Parts of a sentence with a pause after each, as one segment each."""
    segments, at_s = [], 0.0
    for part in parts:
        segments.append(spoken(part, at_s))
        at_s = segments[-1].end_s + pause_s
    return segments


def test_without_full_stops_a_breath_ends_a_passage():
    parts = ("we walked down to the river", "and my mother carried the basket", "nobody said a word")
    assert texts(breathing(*parts, pause_s=0.7)) == list(parts)
    assert texts(breathing(*parts, pause_s=0.5)) == [" ".join(parts)]


def test_with_full_stops_a_breath_ends_nothing():
    parts = ("We walked down to the river", "and my mother carried the basket", "and nobody said a word.")
    assert texts(breathing(*parts, pause_s=1.5)) == [" ".join(parts)]


def test_a_breath_leaves_no_single_words_behind():
    assert texts(breathing("well", "we walked down to the river", "yes", pause_s=0.8)) == [
        "well we walked down to the river yes"
    ]


def test_a_sentence_that_is_too_long_is_cut_where_the_speaker_pauses_longest():
    first, second = " ".join(["walking"] * 40), f"{' '.join(['talking'] * 40)}."
    got = passages_from_segments(breathing(first, second, pause_s=0.4))
    assert [passage.text for passage in got] == [first, second]


def test_empty_segments_are_dropped_and_spaces_tidied():
    untimed = Segment(1.0, 3.0, "  We   had\n nothing.  ", (), 0.0, 0.5)
    got = passages_from_segments([Segment(0.0, 1.0, "  "), untimed])
    assert [(passage.text, passage.words) for passage in got] == [("We had nothing.", ())]
    assert (got[0].start_s, got[0].end_s) == (1.0, 3.0)


def test_words_split_by_the_engine_are_joined_as_written():
    words = (Word("the", 0.0, 0.2, 0.9), Word("sweet", 0.2, 0.6, 0.9), Word("-potato.", 0.6, 1.1, 0.4))
    (passage,) = passages_from_segments([Segment(0.0, 1.1, "the sweet-potato.", words)])
    assert passage.words == (words[0], Word("sweet-potato.", 0.2, 1.1, 0.4))


def test_short_forms_and_initials_end_no_sentence():
    assert not ends_sentence("Mrs.", "Valen")
    assert not ends_sentence("J.", "Reyes")
    assert ends_sentence("I.", "Then")
    assert ends_sentence("“home.”", "Then")
    assert ends_sentence("No.", "Then")
    assert not ends_sentence("3.5", "bowls")


token = st.text(alphabet="abcE.!,- '", min_size=1, max_size=6).filter(str.strip)


@st.composite
def anything(draw):
    """Segments as a bad engine gives them: overlapping, backwards, with and without words."""
    result = []
    for _ in range(draw(st.integers(0, 6))):
        parts = " ".join(draw(st.lists(token, min_size=0, max_size=6))).split()
        start_s, length_s = draw(st.floats(0, 60)), draw(st.floats(0, 30))
        marks = sorted(draw(st.floats(0, 60)) for _ in parts)
        words = tuple(Word(p, mark, mark + 0.2, 0.5) for p, mark in zip(parts, marks, strict=True))
        result.append(Segment(start_s, start_s + length_s, " ".join(parts), draw(st.sampled_from([words, ()]))))
    return result


@given(anything())
def test_no_word_is_lost_and_spans_increase(segments):
    got = passages_from_segments(segments)
    assert " ".join(p.text for p in got).split() == " ".join(s.text for s in segments).split()
    assert all(p.text and p.start_s < p.end_s for p in got)
    assert all(left.end_s <= right.start_s for left, right in itertools.pairwise(got))
    for passage in got:
        assert all(passage.start_s <= w.start_s <= w.end_s <= passage.end_s for w in passage.words)
        assert not passage.words or " ".join(w.text for w in passage.words) == passage.text

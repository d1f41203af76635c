import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.folding import LONGEST_WORD, fold_words, folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Crème BRÛLÉE", ("creme", "brulee")),
        ("cre\u0300me", ("creme",)),
        ("Straße, weiß", ("strasse", "weiss")),
        ("İstanbul", ("istanbul",)),
        ("grandma's pot-luck_2026", ("grandma", "s", "pot", "luck", "2026")),
        ("calla\u00adloo", ("callaloo",)),
        ("ｃａｌｌａｌｏｏ ﬁsh", ("callaloo", "fish")),
        ("दाल करी", ("दाल", "करी")),
        (" … !", ()),
    ],
)
def test_words_fold(text, words):
    assert folded(text) == words


@given(st.text())
def test_folding_twice_is_folding_once(text):
    once = " ".join(folded(text))
    assert " ".join(folded(once)) == once


@given(st.text())
def test_words_are_the_same_with_and_without_their_places(text):
    assert folded(text) == tuple(word.text for word in fold_words(text))


@given(st.text())
def test_places_are_in_order_and_inside_the_text(text):
    place = 0
    for word in fold_words(text):
        assert 0 <= word.start < word.end <= len(text)
        assert word.start >= place - 1
        assert len(word.text) == len(word.letter_ends) <= LONGEST_WORD
        assert list(word.letter_ends) == sorted(word.letter_ends)
        assert word.letter_ends[-1] <= word.end
        place = word.end


@given(st.text(alphabet=st.characters(max_codepoint=0x2FF)), st.text(alphabet=st.characters(max_codepoint=0x2FF)))
def test_case_and_accents_do_not_matter(one, other):
    assert folded(one.upper()) == folded(one.lower())
    assert folded(f"{one} {other}") == folded(one) + folded(other)

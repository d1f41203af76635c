"""A question with a word put otherwise, short pieces of quotes, and what in typed words may be a name."""

import pytest

from web.marked_moments import parted
from web.names_typed import _in_a_row, _keys, _runs
from web.other_questions import in_quotes, with_other_word
from web.snippets import snippet


@pytest.mark.parametrize(
    ("text", "words", "quoted"),
    [
        ("okra stew", ("okra",), '"okra" stew'),
        ("Blue  Corn pie", ("blue", "corn"), '"Blue  Corn" pie'),
        ('"okra" stew', ("okra",), '"okra" stew'),
        ('blue" corn', ("blue", "corn"), 'blue" corn'),
        ("Crème-brûlée", ("creme", "brulee"), '"Crème-brûlée"'),
        ("okra and okra", ("okra",), '"okra" and "okra"'),
        ("stew", ("okra",), "stew"),
    ],
)
def test_a_word_in_quotes(text, words, quoted):
    assert in_quotes(text, words) == quoted


def test_another_word():
    assert with_other_word("Okrra stew -okrra", "okrra", "okra") == "okra stew -okra"
    assert with_other_word('"okrra"', "okrra", "okra") == '"okrra"'


def test_words_beside_each_other_outside_quotes_may_be_a_name():
    assert list(_runs('blue corn "of the" valley -bread')) == [("blue", "corn"), ("valley",)]
    assert list(_in_a_row(("a", "b", "c"))) == [("a", "b", "c"), ("a", "b"), ("b", "c"), ("a",), ("b",), ("c",)]
    assert set(_keys(("fava", "beans"))) >= {"fava beans", "fava bean"}
    assert set(_keys(("tomato",))) >= {"tomato", "tomatoes"}


def test_pieces_join_to_the_text():
    text = "one two three"
    assert parted(text, [(4, 7), (0, 3), (2, 5), (9, 99)]) == (("one two", True), (" t", False), ("hree", True))
    assert parted(text, []) == ((text, False),)


def test_a_long_quote_is_cut_around_what_was_found():
    before, after = "word " * 40, " tail" * 40
    cut = snippet(((before, False), ("okra", True), (after, False)))
    text = "".join(piece for piece, _ in cut)
    assert ("okra", True) in cut
    assert text.startswith("… word")
    assert text.endswith("tail …")
    assert len(text) < 110
    assert snippet((("short", True),)) == (("short", True),)
    assert "".join(piece for piece, _ in snippet((("x" * 400, False),))).startswith("xxx")

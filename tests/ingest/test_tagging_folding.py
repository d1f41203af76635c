import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.tagging.folding import fold

tricky = st.text(alphabet=st.sampled_from([*list("aAéİıßﬁ½ǅ ￼̧́\xad\u200d-‐’'\t\n日ǰΐ"), "ẞ", "Å", "Σ"]))


@given(st.text() | tricky)
def test_spans_lead_back_to_the_original(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.offsets) == len(folded.ends)
    assert list(folded.offsets) == sorted(folded.offsets)
    for place in range(len(folded.text)):
        start, end = folded.original_span(place, place + 1)
        assert 0 <= start < end <= len(text)
        if unicodedata.category(text[start])[0] in "LN":
            assert folded.text[place] in fold(text[start]).text


@example("\u2033")
@given(st.text() | tricky)
def test_folding_twice_changes_nothing_more(text):
    once = fold(text).text
    assert fold(once).text == once


@given(st.text(alphabet="abcdé xyz", min_size=1), st.text(alphabet="İßé ab\u0301"), st.text(alphabet="İßé ab"))
def test_a_piece_is_found_where_it_stands(piece, before, after):
    piece = f"q{piece.strip()}q"
    text = before + piece + after
    folded = fold(text)
    start = folded.text.index(fold(piece).text)
    first, last = folded.original_span(start, start + len(fold(piece).text))
    assert text[first:last] == piece


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("İstanbul", "istanbul"),
        ("crème brûlée", "creme brulee"),
        ("sweet-potato", "sweet potato"),
        ("sweet \n potato", "sweet potato"),
        ("corn - bread", "corn - bread"),
        ("Tala’s", "tala's"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("to\u00adma\u00adto", "tomato"),
    ],
)
def test_what_folding_does(written, folded):
    assert fold(written).text == folded


def test_an_accent_written_apart_belongs_to_its_letter():
    text = "cafe\u0301 noir"
    assert fold(text).original_span(0, 4) == (0, 5)

from hypothesis import given
from hypothesis import strategies as st

from search.contract import Correction, OtherNames, Understood
from search.folding import folded
from search.highlight import mark, mark_spans


def marked(text, **understood):
    return [piece.text for piece in mark(text, Understood(**understood)) if piece.marked]


def test_whole_words_are_marked_whatever_their_case_and_accents():
    assert marked("Crème, CREME and creams", words=("creme",)) == ["Crème", "CREME"]


def test_of_a_prefix_only_the_typed_letters_are_marked():
    assert marked("Cállaloo and callus", words=("call",), prefix="call") == ["Cáll", "call"]


def test_a_decomposed_accent_stays_with_its_letter():
    assert marked("cre\u0300me", words=("cre",), prefix="cre") == ["cre\u0300"]


def test_letters_that_fold_to_two_are_marked_whole():
    assert marked("Straße", words=("stras",), prefix="stras") == ["Straß"]


def test_phrase_words_are_marked_only_together():
    assert marked("salt fish, fish salt", phrases=(("salt", "fish"),)) == ["salt", "fish"]


def test_corrected_words_are_marked():
    assert marked("green callaloo", words=("calaloo",), corrected=(Correction("calaloo", ("callaloo",)),)) == [
        "callaloo"
    ]


def test_words_with_typos_are_marked_whole_though_nobody_named_them():
    assert marked("callalou, breads, broad and salty", words=("callaloo", "bread", "salt")) == [
        "callalou",
        "breads",
        "broad",
    ]
    assert marked("breadfruits", words=("braed",), prefix="braed") == ["breadfruits"]
    assert marked("callalou", phrases=(("callaloo",),)) == []


def test_two_words_found_for_one_are_marked_only_together():
    corrected = (Correction("sunflower", ("sun flower",)), Correction("oil down", ("oildown",)))
    assert marked("Sun, sun flower, oildown", words=("sunflower", "oil", "down"), corrected=corrected) == [
        "sun",
        "flower",
        "oildown",
    ]


def test_other_names_are_marked():
    names = (OtherNames(("callaloo",), (("dasheen", "leaf"), ("amaranth",))),)
    assert marked("leaf of dasheen, dasheen leaf, amaranth", words=("callaloo",), other_names=names) == [
        "dasheen",
        "leaf",
        "amaranth",
    ]


def test_markup_is_left_for_the_template_to_escape():
    assert [(piece.text, piece.marked) for piece in mark("<b>salt</b>", Understood(words=("salt",)))] == [
        ("<b>", False),
        ("salt", True),
        ("</b>", False),
    ]


words = st.text(min_size=1, max_size=3)
understandings = st.builds(
    lambda text, prefix, phrase: Understood(
        words=folded(text), prefix=next(iter(folded(prefix)), None), phrases=(folded(phrase),)
    ),
    st.text(),
    words,
    words,
)


@given(st.text(), understandings)
def test_pieces_join_to_the_text(text, understood):
    pieces = mark(text, understood)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


@given(st.text(), understandings)
def test_marks_stand_apart_and_in_order(text, understood):
    place = 0
    for start, end in mark_spans(text, understood):
        assert place <= start < end <= len(text)
        place = end


@given(st.text())
def test_every_word_of_a_text_is_marked_by_itself(text):
    spans = mark_spans(text, Understood(words=folded(text)))
    unmarked = "".join(
        text[end:start] for (_, end), (start, _) in zip([(0, 0), *spans], [*spans, (len(text), 0)], strict=True)
    )
    assert folded(unmarked) == ()

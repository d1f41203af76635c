import random
import re

import pytest
from brute_force import a_name, a_text, brute_force, plain
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.tagging.dictionary import DictionaryTagger
from ingest.tagging.names import VocabularyName, with_plurals


def tagger(*names):
    return DictionaryTagger([VocabularyName(name, "crop", "subject", place) for place, name in enumerate(names)])


def quotes(names, text):
    found = tagger(*names).tag(text)
    assert all(text[one.start_char : one.end_char] == one.quote for one in found)
    return [one.quote for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We baked sweet potato pie.", ["sweet potato pie"]),
        ("a purple sweet potato pie", ["purple sweet potato"]),
        ("sweet potato, then sweet potato pie", ["sweet potato", "sweet potato pie"]),
        ("Sweet-Potato and sweet\npotato", ["Sweet-Potato", "sweet\npotato"]),
        ("sweet potatoey", []),
        ("bittersweet potato", []),
        ("sweet potato's skin", ["sweet potato"]),
    ],
)
def test_overlapping_names(text, expected):
    assert quotes(["sweet potato", "sweet potato pie", "purple sweet potato"], text) == expected


def test_a_longer_name_that_is_no_whole_word_does_not_hide_a_shorter_one():
    assert quotes(["corn", "corn bread"], "corn breadth") == ["corn"]


@pytest.mark.parametrize("text", ["Tala's pot", "Tala’s pot", "TALA, come", "(tala)", "Tala"])
def test_possessives_case_and_punctuation(text):
    assert [quote.casefold() for quote in quotes(["Tala"], text)] == ["tala"]


@pytest.mark.parametrize("text", ["I don't know", "we don’t", "Donna", "1don"])
def test_a_name_inside_another_word_is_not_found(text):
    assert quotes(["Don"], text) == []


def test_a_name_is_only_what_is_listed():
    assert quotes(["Tala Greenthorn"], "Tala came") == []


def test_accents_are_kept_in_the_quote():
    assert quotes(["crème fraîche"], "with cre\u0300me frai\u0302che on top") == ["cre\u0300me frai\u0302che"]
    assert quotes(["İnce"], "the İnce bread, ince too") == ["İnce", "ince"]


def test_molasses_stays_molasses():
    names = with_plurals([VocabularyName("molasses", "ingredient", "subject", 1)])
    found = DictionaryTagger(names).tag("Molasses, and a molass of ours.")
    assert [one.quote for one in found] == ["Molasses"]


def test_one_surface_of_two_targets_is_ambiguous():
    names = [
        VocabularyName("Sage", "person", "subject", 1),
        VocabularyName("sage", "crop", "subject", 2),
        VocabularyName("SAGE", "crop", "subject", 2, "variant"),
        VocabularyName("mint", "crop", "subject", 3),
        VocabularyName("mint", "", "seed", 3),
    ]
    sage, mint = DictionaryTagger(names).tag("sage with mint")
    assert [target.target for target in sage.targets] == [("subject", 1), ("subject", 2)]
    assert [target.target for target in mint.targets] == [("subject", 3), ("seed", 3)]
    assert sage.ambiguous
    assert not mint.ambiguous
    (alone,) = DictionaryTagger(names[1:3]).tag("sage")
    assert not alone.ambiguous


def test_an_empty_vocabulary_and_empty_names_find_nothing():
    assert DictionaryTagger([]).tag("anything") == ()
    assert tagger("", " - ", "\u0301").tag("an - \u0301 y") == ()


def reference(names, text):
    """The same rule, said slowly: at each place the longest name that no word character touches."""
    found, place = [], 0
    while place < len(text):
        fits = []
        for name in names:
            body = r"[ -]+".join(re.escape(part) for part in name.split())
            match = re.compile(rf"(?<![a-z]){body}(?![a-z])(?!'t(?![a-z]))", re.IGNORECASE).match(text, place)
            if match:
                fits.append(match.end())
        if fits:
            found.append((place, max(fits)))
        place = max(fits, default=place + 1)
    return found


word = st.sampled_from(["corn", "blue", "bread", "cornb", "pie", "a", "don"])
name_lists = st.lists(st.lists(word, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=6)
joint = st.sampled_from([" ", " ", "-", "", ", ", "'s ", "'t ", "'"])


@settings(max_examples=300, deadline=None)
@given(name_lists, st.lists(st.tuples(word | word.map(str.upper), joint), max_size=14))
def test_it_finds_what_the_slow_reference_finds(names, parts):
    text = "".join(piece for part in parts for piece in part)
    got = [(one.start_char, one.end_char) for one in tagger(*names).tag(text)]
    assert got == reference(names, text)


def test_nothing_is_missed_and_nothing_is_false_in_generated_passages():
    """The same at length is `bench.tagging`: 40,000 passages."""
    rnd = random.Random(4)
    names = sorted({a_name(rnd) for _ in range(150)})
    texts = [a_text(rnd, names) for _ in range(1_000)]
    folded, exact = {plain(name) for name in names}, tagger(*names)
    places = [[(one.start_char, one.end_char) for one in found] for found in exact.tag_all(texts)]
    expected = [brute_force(folded, text) for text in texts]
    wrong = [(text, got, due) for text, got, due in zip(texts, places, expected, strict=True) if got != due]
    assert wrong == []
    assert sum(map(len, places)) > 2_000
    assert [exact.tag(text) for text in texts] == exact.tag_all(texts)


def test_a_name_that_was_only_misheard_leaves_the_own_one_sure():
    names = [
        VocabularyName("win", "person", "subject", 1, "heard_as"),
        VocabularyName("win", "dish", "subject", 2),
        VocabularyName("when", "person", "subject", 1, "heard_as"),
        VocabularyName("Nguyen", "person", "subject", 1),
    ]
    win, when, nguyen = DictionaryTagger(names).tag("win when Nguyen")
    assert ([one.target_id for one in win.targets], [one.target_id for one in win.heard_as]) == ([2], [1])
    assert not win.ambiguous
    assert ([one.target_id for one in when.targets], [one.target_id for one in when.heard_as]) == ([], [1])
    assert ([one.target_id for one in nguyen.targets], nguyen.heard_as) == ([1], ())


def test_a_vowel_sign_goes_on_with_its_word():
    assert quotes(["कम"], "कमा कम") == ["कम"]


def test_a_text_that_holds_the_mark_between_texts_is_read_alone():
    assert [[one.quote for one in found] for found in tagger("a b", "c").tag_all(["c\0c", "a", "b c"])] == [
        ["c", "c"], [], ["c"],
    ]  # fmt: skip

"""Misheard names: what is odd and sounds like a name is suggested, and nothing else is."""

import pytest

from ingest.speech.transcript_data import Word
from ingest.tagging.known_words import known_words
from ingest.tagging.misheard import MisheardTagger
from ingest.tagging.names import VocabularyName
from ingest.tagging.sounds import SoundIndex, by_ear, kept_sounds, keys_of, letters_of, looked_for

NAMES = [
    VocabularyName("callaloo", "dish", "subject", 1),
    VocabularyName("Giulia Rossi", "person", "subject", 2),
    VocabularyName("bread", "dish", "subject", 3),
    VocabularyName("Brede", "person", "subject", 4),
    VocabularyName("Bredé", "person", "subject", 7),
    VocabularyName("rice", "crop", "subject", 5),
    VocabularyName("rice cake", "dish", "subject", 6),
    VocabularyName("kalalu", "dish", "subject", 1, "heard_as"),
]
TAGGER = MisheardTagger(NAMES)
ENGLISH = known_words("en")


def heard(text, words=(), *, taken=(), known=ENGLISH):
    found, _ = TAGGER.tag(text, words, known=known, taken=taken)
    assert all(text[one.start_char : one.end_char] == one.quote for one in found)
    return [(one.quote, [name.target_id for name in one.targets]) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We cooked kallalou.", [("kallalou", [1])]),
        ("We cooked kalla lou’s best.", [("kalla lou", [1])]),
        ("Then Julia Rossy came, and Julia.", [("Julia Rossy", [2])]),
        ("GIÚLYA-ROSSI", [("GIÚLYA-ROSSI", [2])]),
        ("a ryce kake", [("ryce kake", [6])]),
        ("Nobody said anything.", []),
        ("Call a loo, a Julia, a rose", []),
        ("kalla. Lou", []),
        ("", []),
    ],
)
def test_odd_words_that_sound_like_a_name(text, expected):
    assert heard(text) == expected


def test_a_word_that_everybody_knows_is_odd_only_where_the_recogniser_doubted_it():
    text = "I ate the breed."
    sure, doubted = ([Word(word, 0.0, 1.0, odds) for word in text.split()] for odds in (0.9, 0.2))
    assert heard(text, sure) == []
    assert heard(text, doubted) == [("breed", [4, 7])]
    assert heard("I ate the bread.", doubted, taken=[(10, 15)]) == []


def test_where_nobody_listed_a_languages_words_only_doubt_counts():
    text = "med kallalou"
    assert known_words("xx") is None
    assert known_words("../en") is None
    assert heard(text, known=None) == []
    assert heard(text, [Word("med", 0, 1, 0.9), Word("kallalou", 1, 2, 0.1)], known=None) == [("kallalou", [1])]


@pytest.mark.parametrize("alike", [("Philo", "fillo"), ("Zora", "sorah"), ("quick", "kwick"), ("callaloo", "kalalu")])
def test_what_sounds_the_same_is_written_the_same(alike):
    one, other = (by_ear(letters_of(name.casefold())) for name in alike)
    assert (one == other) is ("quick" not in alike)


def test_what_is_kept_of_a_mishearing_is_found_by_a_name_that_comes_later():
    index = SoundIndex(["callaloo", "okra", "xx", "giulia rossi"])
    for text, name in (("kallalou", "callaloo"), ("ocra", "okra"), ("julia rosy", "giulia rossi")):
        assert [one.surface for one in index.alike(letters_of(text))] == [name]
        assert kept_sounds(letters_of(text)) & looked_for(name)
    assert keys_of("ok") == keys_of("ключ") == ()
    assert kept_sounds("callaloo").isdisjoint(looked_for("okra"))

"""Possible new names: what the rules find, and what they leave alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.tagging.known_words import known_words
from ingest.tagging.new_names import new_names

COMMON = known_words("en") or frozenset()


def found(text, *, taken=()):
    return [(one.name, one.kind.value, one.rule) for one in new_names(text, common=COMMON, taken=taken)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Then my aunt Giulia came.", [("Giulia", "person", "kin")]),
        ("my late great-grandmother, Ana de Souza, sang", [("Ana de Souza", "person", "kin")]),
        ("We asked Mrs. Okonkwo’s son.", [("Okonkwo", "person", "title")]),
        ("We call it the ogbono.", [("ogbono", "dish", "called")]),
        ("It was called good old callaloo and we ate", [("old callaloo", "dish", "called")]),
        ("She brought a pot of callaloo.", [("callaloo", "dish", "vessel")]),
        ("He planted oca, and rows of ulluco.", [("oca", "crop", "grew"), ("ulluco", "crop", "row")]),
        ("They came from Ouagadougou on foot.", [("Ouagadougou", "place", "at")]),
        ("And then Kwame Mensah said no.", [("Kwame Mensah", "person", "capitals")]),
        ("Kwame said no. Mensah too. “Giulia!”", []),
        ("We call it a day, a pot of water, in May, I said, on Monday and on Sundays.", []),
        ("", []),
    ],
)
def test_what_the_rules_find(text, expected):
    assert found(text) == expected


def test_words_that_are_taken_are_no_new_names():
    text = "Then my aunt Giulia came."
    assert found(text, taken=[(13, 19)]) == []


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(["my aunt ", "Giulia", "İnce ", "a pot of ", "oca’s", " ", ". ", "Ana-", "we call it "]))
)
def test_a_name_is_where_it_is_said_to_be_and_none_overlaps(parts):
    text, end = "".join(parts), 0
    for one in new_names(text, common=COMMON, taken=()):
        assert text[one.start_char : one.end_char] == one.name.strip() != ""
        assert one.start_char >= end
        end = one.end_char

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.question_terms import MOST_TERMS, Term, read_question


def prefix(word):
    return Term((word,), is_prefix=True)


def word(text):
    return Term((text,))


def phrase(*words):
    return Term(words, is_phrase=True)


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("", [], []),
        ("callaloo", [prefix("callaloo")], []),
        ("callaloo ", [word("callaloo")], []),
        ("callaloo.", [word("callaloo")], []),
        ("Crème brûle\u0301", [word("creme"), prefix("brule")], []),
        ("salt-fish", [word("salt"), prefix("fish")], []),
        ("salt fish -pork", [word("salt"), word("fish")], [phrase("pork")]),
        ("-pork stew", [prefix("stew")], [phrase("pork")]),
        ('"salt fish" stew ', [phrase("salt", "fish"), word("stew")], []),
        ('stew "salt fi', [word("stew"), phrase("salt", "fi")], []),
        ('stew -"salt fish"', [word("stew")], [phrase("salt", "fish")]),
        ('stew "" " - -- !', [word("stew")], []),
        ("--pork ", [word("pork")], []),
        ("-salt-fish x ", [word("x")], [phrase("salt", "fish")]),
    ],
)
def test_what_is_typed_is_read(text, wanted, unwanted):
    asked = read_question(text)
    assert list(asked.wanted) == wanted
    assert list(asked.unwanted) == unwanted


def test_a_long_question_is_cut_and_says_so():
    asked = read_question(" ".join(f"w{number}" for number in range(MOST_TERMS + 2)))
    assert [term.text for term in asked.dropped] == ["w10", "w11"]
    assert len(asked.wanted) == MOST_TERMS


@given(st.text(alphabet=st.sampled_from('ab é"-\u0301 \n:()*?[]\\{}^~+/')))
def test_nothing_typed_is_an_error(text):
    asked = read_question(text)
    assert all(each.words for each in (*asked.wanted, *asked.unwanted))
    assert not any(term.is_prefix for term in asked.wanted[:-1])

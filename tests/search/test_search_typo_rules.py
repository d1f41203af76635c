import tantivy
from hypothesis import given, settings
from hypothesis import strategies as st

from search.embedded_schema import build_schema, register_words
from search.embedded_words import Words
from search.typo_rules import typos_allowed, typos_between
from tests.search import naive_spelling

letters = st.text(alphabet="abcd", min_size=1, max_size=12)


@given(letters, letters, st.booleans())
def test_typos_are_counted_as_promised(typed, word, prefix):
    promised = naive_spelling.typos_between(typed, word, prefix=prefix)
    begun = prefix and word.startswith(typed)
    assert (0 if begun else typos_between(typed, word, is_prefix=prefix)) == promised


def test_numbers_take_no_typo():
    assert typos_allowed("19871987") == 0
    assert typos_between("abcdefghi", "123456789") is None
    assert typos_between("19871", "19872") is None


@settings(max_examples=40, deadline=None)
@given(st.sets(letters, max_size=40), letters.filter(lambda word: len(word) >= 5), st.booleans())
def test_words_are_found_in_the_dictionary_by_the_same_rule(held, typed, prefix):
    index = tantivy.Index(build_schema())
    register_words(index)
    writer = index.writer(15_000_000, 1)
    writer.add_document(tantivy.Document.from_dict({"anywhere": " ".join(held)}, index.schema))
    writer.commit()
    index.reload()
    words = Words(index.searcher())
    near = dict(words.within(typed, typos_allowed(typed), is_prefix=prefix))
    if typos_allowed(typed) > 1:
        near |= dict.fromkeys(words.with_another_first_letter(typed, is_prefix=prefix), 2)
    promised = {word: naive_spelling.typos_between(typed, word, prefix=prefix) for word in held}
    assert near == {word: typos for word, typos in promised.items() if typos}

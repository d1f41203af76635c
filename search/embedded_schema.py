"""The embedded index's fields, and how a change becomes index documents.

A story is one document: its own words by place (title, narrators, subjects,
lede), every word of it and its passages once (`anywhere`), the beginnings of
those words (`begins`), and what it can be filtered, counted and sorted by.
Beside it stands a document for each passage, with the order of its words, so
that phrases, closeness and moments can be told. Stories are found and counted
by their own document alone, which is what makes counts exact and quick.

Everything is written already folded and no text is stored. Numbers are signed,
since deleting by an unsigned number silently deletes nothing, and documents
are made against the schema, since a number of another kind kills the writer.
"""

from collections.abc import Iterable
from enum import IntEnum
from itertools import chain
from typing import Any

import tantivy

from search.documents import Change, PassageDocument, StoryDocument
from search.folding import folded

SCHEMA_VERSION = 2
"""Counts up whenever the fields or the folding change; another version's index is rebuilt."""

OWN_FIELDS = ("title", "narrators", "subjects", "lede")
"""Where a story's own words stand, the weightiest place first; what is said in its passages comes after them."""

LONGEST_BEGINNING = 2
"""Letters of the beginnings that are written; longer ones begin few enough words to look for those."""

COUNTED_KINDS = ("narrator", "person", "dish", "ingredient", "crop", "place", "recipe", "seed", "festival", "year")
"""What stories are filtered and counted by under a number; `language` is the one kind that goes by a code."""

SORTED_DOWN = frozenset({"newest", "longest"})
SORTED_UP = frozenset({"oldest", "shortest"})
"""What stories are sorted by: a field of that name holds the place of each, from the top or from the bottom."""

_ID_BITS = 27
_FAR = 2**35
"""Further than any day in seconds or any length in milliseconds; a day that nobody knows comes after all others."""

_TOKENIZER = "folded_words"


class Kind(IntEnum):
    """What an index document is: a story, a passage in one, or the memory that a story was removed."""

    STORY = 0
    PASSAGE = 1
    REMOVED = 2


def build_schema() -> tantivy.Schema:
    """Return the schema of `SCHEMA_VERSION`."""
    builder = tantivy.SchemaBuilder()
    for name in ("kind", "story"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in ("version", "passage", "start_ms", *sorted(SORTED_DOWN | SORTED_UP)):
        builder.add_integer_field(name, fast=True)
    for name in (*OWN_FIELDS, "said"):
        builder.add_text_field(name, tokenizer_name=_TOKENIZER)
    for name in ("anywhere", "begins"):
        builder.add_text_field(name, tokenizer_name=_TOKENIZER, index_option="basic")
    for name in COUNTED_KINDS:
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_text_field("language", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("speaks_of", tokenizer_name="raw", index_option="basic")
    return builder.build()


def register_words(index: tantivy.Index) -> None:
    """Teach an opened index to split folded text at spaces; it does not remember this itself."""
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENIZER, analyzer)


def thing_word(kind: str, identifier: int | str) -> str:
    """Return the one word that stands for a thing that a passage speaks of."""
    return f"{kind}:{identifier}"


def index_documents(change: Change, schema: tantivy.Schema) -> list[tantivy.Document]:
    """Return every index document that one story consists of after a change."""
    base: dict[str, Any] = {"story": change.story_id}
    if change.story is None:
        removed = base | {"kind": int(Kind.REMOVED), "version": change.version}
        return [tantivy.Document.from_dict(removed, schema)]
    passages = [base | _passage_fields(passage, change.story_id) for passage in change.passages]
    own = _own_words(change.story)
    words = {word for text in chain(*own.values(), *(each["said"] for each in passages)) for word in text.split()}
    story = {
        **base,
        "kind": int(Kind.STORY),
        "version": change.version,
        **own,
        "anywhere": " ".join(words),
        "begins": " ".join({word[:length] for word in words for length in range(1, LONGEST_BEGINNING + 1)}),
        **_sorted_by(change.story),
        **_counted_by(change.story),
    }
    return [tantivy.Document.from_dict(each, schema) for each in (story, *passages)]


def read_numbers(searcher: tantivy.Searcher, field: str, addresses: list[tantivy.DocAddress]) -> list[int]:
    """Return the whole number that each document holds in a field; every document holds those that are asked for."""
    return [int(value) for value in searcher.fast_field_values(field, addresses) if value is not None]


def total(result: Any) -> int:
    """Return how many documents a search found in all; the engine's stubs do not know that it tells."""
    return int(result.count)


def _own_words(story: StoryDocument) -> dict[str, list[str]]:
    return {
        "title": _each([story.title]),
        "narrators": _each(story.narrators),
        "subjects": _each(story.subject_names),
        "lede": _each([story.lede]),
    }


def _passage_fields(passage: PassageDocument, story_id: int) -> dict[str, Any]:
    return {
        "kind": int(Kind.PASSAGE),
        "passage": passage.id,
        "start_ms": round(passage.start_in(story_id) * 1000),
        "speaks_of": sorted({thing_word(kind, number) for kind, number in passage.subjects}),
        "said": _each([passage.text, *passage.subject_names]),
    }


def _sorted_by(story: StoryDocument) -> dict[str, int]:
    recorded, length_ms = story.recorded_at_s, round(story.duration_s * 1000)
    return {
        "newest": _place(-_FAR if recorded is None else recorded, story.id),
        "oldest": _place(_FAR if recorded is None else recorded, -story.id),
        "longest": _place(length_ms, story.id),
        "shortest": _place(length_ms, -story.id),
    }


def _place(value: int, story_id: int) -> int:
    """Return a number that sorts by value and, where that is the same, by story, so that ties stay as they are."""
    return (max(-_FAR, min(value, _FAR - 1)) << _ID_BITS) + story_id % (1 << _ID_BITS)


def _counted_by(story: StoryDocument) -> dict[str, list[int] | list[str]]:
    counted: dict[str, set[int]] = {
        "narrator": set(story.narrator_ids),
        "recipe": set(story.recipes),
        "seed": set(story.seeds),
        "festival": set(story.festivals),
        "year": set() if story.recorded_year is None else {story.recorded_year},
    }
    for kind, number in story.subjects:
        counted.setdefault(kind, set()).add(number)
    language = {"language": [story.language]} if story.language else {}
    return {kind: sorted(numbers) for kind, numbers in counted.items() if numbers} | language


def _each(texts: Iterable[str]) -> list[str]:
    return [words for words in dict.fromkeys(" ".join(folded(text)) for text in texts) if words]

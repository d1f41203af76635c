"""The embedded index's fields, and how a change becomes index documents.

Everything is written already folded and no text is stored. Numbers are signed,
since deleting by an unsigned number silently deletes nothing, and documents
are made against the schema, since a number of another kind kills the writer. A
passage is written once for each story it stands in, with that story's facets.
"""

from collections.abc import Iterable
from enum import IntEnum
from typing import Any

import tantivy

from search.documents import Change, PassageDocument, StoryDocument
from search.folding import folded

SCHEMA_VERSION = 1
"""Counts up whenever the fields or the folding change; another version's index is rebuilt."""

_TOKENIZER = "folded_words"
_NUMBERS = ("kind", "story", "version", "passage")
_TEXTS = ("title", "names", "lede", "text", "spoken_of")
_FACETS = ("facet", "speaks_of")


class Kind(IntEnum):
    """What an index document is: a story, a passage in one, or the memory that a story was removed."""

    STORY = 0
    PASSAGE = 1
    REMOVED = 2


def build_schema() -> tantivy.Schema:
    """Return the schema of `SCHEMA_VERSION`."""
    builder = tantivy.SchemaBuilder()
    for name in _NUMBERS:
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_float_field("start_s", fast=True)
    for name in _TEXTS:
        builder.add_text_field(name, tokenizer_name=_TOKENIZER)
    for name in _FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def register_words(index: tantivy.Index) -> None:
    """Teach an opened index to split folded text at spaces; it does not remember this itself."""
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENIZER, analyzer)


def facet_token(kind: str, identifier: int | str) -> str:
    """Return the one word that stands for a thing stories can be filtered by."""
    return f"{kind}:{identifier}"


def read_facet_token(token: str) -> tuple[str, int | str]:
    """Return the kind and id that `facet_token` was made of."""
    kind, _, identifier = token.partition(":")
    return kind, identifier if kind == "language" else int(identifier)


def index_documents(change: Change, schema: tantivy.Schema) -> list[tantivy.Document]:
    """Return every index document that one story consists of after a change."""
    base: dict[str, Any] = {"story": change.story_id, "version": change.version}
    if change.story is None:
        return [tantivy.Document.from_dict(base | {"kind": int(Kind.REMOVED)}, schema)]
    base["facet"] = _story_facets(change.story)
    fields = [base | _story_fields(change.story)]
    fields += [base | _passage_fields(passage, change.story_id) for passage in change.passages]
    return [tantivy.Document.from_dict(each, schema) for each in fields]


def read_numbers(searcher: tantivy.Searcher, field: str, addresses: list[tantivy.DocAddress]) -> list[int]:
    """Return the whole number that each document holds in a field; every document holds those that are asked for."""
    return [int(value) for value in searcher.fast_field_values(field, addresses) if value is not None]


def _story_fields(story: StoryDocument) -> dict[str, Any]:
    return {
        "kind": int(Kind.STORY),
        "title": _words(story.title),
        "lede": _words(story.lede),
        "names": _each(story.narrators + story.subject_names),
    }


def _passage_fields(passage: PassageDocument, story_id: int) -> dict[str, Any]:
    return {
        "kind": int(Kind.PASSAGE),
        "passage": passage.id,
        "start_s": float(passage.start_in(story_id)),
        "text": _words(passage.text),
        "spoken_of": _each(passage.subject_names),
        "speaks_of": sorted({facet_token(kind, number) for kind, number in passage.subjects}),
    }


def _story_facets(story: StoryDocument) -> list[str]:
    facets = {facet_token(kind, number) for kind, number in story.subjects}
    for kind, numbers in (("recipe", story.recipes), ("seed", story.seeds), ("festival", story.festivals)):
        facets |= {facet_token(kind, number) for number in numbers}
    if story.language:
        facets.add(facet_token("language", story.language))
    if story.recorded_year is not None:
        facets.add(facet_token("year", story.recorded_year))
    return sorted(facets)


def _words(text: str) -> str:
    return " ".join(folded(text))


def _each(names: Iterable[str]) -> list[str]:
    return [words for words in dict.fromkeys(map(_words, names)) if words]

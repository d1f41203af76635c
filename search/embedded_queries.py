"""Turns filters, words and phrases into the embedded engine's queries; reads no index.

Every query scores a constant, so that an answer's order can be explained and
does not change with what else is in the archive.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import tantivy

from search.contract import Filter
from search.embedded_meanings import Tier
from search.embedded_schema import OWN_FIELDS, Kind, thing_word

MUST, SHOULD, NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot

_FEW_STORIES, _FEW_WORDS = 400, 80
"""So many are looked up one by one; more are faster as a set."""


@dataclass(frozen=True, slots=True)
class QueryMaker:
    """Makes queries for one schema."""

    schema: tantivy.Schema

    def filters(self, filters: Iterable[Filter]) -> list[tantivy.Query]:
        """Match any filter of a kind, for every kind."""
        wanted = sorted({(each.kind, each.id) for each in filters}, key=lambda pair: (pair[0], str(pair[1])))
        kinds = (list(group) for _, group in groupby(wanted, key=lambda pair: pair[0]))
        return [self.any_of(pairs[0][0], [number for _, number in pairs]) for pairs in kinds]

    def any_of(self, field: str, values: Collection[Any]) -> tantivy.Query:
        """Match documents whose field holds any of the values."""
        if not values:
            return tantivy.Query.empty_query()
        if len(values) > (_FEW_STORIES if field == "story" else _FEW_WORDS):
            return tantivy.Query.term_set_query(self.schema, field, list(values))
        return some([tantivy.Query.term_query(self.schema, field, value) for value in values])

    def kind(self, kind: Kind) -> tantivy.Query:
        """Match one kind of document."""
        return scored(tantivy.Query.term_query(self.schema, "kind", int(kind)), 0.0)

    def story(self, story_id: int) -> tantivy.Query:
        """Match everything of one story."""
        return scored(tantivy.Query.term_query(self.schema, "story", story_id), 0.0)

    def stories(self, story_ids: Collection[int]) -> tantivy.Query:
        """Match everything of some stories."""
        return scored(self.any_of("story", story_ids), 0.0)

    def speaking_of(self, kind: str, identifier: int | str) -> tantivy.Query:
        """Match passages that speak of a thing."""
        return tantivy.Query.term_query(self.schema, "speaks_of", thing_word(kind, identifier))

    def stories_after(self, story_id: int) -> tantivy.Query:
        """Match everything of the stories whose ids are greater."""
        integer = tantivy.FieldType.Integer
        return scored(tantivy.Query.range_query(self.schema, "story", integer, story_id, include_lower=False), 0.0)

    def phrase(self, field: str, words: Sequence[str], *, slop: int = 0) -> tantivy.Query:
        """Match words in a row; `slop` is how many places they may be off."""
        if len(words) == 1:
            return tantivy.Query.term_query(self.schema, field, words[0])
        return tantivy.Query.phrase_query(self.schema, field, list(words), slop=slop)

    def own_phrase(self, words: Sequence[str]) -> tantivy.Query:
        """Match stories in whose own words these stand in a row."""
        return some([self.phrase(field, words) for field in OWN_FIELDS])

    def tier_in(self, field: str, tier: Tier, begun: Collection[str] = ()) -> tantivy.Query:
        """Match any word or phrase of a tier in a field that keeps the order of words; `begun` are words it begins."""
        phrases = [self.phrase(field, phrase) for phrase in tier.phrases]
        return some([self.any_of(field, [*tier.words, *begun]), *phrases])


def every(queries: Sequence[tantivy.Query], *, none_of: Sequence[tantivy.Query] = ()) -> tantivy.Query:
    """Match what matches all of the queries and none of the others, adding up their scores."""
    parts = [(MUST, query) for query in queries] or [(MUST, scored(tantivy.Query.all_query(), 0.0))]
    return tantivy.Query.boolean_query(parts + [(NOT, query) for query in none_of])


def some(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    """Match what matches at least one of the queries, adding up their scores."""
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(SHOULD, query) for query in queries])


def best(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    """Match what matches at least one of the queries, with the best of their scores."""
    return queries[0] if len(queries) == 1 else tantivy.Query.disjunction_max_query(list(queries))


def scored(query: tantivy.Query, score: float) -> tantivy.Query:
    """Match the same with a constant score."""
    return tantivy.Query.const_score_query(query, score)

"""Turns terms and filters into the embedded engine's queries; reads no index.

Scores are constant tiers, not statistics, so that an answer's order can be
explained and does not change with what else is in the archive: a word in the
title weighs most, then names, then the lede, then what is said.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import tantivy

from search.contract import Filter
from search.embedded_schema import Kind, facet_token
from search.question_terms import Term

STORY_WEIGHTS = {"title": 8.0, "names": 4.0, "lede": 2.0}
PASSAGE_WEIGHT = 1.0
PASSAGE_FIELDS = ("text", "spoken_of")
TEXT_FIELDS = (*STORY_WEIGHTS, *PASSAGE_FIELDS)

_BEGINS_ONLY = 0.9
_WITH_TYPOS = 0.05
_ONE_TYPO_FROM = 5
_TWO_TYPOS_FROM = 9

MUST, SHOULD, NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


@dataclass(frozen=True, slots=True)
class Attempt:
    """One reading of a question: the terms that all must be found, and whether typos are forgiven."""

    kept: tuple[Term, ...]
    dropped: tuple[Term, ...] = ()
    with_typos: bool = False

    def typos(self, term: Term) -> int:
        """Return how many typos this reading forgives in a term."""
        return typos_allowed(term) if self.with_typos else 0


def typos_allowed(term: Term) -> int:
    """Return how many typos a term may have: none in short words and phrases, one from 5 letters, two from 9."""
    if term.is_phrase or len(term.text) < _ONE_TYPO_FROM:
        return 0
    return 1 if len(term.text) < _TWO_TYPOS_FROM else 2


def passage_score(attempt: Attempt) -> float:
    """Return the score of a story that only a passage speaks for."""
    return sum(PASSAGE_WEIGHT * (_WITH_TYPOS if attempt.typos(term) else 1.0) for term in attempt.kept)


@dataclass(frozen=True, slots=True)
class QueryMaker:
    """Makes queries for one schema."""

    schema: tantivy.Schema

    def term(self, term: Term, *, typos: int = 0) -> tantivy.Query:
        """Match a term anywhere, scored by the best place it stands in."""
        tiers = []
        for field in TEXT_FIELDS:
            weight = STORY_WEIGHTS.get(field, PASSAGE_WEIGHT)
            if typos:
                tiers.append((self._mistyped(field, term, typos), weight * _WITH_TYPOS))
            if term.is_prefix:
                tiers.append((self._prefix(field, term), weight * _BEGINS_ONLY))
            tiers.append((self._whole(field, term), weight))
        return tantivy.Query.disjunction_max_query([_scored(query, weight) for query, weight in tiers])

    def anything(self, attempt: Attempt) -> list[tantivy.Query]:
        """Match each term of a reading, worth one point each, for counting how many a passage holds."""
        return [_scored(self.term(term, typos=attempt.typos(term)), 1.0) for term in attempt.kept]

    def filters(self, filters: Iterable[Filter]) -> list[tantivy.Query]:
        """Match any filter of a kind, for every kind; scores nothing."""
        tokens = sorted({(each.kind, facet_token(each.kind, each.id)) for each in filters})
        kinds = ([token for _, token in group] for _, group in groupby(tokens, key=lambda pair: pair[0]))
        return [_scored(self.any_of("facet", each), 0.0) for each in kinds]

    def any_of(self, field: str, values: Collection[Any]) -> tantivy.Query:
        """Match documents whose field holds any of the values."""
        if not values:
            return tantivy.Query.empty_query()
        return tantivy.Query.term_set_query(self.schema, field, list(values))

    def kind(self, kind: Kind) -> tantivy.Query:
        """Match one kind of document; scores nothing."""
        return _scored(tantivy.Query.term_query(self.schema, "kind", int(kind)), 0.0)

    def story(self, story_id: int) -> tantivy.Query:
        """Match everything of one story; scores nothing."""
        return _scored(tantivy.Query.term_query(self.schema, "story", story_id), 0.0)

    def stories(self, story_ids: Collection[int]) -> tantivy.Query:
        """Match everything of some stories; scores nothing."""
        return _scored(self.any_of("story", story_ids), 0.0)

    def story_range(self, first: int, end: int) -> tantivy.Query:
        """Match everything of the stories with ids from `first` up to, not including, `end`."""
        integer = tantivy.FieldType.Integer
        return _scored(tantivy.Query.range_query(self.schema, "story", integer, first, end, include_upper=False), 0.0)

    def _whole(self, field: str, term: Term) -> tantivy.Query:
        if len(term.words) > 1:
            return tantivy.Query.phrase_query(self.schema, field, list(term.words))
        return tantivy.Query.term_query(self.schema, field, term.text)

    def _prefix(self, field: str, term: Term) -> tantivy.Query:
        # Folded words hold letters, numbers and marks only, so nothing in them means anything to a pattern.
        return tantivy.Query.regex_query(self.schema, field, f"{term.text}.*")

    def _mistyped(self, field: str, term: Term, typos: int) -> tantivy.Query:
        return tantivy.Query.fuzzy_term_query(
            self.schema, field, term.text, typos, transposition_cost_one=True, prefix=term.is_prefix
        )


def every(queries: Sequence[tantivy.Query], *, none_of: Sequence[tantivy.Query] = ()) -> tantivy.Query:
    """Match what matches all of the queries and none of the others."""
    parts = [(MUST, query) for query in queries] or [(MUST, _scored(tantivy.Query.all_query(), 0.0))]
    return tantivy.Query.boolean_query(parts + [(NOT, query) for query in none_of])


def some(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    """Match what matches at least one of the queries, adding up their scores."""
    return tantivy.Query.boolean_query([(SHOULD, query) for query in queries])


def _scored(query: tantivy.Query, score: float) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, score)

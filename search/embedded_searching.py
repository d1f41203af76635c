"""Answers one question from one state of the embedded index.

A story is found when its own document, or one of its passages, holds all the
words. It is left out when any of its documents holds an unwanted word. Totals
and facets come from exact counts by story, never from the page of hits.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest

import tantivy

from search.contract import Answer, FacetCount, Question, StoryHit, Understood
from search.embedded_corrections import corrections
from search.embedded_moments import moments
from search.embedded_queries import Attempt, QueryMaker, every, passage_score, some, typos_allowed
from search.embedded_schema import Kind, read_facet_token, read_numbers
from search.question_terms import AskedTerms, Term, read_question

_BUCKETS = 60_000
"""The engine counts into at most 65,000 buckets, so stories are counted in ranges of ids."""


@dataclass(frozen=True, slots=True)
class Searching:
    """One state of the index, and the question makers for it."""

    searcher: tantivy.Searcher
    make: QueryMaker

    def answer(self, question: Question) -> Answer:
        """Find, count, order and cut to the page that was asked for."""
        asked = read_question(question.text)
        limits = self._limits(question, asked)
        attempt, found = self._first_that_finds(asked, limits)
        counts = self._count_by_story(found)
        order = self._in_order(attempt, found, counts, need=question.offset + question.limit)
        page = order[question.offset :]
        hits = tuple(
            StoryHit(story_id, score, moments(self.searcher, self.make, story_id, attempt, question))
            for story_id, score in page
        )
        return Answer(hits, len(counts), self._facets(attempt, found, counts), self._understood(attempt, found))

    def _limits(self, question: Question, asked: AskedTerms) -> tuple[list[tantivy.Query], list[tantivy.Query]]:
        """Return what every match must and must not be, apart from the words."""
        must = self.make.filters(question.filters)
        must_not = []
        if question.among is not None:
            must.append(self.make.stories(question.among))
        if question.excluded_stories:
            must_not.append(self.make.stories(question.excluded_stories))
        if asked.unwanted:
            holding = self._count_by_story(some([self.make.term(term) for term in asked.unwanted]))
            must_not.append(self.make.stories(holding))
        return must, must_not

    def _first_that_finds(
        self, asked: AskedTerms, limits: tuple[list[tantivy.Query], list[tantivy.Query]]
    ) -> tuple[Attempt, tantivy.Query]:
        """Return the strictest reading that finds a story, or the first reading when none does."""
        must, must_not = limits
        if not asked.wanted:
            return Attempt(()), every([self.make.kind(Kind.STORY), *must], none_of=must_not)
        first: tuple[Attempt, tantivy.Query] | None = None
        for attempt in _attempts(asked):
            words = [self.make.term(term, typos=attempt.typos(term)) for term in attempt.kept]
            query = every([*words, *must], none_of=must_not)
            if self.searcher.search(query, limit=1, count=False).hits:
                return attempt, query
            first = first or (attempt, query)
        assert first is not None  # noqa: S101 -- there is always one attempt when a word is wanted
        return first

    def _count_by_story(self, query: tantivy.Query) -> dict[int, int]:
        """Return how many documents match, by story id, for every story that has any."""
        counts: dict[int, int] = {}
        top = self.searcher.search(tantivy.Query.all_query(), limit=1, order_by_field="story").hits
        end = 1 + max(read_numbers(self.searcher, "story", [address for _, address in top]), default=-1)
        for first in range(0, end, _BUCKETS):
            wanted = query if end <= _BUCKETS else every([query, self.make.story_range(first, first + _BUCKETS)])
            counts |= {int(key): count for key, count in self._buckets(wanted, "story")}
        return counts

    def _buckets(self, query: tantivy.Query, field: str) -> Iterator[tuple[str, int]]:
        counted = self.searcher.aggregate(query, {"by": {"terms": {"field": field, "size": _BUCKETS}}})
        for bucket in counted["by"]["buckets"]:
            yield bucket["key"], bucket["doc_count"]

    def _in_order(
        self, attempt: Attempt, found: tantivy.Query, counts: Mapping[int, int], *, need: int
    ) -> list[tuple[int, float]]:
        """Return the first `need` stories with their scores: best place, most exact, most often, newest."""
        if not attempt.kept:
            return [(story_id, 0.0) for story_id in nsmallest(need, counts, key=lambda each: -each)]
        exact: Mapping[int, int] = {}
        if attempt.with_typos or attempt.kept[-1].is_prefix:
            whole = [self.make.term(Term(term.words, is_phrase=term.is_phrase)) for term in attempt.kept]
            exact = self._count_by_story(every([found, *whole]))
        own = self._own_scores(found)
        floor = passage_score(attempt)

        def rank(story_id: int) -> tuple[float, int, int, int]:
            return (-own.get(story_id, floor), -exact.get(story_id, 0), -counts[story_id], -story_id)

        return [(story_id, own.get(story_id, floor)) for story_id in nsmallest(need, counts, key=rank)]

    def _own_scores(self, found: tantivy.Query) -> dict[int, float]:
        """Return the scores of the stories that are found by their own document."""
        query = every([found, self.make.kind(Kind.STORY)])
        hits = self.searcher.search(query, limit=max(1, self.searcher.num_docs)).hits
        stories = read_numbers(self.searcher, "story", [address for _, address in hits])
        return {story: float(score) for story, (score, _) in zip(stories, hits, strict=True)}

    def _facets(self, attempt: Attempt, found: tantivy.Query, counts: Mapping[int, int]) -> tuple[FacetCount, ...]:
        if attempt.kept:
            found = every([self.make.kind(Kind.STORY), self.make.stories(counts)])
        facets = [FacetCount(*read_facet_token(token), count) for token, count in self._buckets(found, "facet")]
        return tuple(sorted(facets, key=lambda facet: (facet.kind, -facet.stories, str(facet.id).zfill(20))))

    def _understood(self, attempt: Attempt, found: tantivy.Query) -> Understood:
        plain = [term for term in attempt.kept if not term.is_phrase]
        return Understood(
            words=tuple(term.text for term in plain),
            phrases=tuple(term.words for term in attempt.kept if term.is_phrase),
            prefix=next((term.text for term in plain if term.is_prefix), None),
            corrected=corrections(self.searcher, attempt, found),
            dropped=tuple(term.text for term in attempt.dropped),
        )


def _attempts(asked: AskedTerms) -> Iterator[Attempt]:
    """Yield readings from the strictest on: as typed, with typos, then the same with words dropped from the right.

    Phrases are quoted because they matter, so they are never dropped.
    """
    kept, dropped = asked.wanted, asked.dropped
    while kept:
        yield Attempt(kept, dropped)
        if any(typos_allowed(term) for term in kept):
            yield Attempt(kept, dropped, with_typos=True)
        places = [place for place, term in enumerate(kept) if not term.is_phrase]
        if not places or len(kept) == 1:
            return
        last = places[-1]
        dropped = (kept[last], *dropped)
        kept = kept[:last] + kept[last + 1 :]

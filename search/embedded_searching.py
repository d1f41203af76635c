"""Answers one question from one state of the embedded index.

A story is found when it holds all the words, wherever in it they stand; those
that say them close together come first. It is left out when it holds an
unwanted word. Where no story holds all, words are dropped from the right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import tantivy

from search.contract import Answer, Filter, Question, StoryHit, Understood
from search.embedded_counting import Counter
from search.embedded_finding import Finder
from search.embedded_meanings import Lexicon
from search.embedded_moments import moments
from search.embedded_queries import QueryMaker, every, scored
from search.embedded_ranking import Limits, Ranked, rank, rank_unasked
from search.embedded_readings import Reading, readings
from search.embedded_schema import Kind
from search.embedded_understanding import Explainer
from search.embedded_words import Words
from search.question_terms import AskedTerms, read_question


@dataclass(frozen=True)
class Searching:
    """One state of the index, and what is read from it once and kept for the next question."""

    searcher: tantivy.Searcher
    make: QueryMaker

    @cached_property
    def words(self) -> Words:
        """The words of this state."""
        return Words(self.searcher)

    @cached_property
    def counter(self) -> Counter:
        """What counts by this state."""
        return Counter(self.searcher, self.make)

    def answer(self, question: Question) -> Answer:
        """Find, order, cut to the page that was asked for, count, and say how it was understood."""
        return _Asked(self, question).answer()


@dataclass(frozen=True)
class _Asked:
    """One question to one state of the index."""

    state: Searching
    question: Question

    @cached_property
    def terms(self) -> AskedTerms:
        return read_question(self.question.text)

    @cached_property
    def finder(self) -> Finder:
        return Finder(self.state.searcher, self.state.make, self.state.words)

    def answer(self) -> Answer:
        reading = self._first_that_finds()
        ranked = self._ranked(reading)
        found = self._found(reading, self.question.filters)
        shown = moments(self.finder, reading, [story_id for story_id, _ in ranked.page], self.question)
        return Answer(
            tuple(StoryHit(story_id, score, shown.get(story_id, ())) for story_id, score in ranked.page),
            ranked.total,
            self.state.counter.facets(
                self.question.filters, ranked.total, lambda filters: self._found(reading, filters)
            ),
            Explainer(self.finder, found).understood(reading) if reading else Understood(),
            () if ranked.total else Explainer(self.finder, self._met).nearest(self.terms.wanted),
        )

    def _ranked(self, reading: Reading | None) -> Ranked:
        if reading is None:
            return rank_unasked(self.finder, self._found(None, self.question.filters), self.question)
        return rank(self.finder, reading, self._limits(self.question.filters), self.question)

    def _first_that_finds(self) -> Reading | None:
        """Return the first reading that finds a story; the whole question when none does, None when none is asked."""
        lexicon = Lexicon(self.state.words, self.finder.count_phrase, self.question.other_names)
        first = None
        for reading in readings(self.terms, lexicon):
            first = first or reading
            found = self._found(reading, self.question.filters)
            if self.state.searcher.search(found, limit=1, count=False).hits:
                return reading
        return first

    def _found(self, reading: Reading | None, filters: Sequence[Filter]) -> tantivy.Query:
        must, must_not = self._limits(filters)
        held = self.finder.holding(reading) if reading else [self.state.make.kind(Kind.STORY)]
        return scored(every([*held, *must], none_of=must_not), 0.0)

    def _limits(self, filters: Sequence[Filter]) -> Limits:
        must, must_not = self._met_limits
        unwanted = [self.finder.term(term) for term in self.terms.unwanted]
        return [*must, *self.state.make.filters(filters)], [*must_not, *unwanted]

    @cached_property
    def _met_limits(self) -> Limits:
        make, question = self.state.make, self.question
        must = [] if question.among is None else [make.stories(question.among)]
        return must, [make.stories(question.excluded_stories)] if question.excluded_stories else []

    @cached_property
    def _met(self) -> tantivy.Query:
        """Match every story that may be met, whatever was asked."""
        must, must_not = self._met_limits
        return every([self.state.make.kind(Kind.STORY), *must], none_of=must_not)

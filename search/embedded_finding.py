"""Which stories hold what a question asks for, as queries over the stories' own documents.

A story holds a word when it stands anywhere in it. Phrases are told from the
passages, which alone keep the order of what is said, and from the story's own
words. A score counts the words held, the typos between and the places they
stand in, so that it can be read back.
"""

from dataclasses import dataclass, field

import tantivy

from search.embedded_meanings import Meanings, Tier
from search.embedded_queries import QueryMaker, best, every, scored, some
from search.embedded_readings import Path, Reading
from search.embedded_schema import OWN_FIELDS, total
from search.embedded_words import Words
from search.question_terms import Term

_BUCKETS = 60_000
"""The engine counts into at most 65,000 buckets, so stories are listed in ranges of ids."""

_BEGUN_IN_OWN = 60
"""Of the words with a short beginning, so many are looked for in each place of a story's own words."""

_BEGUN_IN_PASSAGES = 50

_PER_TYPO = 64
_PER_WORD = 192


@dataclass(frozen=True, slots=True)
class Place:
    """How well a story holds what was asked: typos between, and points for the places the words stand in."""

    typos: int
    place: int


@dataclass(frozen=True)
class Finder:
    """Makes the queries of one question over one state of the index."""

    searcher: tantivy.Searcher
    make: QueryMaker
    words: Words
    _phrases: dict[tuple[str, ...], tantivy.Query] = field(default_factory=dict)

    def count_phrase(self, words: tuple[str, ...]) -> int:
        """Return in how many passages and stories' own words these stand in a row."""
        said = self.make.phrase("said", words)
        return total(self.searcher.search(some([said, self.make.own_phrase(words)]), limit=1))

    def holding(self, reading: Reading) -> list[tantivy.Query]:
        """Match stories that hold a reading whole, one query for each stretch of it; scores mean nothing."""
        return [best([self._path(path) for path in paths]) for paths in reading.stretches]

    def ranked(self, reading: Reading) -> list[tantivy.Query]:
        """Match the same, scored so that `place_of` reads back how well."""
        return [best([every([self._placed(each) for each in path]) for path in paths]) for paths in reading.stretches]

    def place_of(self, reading: Reading, score: float) -> Place:
        """Read the score of a story that `ranked` found."""
        short = _PER_WORD * len(reading.kept) - round(score)
        typos = -(-short // _PER_TYPO)
        return Place(typos, typos * _PER_TYPO - short)

    def highest(self, reading: Reading) -> int:
        """Return the score of a story that has every word in its title, exactly as typed."""
        return len(reading.kept) * (_PER_WORD + len(OWN_FIELDS))

    def said(self, reading: Reading) -> tantivy.Query:
        """Match passages that hold any part of a reading; scores mean nothing."""
        return some([self.tier_in_passages(tier) for each in reading.meanings for tier in each.tiers])

    def tier_in_passages(self, tier: Tier) -> tantivy.Query:
        """Match passages that hold any word or phrase of a tier; of words with a short beginning only the commonest."""
        return self.make.tier_in("said", tier, self._begun(tier, _BEGUN_IN_PASSAGES))

    def term(self, term: Term) -> tantivy.Query:
        """Match stories that hold a word or phrase exactly as typed."""
        return self.tier(Tier(0, phrases=(term.words,)))

    def tier(self, tier: Tier) -> tantivy.Query:
        """Match stories that hold any word or phrase of a tier anywhere."""
        parts = [self.make.any_of("anywhere", tier.words)] if tier.words else []
        if tier.beginning:
            parts.append(tantivy.Query.term_query(self.make.schema, "begins", tier.beginning))
        return some([*parts, *(self._holding_phrase(phrase) for phrase in tier.phrases)])

    def _path(self, path: Path) -> tantivy.Query:
        return every([scored(some([self.tier(tier) for tier in each.tiers]), 0.0) for each in path])

    def _placed(self, meanings: Meanings) -> tantivy.Query:
        many = len(meanings.terms)
        parts = []
        for tier in meanings.tiers:
            score = _PER_WORD * many - _PER_TYPO * tier.typos
            parts.append(scored(self.tier(tier), score))
            begun = self._begun(tier, _BEGUN_IN_OWN)
            for points, name in enumerate(reversed(OWN_FIELDS), start=1):
                parts.append(scored(self.make.tier_in(name, tier, begun), score + points * many))
        return best(parts)

    def _begun(self, tier: Tier, most: int) -> list[str]:
        return self.words.commonest(tier.beginning, most) if tier.beginning else []

    def _holding_phrase(self, words: tuple[str, ...]) -> tantivy.Query:
        if len(words) == 1:
            return tantivy.Query.term_query(self.make.schema, "anywhere", words[0])
        if words not in self._phrases:
            said = self._stories_of(self.make.phrase("said", words))
            own = self.make.own_phrase(words)
            # Only stories' own documents, which a set of ids alone would not say.
            in_order = tantivy.Query.term_query(self.make.schema, "anywhere", words[0])
            self._phrases[words] = some([own, every([in_order, self.make.stories(said)])] if said else [own])
        return self._phrases[words]

    def _stories_of(self, passages: tantivy.Query) -> list[int]:
        """Return the stories of the passages that match, in turns where they are too many to be counted at once."""
        found: list[int] = []
        listed = {"terms": {"field": "story", "size": _BUCKETS, "order": {"_key": "asc"}}}
        wanted = passages
        while True:
            counted = self.searcher.aggregate(wanted, {"by": listed})["by"]
            found += [int(bucket["key"]) for bucket in counted["buckets"]]
            if not counted["sum_other_doc_count"]:
                return found
            wanted = every([passages, self.make.stories_after(found[-1])])

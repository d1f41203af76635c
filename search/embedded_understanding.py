"""Says how a question was understood, and what there is that is spelt nearly like it.

Only words of stories that were actually found, or that may be met, are named,
so that neither a correction nor a suggestion tells what a hidden or removed
story says: the dictionary alone would.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import tantivy

from search.contract import Correction, OtherNames, Understood
from search.embedded_finding import Finder
from search.embedded_meanings import Meanings, Tier
from search.embedded_queries import every, scored, some
from search.embedded_readings import Reading

MOST_FOUND = 5
MOST_NEAREST = 3
_MOST_TRIED = 12
_AT_ONCE = 100
_MOST_BITS = 20
"""A score holds no more than 24 bits exactly."""
_APART_PER_LETTERS = 3
_SHORTEST = 3


@dataclass(frozen=True)
class Explainer:
    """Asks again, among some stories only, for what would be shown to a person."""

    finder: Finder
    among: tantivy.Query

    def understood(self, reading: Reading) -> Understood:
        """Return how a reading was understood in the stories that were found by it."""
        plain = [term for term in reading.kept if not term.is_phrase]
        return Understood(
            words=tuple(term.text for term in plain),
            phrases=tuple(term.words for term in reading.kept if term.is_phrase),
            prefix=next((term.text for term in plain if term.is_prefix), None),
            corrected=tuple(self._corrections(reading.meanings)),
            other_names=tuple(self._other_names(reading.meanings)),
            dropped=tuple(term.text for term in reading.dropped),
        )

    def nearest(self, reading: Reading) -> tuple[Correction, ...]:
        """Return, for each word of a reading that no story holds, those spelt most like it."""
        near = []
        for each in dict.fromkeys(reading.alone):
            typed = each.terms[0].text
            if len(typed) >= _SHORTEST and not each.terms[0].is_phrase and not self._is_held(each):
                words = self.finder.words.nearest(typed, max(2, len(typed) // _APART_PER_LETTERS))
                found = self._held([(word,) for word in words if word != typed], MOST_NEAREST)
                near.append(Correction(typed, tuple(" ".join(spelling) for spelling in found)))
        return tuple(each for each in near if each.found)

    def _is_held(self, meanings: Meanings) -> bool:
        held = every([self.among, some([self.finder.tier(tier) for tier in meanings.tiers])])
        return bool(self.finder.searcher.search(held, limit=1, count=False).hits)

    def _corrections(self, meanings: Sequence[Meanings]) -> Iterator[Correction]:
        for each in meanings:
            typed = " ".join(term.text for term in each.terms)
            tiers = [tier for tier in each.tiers if tier.typos]
            found = self._held([spelling for tier in tiers for spelling in self._spellings(tier)], MOST_FOUND)
            if found:
                yield Correction(typed, tuple(" ".join(words) for words in found))

    def _other_names(self, meanings: Sequence[Meanings]) -> Iterator[OtherNames]:
        for each in meanings:
            if each.names:
                found = self._held(each.names.names, len(each.names.names))
                if found:
                    yield OtherNames(each.names.words, tuple(found))

    def _spellings(self, tier: Tier) -> list[tuple[str, ...]]:
        common = sorted(tier.words, key=lambda word: (-self.finder.words.count(word), word))
        return [*tier.phrases, *((word,) for word in common)]

    def _held(self, spellings: Sequence[tuple[str, ...]], most: int) -> list[tuple[str, ...]]:
        """Return those of the spellings that the stories hold, the first of them."""
        tried = spellings[: max(_MOST_TRIED, most)]
        turns = [tried[first : first + _MOST_BITS] for first in range(0, len(tried), _MOST_BITS)]
        return [words for turn in turns for words in self._held_of_few(turn)][:most]

    def _held_of_few(self, tried: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Return those that the stories hold: all tried at once, each the bit of a score."""
        found: set[int] = set()
        left = list(range(len(tried)))
        while left:
            bits = [scored(self._spelt(tried[place]), float(1 << step)) for step, place in enumerate(left)]
            hits = self.finder.searcher.search(every([self.among, some(bits)]), limit=_AT_ONCE, count=False).hits
            seen = {place for step, place in enumerate(left) for score, _ in hits if int(score) >> step & 1}
            found |= seen
            # The highest scores came first: where there were more stories than these, lower bits may be missing.
            left = [place for place in left if place not in seen] if seen and len(hits) == _AT_ONCE else []
        return [tried[place] for place in sorted(found)]

    def _spelt(self, words: tuple[str, ...]) -> tantivy.Query:
        return self.finder.tier(Tier(0, phrases=(words,)))

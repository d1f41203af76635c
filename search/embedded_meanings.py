"""What each part of a question may stand for in this index, and at what price in typos.

A word stands for itself, for the words it begins, for its other names, for
words spelt nearly like it, and for two words where a space was forgotten; two
or three words stand for one where a space was too much. How many words are
taken is capped, first by the order of their letters, so that no question costs
more than it is worth.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from search.contract import OtherNames
from search.embedded_schema import LONGEST_BEGINNING
from search.embedded_words import Words
from search.question_terms import Term
from search.typo_rules import typos_allowed

MOST_BEGUN = 1_000
MOST_ONE_TYPO = 150
MOST_TWO_TYPOS = 50
_MOST_JOINED = 3
_MOST_SPLITS = 3
_TOO_COMMON = 40_000
"""Two words that so many passages hold each are no misspelling of one."""
_COMMONEST = 30

CountPhrase = Callable[[tuple[str, ...]], int]
"""Tells in how many places words stand in a row."""


@dataclass(frozen=True, slots=True)
class Tier:
    """What counts alike: any of the words, any word that begins so, or any of the phrases, all so many typos away."""

    typos: int
    words: tuple[str, ...] = ()
    beginning: str = ""
    phrases: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Meanings:
    """All that one typed term, or several in a row, may stand for: the fewest typos first."""

    terms: tuple[Term, ...]
    tiers: tuple[Tier, ...]
    names: OtherNames | None = None

    def commonest_words(self, words: Words, most: int = _COMMONEST) -> tuple[str, ...]:
        """Return the single words it stands for that are worth comparing: as typed, then those in most stories."""
        first = self.terms[0].words if len(self.terms) == 1 and not self.terms[0].is_phrase else ()
        begun = (word for tier in self.tiers if tier.beginning for word in words.commonest(tier.beginning, most))
        others = {*begun, *(word for tier in self.tiers for word in tier.words)} - set(first)
        return (*first, *sorted(others, key=lambda word: (-words.count(word), word)))[:most]


@dataclass(frozen=True)
class Lexicon:
    """Finds meanings in the words of one state of the index, with the other names that a question brings."""

    words: Words
    count_phrase: CountPhrase
    other_names: tuple[OtherNames, ...] = ()
    _several: dict[tuple[Term, ...], tuple[Meanings, ...]] = field(default_factory=dict)

    def of(self, term: Term) -> Meanings:
        """Return what one word or phrase may stand for."""
        if term.is_phrase:
            return Meanings((term,), (Tier(0, phrases=(term.words,)),))
        names = next((each for each in self.other_names if each.words == term.words), None)
        exact = self._as_typed(term, names)
        return Meanings((term,), tuple(tier for tier in (exact, *self._mistyped(term)) if tier), names)

    def of_several(self, terms: tuple[Term, ...]) -> tuple[Meanings, ...]:
        """Return what words in a row may stand for together: what they are called too, and the word they join to."""
        if terms not in self._several:
            self._several[terms] = tuple(self._together(terms))
        return self._several[terms]

    def _together(self, terms: Sequence[Term]) -> Iterator[Meanings]:
        typed = tuple(term.text for term in terms)
        for names in self.other_names:
            if names.words == typed:
                yield Meanings(tuple(terms), (_named(names),), names)
        if len(terms) <= _MOST_JOINED:
            joined = Term(("".join(typed),), is_prefix=terms[-1].is_prefix)
            tiers = [tier for tier in self._joined(joined, len(terms) - 1) if tier.words or tier.phrases]
            if tiers:
                yield Meanings(tuple(terms), tuple(tiers))

    def _joined(self, joined: Term, spaces: int) -> Iterator[Tier]:
        """Yield the word that it is without the spaces, a typo each, and what it is with one more typo."""
        yield Tier(spaces, self._begun(joined))
        if typos_allowed(joined.text) > spaces:
            near = [word for word, _ in self.words.within(joined.text, 1, is_prefix=joined.is_prefix)]
            yield Tier(spaces + 1, tuple(near[:MOST_ONE_TYPO]), phrases=self._split(joined.text))

    def _as_typed(self, term: Term, names: OtherNames | None) -> Tier:
        named = names.names if names else ()
        phrases = tuple(name for name in named if len(name) > 1)
        single = tuple(name[0] for name in named if len(name) == 1)
        if term.is_prefix and len(term.text) <= LONGEST_BEGINNING:
            return Tier(0, single, beginning=term.text, phrases=phrases)
        return Tier(0, (*(self._begun(term) or (term.text,)), *single), phrases=phrases)

    def _begun(self, term: Term) -> tuple[str, ...]:
        if term.is_prefix:
            return tuple(self.words.beginning_with(term.text)[:MOST_BEGUN])
        return (term.text,) if self.words.count(term.text) else ()

    def _mistyped(self, term: Term) -> Iterator[Tier]:
        if not typos_allowed(term.text):
            return
        near = list(self._near(term))
        split = self._split(term.text)
        one = tuple(word for word, apart in near if apart == 1)[:MOST_ONE_TYPO]
        two = tuple(word for word, apart in near if apart == 2)[:MOST_TWO_TYPOS]  # noqa: PLR2004 -- two typos
        if one or split:
            yield Tier(1, one, phrases=split)
        if two:
            yield Tier(2, two)

    def _near(self, term: Term) -> Iterator[tuple[str, int]]:
        """Yield the words with typos; a number is never taken for a mistyped one, nor the beginning of a word twice."""
        allowed = typos_allowed(term.text)
        near = dict(self.words.within(term.text, allowed, is_prefix=term.is_prefix))
        if allowed > 1:
            near |= dict.fromkeys(self.words.with_another_first_letter(term.text, is_prefix=term.is_prefix), 2)
        yield from ((word, near[word]) for word in sorted(near) if not word.isdigit())

    def _split(self, typed: str) -> tuple[tuple[str, str], ...]:
        """Return the two words it would be with a space: of all places for it, the one that is said most."""
        halves = [(typed[:place], typed[place:]) for place in range(1, len(typed))]
        rarest = {each: min(map(self.words.count, each)) for each in halves}
        likely = [each for each in halves if rarest[each] and min(map(self.words.passages, each)) <= _TOO_COMMON]
        said = {each: self.count_phrase(each) for each in sorted(likely, key=lambda each: -rarest[each])[:_MOST_SPLITS]}
        best = max(said, key=lambda each: said[each], default=None)
        return (best,) if best and said[best] else ()


def _named(names: OtherNames) -> Tier:
    single = tuple(name[0] for name in names.names if len(name) == 1)
    return Tier(0, single, phrases=tuple(name for name in names.names if len(name) > 1))

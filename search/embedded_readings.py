"""The ways in which the words of a question can be put together.

Most questions have one: each word for itself. Where words in a row may stand
for something together (another name, a word with a space too much) there are
several paths through that stretch, and a story need hold only one of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from search.embedded_meanings import Lexicon, Meanings
from search.question_terms import AskedTerms, Term

MOST_PATHS = 24
_MOST_TOGETHER = 5

Path = tuple[Meanings, ...]


@dataclass(frozen=True)
class Reading:
    """One reading of a question.

    `kept` are its terms, `alone` what each stands for by itself, `stretches`
    the paths through each stretch of them, of which a story must hold one.
    """

    kept: tuple[Term, ...]
    dropped: tuple[Term, ...]
    alone: tuple[Meanings, ...]
    stretches: tuple[tuple[Path, ...], ...]

    @cached_property
    def meanings(self) -> tuple[Meanings, ...]:
        """Everything that is looked for, each once, in the order typed."""
        return tuple(dict.fromkeys(each for paths in self.stretches for path in paths for each in path))

    @cached_property
    def together(self) -> tuple[tuple[int, Meanings], ...]:
        """What several terms in a row stand for, and the place in `kept` of the first of them."""
        found = (each for each in self.meanings if len(each.terms) > 1)
        return tuple((_place_of(each.terms, self.kept), each) for each in found)


def readings(asked: AskedTerms, lexicon: Lexicon) -> Iterator[Reading]:
    """Yield the whole question, then what is left of it with words dropped from the right.

    Phrases are quoted because they matter, so they are never dropped.
    """
    alone = {term: lexicon.of(term) for term in asked.wanted}
    kept, dropped = asked.wanted, asked.dropped
    while kept:
        each_alone = tuple(alone[term] for term in kept)
        yield Reading(kept, dropped, each_alone, tuple(_stretches(kept, each_alone, lexicon)))
        places = [place for place, term in enumerate(kept) if not term.is_phrase]
        if not places or len(kept) == 1:
            return
        last = places[-1]
        dropped = (kept[last], *dropped)
        kept = kept[:last] + kept[last + 1 :]


def _place_of(some: tuple[Term, ...], terms: tuple[Term, ...]) -> int:
    return next(place for place in range(len(terms)) if terms[place : place + len(some)] == some)


def _stretches(kept: tuple[Term, ...], alone: Sequence[Meanings], lexicon: Lexicon) -> Iterator[tuple[Path, ...]]:
    together = _together(kept, lexicon)
    start = 0
    while start < len(kept):
        end = start + 1
        place = start
        while place < end:
            end = max([end, *(place + len(each.terms) for each in together.get(place, ()))])
            place += 1
        yield tuple(islice(_paths(start, end, alone, together), MOST_PATHS))
        start = end


def _together(kept: tuple[Term, ...], lexicon: Lexicon) -> dict[int, list[Meanings]]:
    found: dict[int, list[Meanings]] = {}
    for first in range(len(kept)):
        for length in range(2, min(_MOST_TOGETHER, len(kept) - first) + 1):
            terms = kept[first : first + length]
            if any(term.is_phrase for term in terms):
                break
            found.setdefault(first, []).extend(lexicon.of_several(terms))
    return found


def _paths(start: int, end: int, alone: Sequence[Meanings], together: dict[int, list[Meanings]]) -> Iterator[Path]:
    if start == end:
        yield ()
        return
    for step in (alone[start], *together.get(start, ())):
        if start + len(step.terms) <= end:
            yield from ((step, *rest) for rest in _paths(start + len(step.terms), end, alone, together))

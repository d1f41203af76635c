"""How close together a story says the words of a question.

Two words that follow one another in the question may stand up to three places
apart, or two the wrong way round; further apart is all the same. Positions are
only in the engine's own files, so closeness is asked for in steps, as phrases
that may be a little off. Only the likeliest spellings of each word are tried,
and two words that nearly everything holds are only told apart by whether one
follows the other.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise, product

import tantivy

from search.embedded_finding import Finder
from search.embedded_meanings import Meanings
from search.embedded_queries import best, every, scored
from search.embedded_readings import Reading
from search.embedded_schema import OWN_FIELDS, read_numbers

FAR = 4
"""What two words cost that do not stand together; one that follows the other costs 1."""

_STEPS = ((1, 0, False), (2, 1, False), (2, 0, True), (3, 2, False), (3, 1, True))
"""Cost, how many places off, and whether the words stand the wrong way round."""

_MOST_SPELLINGS = 12
_MOST_PASSAGES = 1_000
_COMMON = 40_000
_MOST_READ = 60_000
"""Passages that may be read to tell how close two words are, for other spellings than the first."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things asked for one after the other, and what stands for both of them together."""

    left: Meanings
    right: Meanings
    together: tuple[Meanings, ...]


def pairs(reading: Reading) -> list[Pair]:
    """Return what is asked for one after the other."""
    return [
        Pair(
            left,
            right,
            tuple(each for first, each in reading.together if first <= place < first + len(each.terms) - 1),
        )
        for place, (left, right) in enumerate(pairwise(reading.alone))
    ]


def closeness(finder: Finder, reading: Reading, among: Collection[int] | None) -> dict[int, int]:
    """Return, by story, what is saved by words standing together, for stories where any do; `among` None: all.

    Among all stories only those with the closest passages are told.
    """
    saved: dict[int, int] = {}
    for pair in pairs(reading):
        for story_id, points in _closest(finder, pair, among).items():
            saved[story_id] = saved.get(story_id, 0) + points
    return saved


def close_in_passages(finder: Finder, pair: Pair) -> tantivy.Query | None:
    """Match passages that hold a pair close together; the closer, the higher the score, up to 3."""
    steps = list(_steps(finder, pair, "said", _spellings(finder, pair)))
    return best(steps) if steps else None


def _closest(finder: Finder, pair: Pair, among: Collection[int] | None) -> dict[int, int]:
    spellings = _spellings(finder, pair)
    steps = [step for field in ("said", *OWN_FIELDS) for step in _steps(finder, pair, field, spellings)]
    if not steps:
        return {}
    query = best(steps) if among is None else every([finder.make.stories(among), best(steps)])
    hits = finder.searcher.search(query, limit=_MOST_PASSAGES, count=False).hits
    stories = read_numbers(finder.searcher, "story", [address for _, address in hits])
    closest: dict[int, int] = {}
    for story_id, (score, _) in zip(stories, hits, strict=True):
        closest.setdefault(story_id, round(score))
    return closest


def _steps(
    finder: Finder, pair: Pair, field: str, spellings: Collection[tuple[str, str, bool]]
) -> Iterator[tantivy.Query]:
    make = finder.make
    for first, second, common in spellings:
        for cost, off, swapped in _STEPS[:1] if common else _STEPS:
            words = (second, first) if swapped else (first, second)
            yield scored(make.phrase(field, words, slop=off), FAR - cost)
    for together in pair.together:
        yield from (scored(make.tier_in(field, tier), FAR - 1.0) for tier in together.tiers if not tier.beginning)


def _spellings(finder: Finder, pair: Pair) -> list[tuple[str, str, bool]]:
    """Return the spellings of both words worth trying, and whether both are so common that one step must do."""
    found: list[tuple[str, str, bool]] = []
    lefts, rights = _edge(finder, pair.left, last=True), _edge(finder, pair.right, last=False)
    read = 0
    for first, second in islice(product(lefts, rights), _MOST_SPELLINGS):
        rarer = min(finder.words.passages(first), finder.words.passages(second))
        read += rarer
        if found and read > _MOST_READ:
            break
        found.append((first, second, rarer > _COMMON))
    return found


def _edge(finder: Finder, meanings: Meanings, *, last: bool) -> tuple[str, ...]:
    """Return the words that may stand next to the other one: of a phrase, its first or last."""
    (term,) = meanings.terms
    if term.is_phrase:
        return (term.words[-1 if last else 0],)
    return meanings.commonest_words(finder.words)

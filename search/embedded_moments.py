"""Chooses which passages of the stories found to play first.

With words: the passages that hold most of them, closest together, earliest.
With filters alone: the passages that speak of what was filtered by. Otherwise
none.
"""

from collections import defaultdict
from collections.abc import Sequence

import tantivy

from search.contract import Moment, Question
from search.embedded_closeness import close_in_passages, pairs
from search.embedded_finding import Finder
from search.embedded_queries import best, every, scored, some
from search.embedded_readings import Path, Reading
from search.embedded_schema import read_numbers

_MOST_PASSAGES = 10_000
"""Passages that are compared for one page of stories; no page of them has as many."""

_PER_WORD = 128
_PER_TYPO = 1 / 64


def moments(
    finder: Finder, reading: Reading | None, stories: Sequence[int], question: Question
) -> dict[int, tuple[Moment, ...]]:
    """Return the best moments of each story that has any, at most `question.moments`."""
    wanted = _words(finder, reading) if reading else _spoken_of(finder, question)
    if wanted is None or not stories or not question.moments:
        return {}
    query = every([finder.make.stories(stories), wanted])
    hits = finder.searcher.search(query, limit=_MOST_PASSAGES, count=False).hits
    addresses = [address for _, address in hits]
    found: dict[int, list[tuple[float, int, int]]] = defaultdict(list)
    columns = (read_numbers(finder.searcher, name, addresses) for name in ("story", "start_ms", "passage"))
    for (score, _), story, start_ms, passage in zip(hits, *columns, strict=True):
        found[story].append((-score, start_ms, passage))
    return {
        story: tuple(
            Moment(passage, start_ms / 1000, _held(-score) if reading else 0)
            for score, start_ms, passage in sorted(each)[: question.moments]
        )
        for story, each in found.items()
    }


def _held(score: float) -> int:
    return int(score + 0.5) // _PER_WORD


def _words(finder: Finder, reading: Reading) -> tantivy.Query:
    held = [best([some(_path(finder, path)) for path in paths]) for paths in reading.stretches]
    close = [close_in_passages(finder, pair) for pair in pairs(reading)]
    together = [query for query in close if query is not None]
    # Words are a must, so that closeness only adds to what is held already.
    return tantivy.Query.boolean_query(
        [(tantivy.Occur.Must, some(held)), *((tantivy.Occur.Should, each) for each in together)]
    )


def _path(finder: Finder, path: Path) -> list[tantivy.Query]:
    return [
        best(
            [
                scored(finder.tier_in_passages(tier), len(each.terms) * _PER_WORD - tier.typos * _PER_TYPO)
                for tier in each.tiers
            ]
        )
        for each in path
    ]


def _spoken_of(finder: Finder, question: Question) -> tantivy.Query | None:
    things = dict.fromkeys((each.kind, each.id) for each in question.filters)
    return some([scored(finder.make.speaking_of(*thing), 1.0) for thing in things]) if things else None

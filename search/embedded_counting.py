"""How many of the stories found speak of each thing, exactly.

The engine counts by story, over all that were found. Where most stories were
found it is quicker to count those that were not, and to take them from what
all stories speak of, which is counted once for each state of the index.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from itertools import takewhile
from typing import Any

import tantivy

from search.contract import FacetCount, Filter
from search.embedded_queries import QueryMaker, every
from search.embedded_schema import COUNTED_KINDS, Kind
from search.embedded_schema import total as total_of

MOST_OF_A_KIND = 50
"""Things of one kind that are named: those that most of the stories found speak of."""

ALL_AT_ONCE = 1_000
"""So few stories are counted as they are."""

_ALL_OF_A_KIND = 60_000
_KINDS = (*COUNTED_KINDS, "language")
_MOST = 0.8

Counts = dict[int | str, int]
FoundWith = Callable[[Sequence[Filter]], tantivy.Query]
"""Makes the query of the stories found as if only these filters were in force."""


@dataclass(frozen=True)
class Counter:
    """Counts by one state of the index."""

    searcher: tantivy.Searcher
    make: QueryMaker

    def facets(self, filters: Sequence[Filter], total: int, found_with: FoundWith) -> tuple[FacetCount, ...]:
        """Return the counts of every kind, the things of most stories first.

        A kind that is filtered by is counted as if it were not, since choosing
        another thing of that kind adds stories.
        """
        filtered = {each.kind for each in filters}
        counts = self._counts([kind for kind in _KINDS if kind not in filtered], found_with(filters), total)
        for kind in filtered:
            found = found_with([each for each in filters if each.kind != kind])
            counts |= self._counts([kind], found, None)
        return tuple(facet for kind in sorted(counts) for facet in _most(kind, counts[kind]))

    def _counts(self, kinds: Sequence[str], found: tantivy.Query, total: int | None) -> dict[str, Counts]:
        if total is not None and total > _MOST * self._stories and self._stories > ALL_AT_ONCE:
            missing = self._count(kinds, every([self.make.kind(Kind.STORY)], none_of=[found]), _ALL_OF_A_KIND)
            return {kind: _without(self._of_all[kind], missing[kind]) for kind in kinds}
        return self._count(kinds, found, 2 * MOST_OF_A_KIND)

    def _count(self, kinds: Iterable[str], found: tantivy.Query, most: int) -> dict[str, Counts]:
        wanted = {kind: {"terms": {"field": kind, "size": most, "segment_size": _ALL_OF_A_KIND}} for kind in kinds}
        if not wanted:
            return {}
        counted = self.searcher.aggregate(found, wanted)
        return {kind: {each["key"]: each["doc_count"] for each in counted[kind]["buckets"]} for kind in wanted}

    @cached_property
    def _of_all(self) -> dict[str, Counts]:
        return self._count(_KINDS, self.make.kind(Kind.STORY), _ALL_OF_A_KIND)

    @cached_property
    def _stories(self) -> int:
        return total_of(self.searcher.search(self.make.kind(Kind.STORY), limit=1))


def _without(counts: Counts, missing: Counts) -> Counts:
    """Return the counts less the missing ones, down to where none of those that most speak of can come any more."""
    things = list(counts.items())
    first = sorted((count - missing.get(thing, 0) for thing, count in things[: 2 * MOST_OF_A_KIND]), reverse=True)
    least = max([1, *first[MOST_OF_A_KIND - 1 : MOST_OF_A_KIND]])
    left = ((thing, count - missing.get(thing, 0)) for thing, count in takewhile(lambda each: each[1] >= least, things))
    return {thing: count for thing, count in left if count}


def _most(kind: str, counts: Counts) -> list[FacetCount]:
    # The ids of one kind are all numbers, or all codes.
    most: Any = nsmallest(MOST_OF_A_KIND, ((-count, thing) for thing, count in counts.items()))
    return [FacetCount(kind, thing, -less) for less, thing in most]

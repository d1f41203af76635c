"""Putting a text in step with its sound: each stretch between two known seconds by words, else by silences."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from ingest.alignment.by_silences import place_by_silences
from ingest.alignment.by_words import Word, place_by_words
from ingest.alignment.edges import at_silences
from ingest.alignment.placed import How, Placed
from ingest.alignment.silences import Silence, silences

LEAST_LINE_S = 0.02
_HEARD_AROUND_S = 1.0


@dataclass(frozen=True, slots=True)
class _Stretch:
    texts: tuple[str, ...]
    start_s: float
    end_s: float


def put_in_step(
    texts: Sequence[str],
    starts: Sequence[float | None],
    *,
    levels: NDArray[np.float64],
    heard: Sequence[Word],
    duration_s: float,
) -> list[Placed]:
    """The seconds of each line, in order and apart. `starts` are those that are known, `heard` a machine's words."""
    found = silences(levels)
    placed = [line for stretch in _stretches(texts, starts, duration_s) for line in _placed(stretch, found, heard)]
    return list(_apart(placed, duration_s))


def _stretches(texts: Sequence[str], starts: Sequence[float | None], duration_s: float) -> Iterator[_Stretch]:
    """Lines up to the next one whose start is known."""
    firsts = [0, *(n for n, start_s in enumerate(starts) if start_s is not None and n)]
    for first, after in zip(firsts, [*firsts[1:], len(texts)], strict=True):
        end_s = starts[after] if after < len(texts) else duration_s
        yield _Stretch(tuple(texts[first:after]), starts[first] or 0.0, duration_s if end_s is None else end_s)


def _placed(stretch: _Stretch, found: Sequence[Silence], heard: Sequence[Word]) -> list[Placed]:
    around = {"start_s": stretch.start_s, "end_s": stretch.end_s}
    first = bisect_left(heard, stretch.start_s - _HEARD_AROUND_S, key=itemgetter(2))
    after = bisect_left(heard, stretch.end_s + _HEARD_AROUND_S, key=itemgetter(1))
    near = heard[first:after]
    by_words = place_by_words(stretch.texts, near, **around)
    if by_words is not None:
        return at_silences(by_words, found, **around)
    return place_by_silences(stretch.texts, found, **around)


def _apart(lines: Sequence[Placed], duration_s: float) -> Iterator[Placed]:
    """Every line with some time of its own, one after the other; within the recording where there is room."""
    before_s = 0.0
    for number, line in enumerate(lines):
        latest_s = duration_s - (len(lines) - number) * LEAST_LINE_S
        start_s = max(before_s, min(line.start_s, latest_s))
        before_s = max(start_s + LEAST_LINE_S, min(line.end_s, latest_s + LEAST_LINE_S))
        words = line.words if start_s == line.start_s and before_s == line.end_s else ()
        yield replace(line, start_s=start_s, end_s=before_s, words=words)


def ways(lines: Sequence[Placed]) -> dict[str, int]:
    """How many lines found their seconds in which way."""
    return {how.value: count for how in How if (count := sum(line.how is how for line in lines))}

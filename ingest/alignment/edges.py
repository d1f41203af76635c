"""Lines begin and end at silences: a machine's times for words are a quarter of a second early or late, a pause is not.

Between two lines, the silence is taken that fills most of the time around where the one ends and the other begins.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from ingest.alignment.placed import Placed
from ingest.alignment.silences import Silence

REACH_S = 0.6
_LEAST_SHARED_S = 0.1
_LEAST_LINE_S = 0.1


def at_silences(lines: Sequence[Placed], found: Sequence[Silence], *, start_s: float, end_s: float) -> list[Placed]:
    """The lines with their edges at the silences next to them, in order and apart; one without a silence stays."""
    if not lines:
        return []
    gaps = [(start_s, lines[0].start_s), *((a.end_s, b.start_s) for a, b in pairwise(lines)), (lines[-1].end_s, end_s)]
    edges: list[tuple[float, float]] = []
    for gap in gaps:
        near = _nearest(found, gap[0] - REACH_S, gap[1] + REACH_S)
        after_s = edges[-1][1] if edges else start_s
        fits = near is not None and (not edges or near[0] >= after_s + _LEAST_LINE_S)
        one, other = near if fits and near is not None else gap
        one = min(max(one, after_s), end_s)
        edges.append((one, min(max(one, other), end_s)))
    return [_between(line, edges[n][1], edges[n + 1][0]) for n, line in enumerate(lines)]


def _nearest(found: Sequence[Silence], from_s: float, to_s: float) -> Silence | None:
    """The silence with most of itself between the two; None where none has a tenth of a second there."""
    at = max(0, bisect_left(found, (from_s, from_s)) - 1)
    best, most_s = None, _LEAST_SHARED_S
    while at < len(found) and found[at][0] < to_s:
        shared_s = min(found[at][1], to_s) - max(found[at][0], from_s)
        if shared_s > most_s:
            best, most_s = found[at], shared_s
        at += 1
    return best


def _between(line: Placed, start_s: float, end_s: float) -> Placed:
    words = [_within(word, start_s, end_s) for word in line.words]
    if words:  # a line is its words from the first to the last
        words[0] = (words[0][0], start_s, *words[0][2:])
        words[-1] = (*words[-1][:2], end_s, *words[-1][3:])
    return replace(line, start_s=start_s, end_s=end_s, words=tuple(words))


def _within(word: tuple[Any, ...], start_s: float, end_s: float) -> tuple[Any, ...]:
    first_s = min(max(word[1], start_s), end_s)
    return (word[0], first_s, min(max(word[2], first_s), end_s), *word[3:])

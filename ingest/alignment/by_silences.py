"""Finding lines by the silences alone: each line gets the speech its length asks for, and ends where somebody pauses.

Of all ways to cut the speech at its silences into as many pieces as there are
lines, the one is taken whose pieces are most nearly as long as their texts, and
whose cuts are long silences. Where there are too few of them, speech is shared
out by length alone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

from ingest.alignment.placed import How, Placed
from ingest.alignment.silences import Silence, spoken_between, within

_LOOSE_SHARE, _LOOSE_S = 0.25, 0.3
"""How far off its expected length a piece may well be."""
_WORTH, _MOST_S = 2.0, 1.0
"""What a second of silence is worth at a cut, and the longest that counts."""
_OFF_COURSE_SHARE, _OFF_COURSE_S = 0.15, 30.0
"""How far the whole may be ahead or behind at any line."""
_LONGEST = 4.0
"""How many times its expected length a piece may be, where there is a shorter one."""
_EDGE_S = 0.05

_Best = dict[int, tuple[float, int]]
"""By the number of a cut: the cost of the best way there, and the cut before it."""


def place_by_silences(texts: Sequence[str], found: Sequence[Silence], *, start_s: float, end_s: float) -> list[Placed]:
    """The seconds of each line between these two, by the silences in between."""
    cuts = _cuts(found, start_s, end_s)
    spoken = spoken_between(found, start_s, end_s)
    reached = _reached(cuts, spoken)
    chosen = _chosen([len(text) + 1 for text in texts], cuts, reached)
    if chosen is None:
        return _evenly(texts, spoken or [(start_s, end_s)])
    return [Placed(cuts[one][1], cuts[other][0], How.silences) for one, other in pairwise(chosen)]


def _cuts(found: Sequence[Silence], start_s: float, end_s: float) -> list[Silence]:
    """Where speech may be cut: its beginning, each silence in it, and its end."""
    inner = within(found, start_s, end_s)
    begin_s, finish_s = start_s, end_s
    if inner and inner[0][0] <= start_s + _EDGE_S:
        begin_s = inner.pop(0)[1]
    if inner and inner[-1][1] >= end_s - _EDGE_S:
        finish_s = inner.pop()[0]
    return [(begin_s, begin_s), *inner, (max(begin_s, finish_s), max(begin_s, finish_s))]


def _reached(cuts: Sequence[Silence], spoken: Sequence[Silence]) -> list[float]:
    """How much was spoken before each cut."""
    reached, total, rest = [], 0.0, iter(spoken)
    piece = next(rest, None)
    for start_s, _ in cuts:
        while piece is not None and piece[1] <= start_s:
            total += piece[1] - piece[0]
            piece = next(rest, None)
        reached.append(total + (max(0.0, start_s - piece[0]) if piece is not None else 0.0))
    return reached


def _chosen(lengths: Sequence[int], cuts: Sequence[Silence], reached: Sequence[float]) -> list[int] | None:
    """The numbers of the cuts around the lines, one more than there are lines; None where there are too few."""
    last, total = len(cuts) - 1, reached[-1] - reached[0]
    if last < len(lengths) or total <= 0:
        return None
    rate = total / sum(lengths)
    loose = max(_OFF_COURSE_S, _OFF_COURSE_SHARE * total)
    ways: list[_Best] = [{0: (0.0, 0)}]
    for number, ahead in enumerate(accumulate(lengths), start=1):
        final = number == len(lengths)
        here = range(last, last + 1) if final else _near(reached, ahead * rate, loose, number, last)
        ways.append(_step(ways[-1], here, lengths[number - 1] * rate, cuts, reached))
    return _way_back(ways, last)


def _near(reached: Sequence[float], expected_s: float, loose: float, number: int, last: int) -> range:
    """The cuts at which about so much was spoken, and from which there is one for every line before and after."""
    low = bisect_left(reached, reached[0] + expected_s - loose)
    high = bisect_right(reached, reached[0] + expected_s + loose)
    return range(max(number, low), min(last, high))


def _step(before: _Best, here: range, wanted_s: float, cuts: Sequence[Silence], reached: Sequence[float]) -> _Best:
    """The best way to each of these cuts, from the best ways to the cuts of the line before."""
    formers = sorted(before)
    spoken = [reached[former] for former in formers]
    found: _Best = {}
    for cut in here:
        after = bisect_left(formers, cut)
        first = min(bisect_left(spoken, reached[cut] - _LONGEST * wanted_s - _LOOSE_S), after - 1)
        if first < 0:
            continue
        cost, former = min(
            (before[former][0] + _off(reached[cut] - reached[former], wanted_s), former)
            for former in formers[first:after]
        )
        found[cut] = (cost - _WORTH * min(cuts[cut][1] - cuts[cut][0], _MOST_S), former)
    return found


def _off(spoken_s: float, wanted_s: float) -> float:
    return ((spoken_s - wanted_s) / (_LOOSE_SHARE * wanted_s + _LOOSE_S)) ** 2


def _way_back(ways: Sequence[_Best], last: int) -> list[int] | None:
    if last not in ways[-1]:
        return None
    chosen = [last]
    for way in reversed(ways[1:]):
        chosen.append(way[chosen[-1]][1])
    return chosen[::-1]


def _evenly(texts: Sequence[str], spoken: Sequence[Silence]) -> list[Placed]:
    """Lines over what is spoken, each as long as its text is."""
    total_s, whole = sum(end - start for start, end in spoken), sum(len(text) + 1 for text in texts)
    placed, done = [], 0
    for text in texts:
        start_s = _at(spoken, total_s * done / whole)
        done += len(text) + 1
        placed.append(Placed(start_s, _at(spoken, total_s * done / whole), How.evenly))
    return placed


def _at(spoken: Sequence[Silence], seconds: float) -> float:
    """When so much was spoken."""
    for start, end in spoken:
        if seconds <= end - start:
            return start + seconds
        seconds -= end - start
    return spoken[-1][1]

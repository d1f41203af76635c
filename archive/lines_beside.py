"""Another reading's words, laid beside the lines of the present one, so that a person can take them line by line. Pure.

A line of the same passage stands beside it whole. Of all others each word goes
to the line in whose seconds it is said; words over seconds that no line has
are told apart, and belong to none.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from archive.word_times import spread

NEAR_S = 1.0
"""How far outside a line's seconds a word may be said and still belong to it."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line of a reading; `words` as a passage's version holds them, empty where unknown."""

    passage_id: int
    start_s: float
    end_s: float
    text: str
    words: Sequence[Sequence[Any]] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """What the other reading has for each line ('' for nothing), and what it has where no line is, by its second."""

    lines: tuple[str, ...]
    elsewhere: tuple[tuple[float, str], ...]


def lay_lines_beside(present: Sequence[Spoken], other: Sequence[Spoken]) -> Beside:
    """Lay the words of `other` beside the lines of `present`, which are in order and apart."""
    place_of = {line.passage_id: number for number, line in enumerate(present)}
    words: dict[int, list[str]] = defaultdict(list)
    elsewhere: list[tuple[float, str]] = []
    taken = {place_of[line.passage_id] for line in other if line.passage_id in place_of}
    open_lines = [number for number in range(len(present)) if number not in taken]
    starts = [present[number].start_s for number in open_lines]
    for line in other:
        if line.passage_id in place_of:
            words[place_of[line.passage_id]].append(line.text)
            continue
        lost: list[str] = []
        for text, start_s, end_s in _timed(line):
            number = _place(present, open_lines, starts, (start_s + end_s) / 2)
            (lost if number is None else words[number]).append(text)
        if lost:
            elsewhere.append((line.start_s, " ".join(lost)))
    return Beside(tuple(" ".join(words[number]) for number in range(len(present))), tuple(elsewhere))


def _timed(line: Spoken) -> Iterator[tuple[str, float, float]]:
    told = line.words or spread(line.text.split(), line.start_s, line.end_s)
    for word in told:
        yield word[0], word[1], word[2]


def _place(present: Sequence[Spoken], numbers: Sequence[int], starts: Sequence[float], at_s: float) -> int | None:
    """The number of the line that is spoken at this second, or nearest to it."""
    after = bisect_left(starts, at_s)
    near = [(_away(present[number], at_s), number) for number in numbers[max(0, after - 1) : after + 1]]
    away_s, number = min(near, default=(NEAR_S, 0))
    return number if away_s < NEAR_S else None


def _away(line: Spoken, at_s: float) -> float:
    return max(line.start_s - at_s, at_s - line.end_s, 0.0)

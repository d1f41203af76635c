"""Laying several lists beside each other so that what is alike stands in one row. Pure, and of any kind of thing."""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Generic, TypeVar

from archive.folding import fold

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Row(Generic[Thing]):
    """One thing of each column, or none; `alike`: those that are there say much the same."""

    cells: tuple[Thing | None, ...]
    alike: bool


ALIKE_FROM = 0.34
"""From this share of common words on, two sentences may stand in one row."""
_SMALL_WORDS = frozenset(
    {"a", "an", "the", "and", "or", "of", "in", "on", "at", "to", "it", "them", "then", "with", "your", "you", "for",
     "until", "is", "are", "be", "not", "add", "put", "one", "each", "this", "that", "up", "long", "time", "take"}
)  # fmt: skip


def by_key(columns: Sequence[Sequence[Thing]], key: Callable[[Thing], Hashable]) -> list[tuple[tuple[Thing, ...], ...]]:
    """Rows of one key each, in the order in which keys are first met; a cell holds all of a column that has the key."""
    met: dict[Hashable, tuple[list[Thing], ...]] = {}
    for at, column in enumerate(columns):
        for thing in column:
            met.setdefault(key(thing), tuple([] for _ in columns))[at].append(thing)
    return [tuple(tuple(cell) for cell in cells) for cells in met.values()]


def in_order(columns: Sequence[Sequence[Thing]], words: Callable[[Thing], str]) -> list[Row[Thing]]:
    """Rows in which every column keeps its own order: alike sentences share one, and what is between fills the gaps."""
    rows: list[list[Thing | None]] = []
    for at, column in enumerate(columns):
        rows = _merged(rows, column, at, len(columns), words)
    return _closed_up(rows, len(columns))


def _closed_up(rows: list[list[Thing | None]], width: int) -> list[Row[Thing]]:
    """Between two rows that are shared, what stands alone moves up beside what else stands alone there."""
    closed: list[Row[Thing]] = []
    alone: list[list[Thing]] = [[] for _ in range(width)]
    for row in (*rows, None):
        if row is not None and sum(cell is not None for cell in row) == 1:
            for at, cell in enumerate(row):
                alone[at] += [cell] if cell is not None else []
            continue
        closed += [Row(cells, alike=False) for cells in zip_longest(*alone)]
        alone = [[] for _ in range(width)]
        closed += [Row(tuple(row), alike=True)] if row is not None else []
    return closed


def _merged(
    rows: list[list[Thing | None]], column: Sequence[Thing], at: int, width: int, words: Callable[[Thing], str]
) -> list[list[Thing | None]]:
    """The rows with one more column: the pairing with the most likeness of all that keep both orders."""
    likeness = [[_row_likeness(row, thing, words) for thing in column] for row in rows]
    best = [[0.0] * (len(column) + 1) for _ in range(len(rows) + 1)]
    for i in range(len(rows) - 1, -1, -1):
        for j in range(len(column) - 1, -1, -1):
            paired = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    merged: list[list[Thing | None]] = []
    i = j = 0
    while i < len(rows) or j < len(column):
        together = i < len(rows) and j < len(column) and likeness[i][j]
        if together and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            merged.append([*rows[i][:at], column[j], *rows[i][at + 1 :]])
            i, j = i + 1, j + 1
        elif i < len(rows) and (j == len(column) or best[i][j] == best[i + 1][j]):
            merged.append(rows[i])
            i += 1
        else:
            merged.append([column[j] if n == at else None for n in range(width)])
            j += 1
    return merged


def _row_likeness(row: list[Thing | None], thing: Thing, words: Callable[[Thing], str]) -> float:
    own = _content(words(thing))
    share = max((_share(_content(words(other)), own) for other in row if other is not None), default=0.0)
    return share if share >= ALIKE_FROM else 0.0


def _content(sentence: str) -> frozenset[str]:
    return frozenset(word.rstrip("s") for word in re.findall(r"\w+", fold(sentence)) if word not in _SMALL_WORDS)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0

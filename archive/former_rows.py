"""Writing an ordered list anew over its former rows, so that a row which stays keeps its id and its evidence."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

Row = TypeVar("Row")
Kept = dict[Hashable, list[Row]]


def by_content(rows: Iterable[tuple[Hashable, Row]]) -> Kept[Row]:
    """Former rows under what they say; rows that say the same stay in order."""
    kept: Kept[Row] = {}
    for content, row in rows:
        kept.setdefault(content, []).append(row)
    return kept


def take(kept: Kept[Row], content: Hashable) -> Row | None:
    """Remove and give the first row that says this; None where there is none."""
    rows = kept.get(content)
    return rows.pop(0) if rows else None


def left_over(kept: Kept[Row]) -> list[Row]:
    """The rows that nothing took."""
    return [row for rows in kept.values() for row in rows]

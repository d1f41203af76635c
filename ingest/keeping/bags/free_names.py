"""Names that are taken here: a group, a label or a template of a bag that is another one gets a name that is free.

Two groups of one name are two groups: what is kept to one is not to be heard by
the other.
"""

from collections import defaultdict

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from ingest.keeping.bags.rows import Row

NAMED = {"community_groups": (), "labels": (), "agreement_templates": ("language",)}
"""Tables in which a name stands once, or once in each of these; a template's versions share theirs."""


class FreeNames:
    """The names in one archive, as rows are laid into it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._taken: dict[str, dict[tuple[str, ...], set[str]]] = {}
        self._given: dict[tuple[str, ...], str] = {}

    def give(self, table: Table, row: Row) -> str:
        """The name of this row here, which is its own where that is free."""
        within = tuple(row[name] for name in NAMED[table.name])
        asked = (table.name, row["name"], *within)
        if asked not in self._given:
            taken = self._names(table)[within]
            self._given[asked] = _free(row["name"], taken, longest=table.c.name.type.length or 80)  # type: ignore[attr-defined]
            taken.add(self._given[asked])
        return self._given[asked]

    def _names(self, table: Table) -> dict[tuple[str, ...], set[str]]:
        if table.name not in self._taken:
            found: dict[tuple[str, ...], set[str]] = defaultdict(set)
            within = (table.columns[name] for name in NAMED[table.name])
            for name, *where in self._session.execute(select(table.c.name, *within)):
                found[tuple(where)].add(name)
            self._taken[table.name] = found
        return self._taken[table.name]


def _free(name: str, taken: set[str], *, longest: int) -> str:
    free, number = name, 1
    while free in taken:
        number += 1
        end = f" ({number})"
        free = f"{name[: longest - len(end)]}{end}"
    return free

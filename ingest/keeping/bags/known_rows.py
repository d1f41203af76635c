"""What a table holds already, for laying rows of a bag beside it: by key, by address and by number."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Table, delete, func, select, text
from sqlalchemy.orm import Session

from archive.stories import OldSlug
from ingest.keeping.bags.rows import Row
from ingest.keeping.bags.tables import ADDRESSED, number_of

KNOWN_BY = {
    "accounts": (("key",), ("email",)),
    "agreement_templates": (("key",), ("name", "language", "title", "sha256")),
    "labels": (("key",), ("name", "words", "mark")),
    "name_candidates": (("key",), ("folded",)),
    "protocols": (("key",), ("spelled",)),
    "old_slugs": (("kind", "slug"),),
    "stops": (("code",),),
    "standing_policy": (("origin",),),
}
"""By which columns a row is known again; others are by their key, where they have one."""


class KnownRows:
    """One table as it is before rows are laid into it."""

    def __init__(self, session: Session, table: Table, *, replaces: bool = False) -> None:
        self._session, self._table = session, table
        if replaces:
            session.execute(delete(table))
        self._ways = KNOWN_BY.get(table.name, (("key",),) if "key" in table.columns else ())
        self._numbers = self._load()
        if table.name == "subjects":
            self._follow_merges()
        self._last = session.scalar(select(func.max(table.c.id))) or 0 if number_of(table) else 0
        self._keeps = self._last == 0
        self._slugs: dict[str, set[str]] | None = None

    def _load(self) -> dict[tuple[Any, ...], int]:
        table = self._table
        number = table.c.id if number_of(table) else next(iter(table.primary_key))
        return {
            (way, *row[1:]): row[0] if number_of(table) else 0
            for way in self._ways
            for row in self._session.execute(select(number, *(table.columns[name] for name in way)))
        }

    def _follow_merges(self) -> None:
        """Who was merged into another here is that other, whose word counts."""
        merged = select(self._table.c.id, self._table.c.merged_into_id).where(self._table.c.merged_into_id.is_not(None))
        into = {row.id: row.merged_into_id for row in self._session.execute(merged)}
        for way, number in self._numbers.items():
            followed = number
            for _ in into:
                followed = into.get(followed, followed)
            self._numbers[way] = followed

    def number_of_known(self, row: Row) -> int | None:
        """The number that this row has here already."""
        ways = ((way, *(row.get(name) for name in way)) for way in self._ways)
        return next((self._numbers[way] for way in ways if way in self._numbers), None)

    def new_number(self, in_bag: int) -> int:
        """A number for a row that comes in: its own where the table was empty."""
        self._last = max(self._last, in_bag) if self._keeps else self._last + 1
        return in_bag if self._keeps else self._last

    def slugs(self, row: Row) -> set[str]:
        """The addresses that are taken among things like this row."""
        if self._slugs is None:
            self._slugs = self._taken()
        return self._slugs[str(row.get("kind", ""))]

    def _taken(self) -> dict[str, set[str]]:
        table, taken = self._table, defaultdict(set)
        kinds = [table.c.kind] if "kind" in table.columns else []
        for slug, *kind in self._session.execute(select(table.c.slug, *kinds)):
            taken[str(kind[0]) if kind else ""].add(slug)
        own = [kind for kind, target in ADDRESSED.items() if target == table.name]
        old = select(OldSlug.kind, OldSlug.slug).where(OldSlug.kind.in_(own))
        for former, slug in self._session.execute(old):
            taken[former if kinds else ""].add(slug)
        return taken

    def count_on(self) -> None:
        """Have the database give out numbers after those that were given here."""
        if self._session.get_bind().dialect.name == "postgresql" and number_of(self._table) and self._last:
            name = self._table.name
            self._session.execute(
                text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"), {"name": name, "last": self._last}
            )

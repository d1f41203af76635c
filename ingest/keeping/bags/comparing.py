"""Comparing two records row by row, whatever numbers their rows have: what points somewhere is compared by its key."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Table, UniqueConstraint
from sqlalchemy.orm import Session

from ingest.keeping.bags.reading import Record
from ingest.keeping.bags.record import rows_of
from ingest.keeping.bags.rows import Row, said
from ingest.keeping.bags.tables import number_of, points_at, tables

RowsOf = Callable[[Table], Iterable[Row]]
NOT_COMPARED = {"accounts": frozenset({"disabled_at"}), "protocols": frozenset({"spelled"})}
"""An account comes in closed; a protocol is spelled with numbers, and its groups are rows of their own."""
ITS_OWN = frozenset({"export", "import"})
"""Acts of taking out and bringing in, which each archive notes for itself."""
MAY_HAVE_MORE = frozenset({"accounts", "events"})
"""An archive has people and acts of its own."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that is on one side only: in which table, what names it, and on which side."""

    table: str
    name: str
    only_in: str


def differences(session: Session, record: Record) -> list[Difference]:
    """What is in the bag and not in this archive, or the other way round; nothing where they are alike.

    The archive may have accounts and acts of its own beside.
    """
    in_bag, here = _digests(record.rows), _digests(lambda table: rows_of(session, table))
    found: list[Difference] = []
    for table in tables():
        bag, own = in_bag[table.name], here[table.name]
        found += [Difference(table.name, name, "the bag") for name, _digest in (bag - own).elements()]
        if table.name not in MAY_HAVE_MORE and record.knows(table):
            found += [Difference(table.name, name, "this archive") for name, _digest in (own - bag).elements()]
    return found


def _digests(rows: RowsOf) -> dict[str, Counter[tuple[str, str]]]:
    """By table: what names each row and a hash of it, and how often it is there."""
    names = _names(rows)
    found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for table in tables():
        for row in rows(table):
            if row.get("act") not in ITS_OWN:
                plain = _named(table, said(table, row), names)
                text = json.dumps(plain, sort_keys=True)
                found[table.name][(_name(table, plain), sha256(text.encode()).hexdigest())] += 1
    return found


def _names(rows: RowsOf) -> dict[str, dict[Any, str]]:
    """By table and number: what a row is called by those that point at it."""
    names: dict[str, dict[Any, str]] = defaultdict(dict)
    for table in tables():
        number = number_of(table)
        for row in rows(table) if number else ():
            names[table.name][row[number]] = _name(table, _named(table, said(table, row), names))
    return names


def _named(table: Table, row: Row, names: dict[str, dict[Any, str]]) -> Row:
    """The row without its number, and with names for numbers."""
    own = {"id", *NOT_COMPARED.get(table.name, ())}
    plain = {name: value for name, value in row.items() if name not in own}
    for column, target in points_at(table, row).items():
        if row.get(column) is not None:
            plain[column] = names[target].get(row[column], "")
    return plain


def _name(table: Table, plain: Row) -> str:
    if "key" in plain:
        return str(plain["key"])
    unique = (one for one in table.constraints if isinstance(one, UniqueConstraint))
    columns = next(([column.name for column in one.columns] for one in unique), sorted(plain))
    return " ".join(_short(plain.get(name)) for name in columns if name != "id")[:300]


def _short(value: Any) -> str:
    return value[:80] if isinstance(value, str) else json.dumps(value, sort_keys=True)[:80]

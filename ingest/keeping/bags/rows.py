"""Rows as JSON and back: each value by its column's type, and nothing that the column would not hold."""

from collections.abc import Callable
from datetime import date, datetime, time
from enum import Enum as AnyEnum
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Enum, Float, Integer, String, Table, Time
from sqlalchemy.types import TypeEngine

from archive.base import UtcDateTime
from archive.errors import InvalidInput
from ingest.keeping.bags.forms import check_form
from ingest.keeping.bags.tables import NEVER_LEAVES

Row = dict[str, Any]
LARGEST = 2**63 - 1


def said(table: Table, row: Row) -> Row:
    """A row of the database as JSON holds it."""
    never = NEVER_LEAVES.get(table.name, frozenset())
    return {name: _plain(value) for name, value in row.items() if name not in never}


def _plain(value: Any) -> Any:
    if isinstance(value, AnyEnum):
        return value.value
    return value.isoformat() if isinstance(value, date | time) else value


def understood(table: Table, row: Any) -> Row:
    """The same row for the database; what an older version did not know has its default.

    Raises:
        InvalidInput: it is no row of this table.
    """
    if not isinstance(row, dict):
        raise InvalidInput("%(table)s holds a line that is no row.", table=table.name)
    unknown = sorted(row.keys() - table.columns.keys())
    if unknown:
        raise InvalidInput(
            "%(table)s has “%(unknown)s”, which this version does not know; bring it in with a newer one.",
            table=table.name, unknown=unknown[0][:60],
        )  # fmt: skip
    return {column.name: _value(table, column, row) for column in table.columns if _is_needed(table, column, row)}


def _is_needed(table: Table, column: Column[Any], row: Row) -> bool:
    never = NEVER_LEAVES.get(table.name, frozenset())
    return column.name not in never and (column.name in row or column.default is None)


def _value(table: Table, column: Column[Any], row: Row) -> Any:
    value = row.get(column.name)
    try:
        if value is None:
            return _nothing(column)
        read = _reader(column.type)(column.type, value)
        check_form(column, read)
    except (ValueError, TypeError, OverflowError) as error:
        raise InvalidInput(
            "%(table)s: “%(column)s” of a row cannot be read.", table=table.name, column=column.name
        ) from error
    return read


def _nothing(column: Column[Any]) -> None:
    if not column.nullable:
        raise ValueError(column.name)


def _reader(kind: TypeEngine[Any]) -> Callable[[Any, Any], Any]:
    return next(read for type_, read in _READERS if isinstance(kind, type_))


def _text(kind: String, value: Any) -> str:
    if not isinstance(value, str) or "\0" in value or (kind.length is not None and len(value) > kind.length):
        raise ValueError(value)
    value.encode()  # half a character is none
    return value


def _whole(_kind: Any, value: Any) -> int:
    if type(value) is not int or abs(value) > LARGEST:
        raise ValueError(value)
    return value


def _number(_kind: Any, value: Any) -> float:
    if type(value) not in (int, float) or not abs(value) < float("inf"):
        raise ValueError(value)
    return float(value)


def _yes_or_no(_kind: Any, value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError(value)
    return value


def _moment(_kind: Any, value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment


_READERS: tuple[tuple[type[TypeEngine[Any]] | type[UtcDateTime], Callable[[Any, Any], Any]], ...] = (
    (UtcDateTime, _moment),
    (Enum, lambda kind, value: kind.enum_class(value)),
    (Boolean, _yes_or_no),
    (Integer, _whole),
    (Float, _number),
    (Date, lambda _kind, value: date.fromisoformat(value)),
    (Time, lambda _kind, value: time.fromisoformat(value)),
    (JSON, lambda _kind, value: value),
    (String, _text),
)
"""The first that fits: an `Enum` is a `String` too."""

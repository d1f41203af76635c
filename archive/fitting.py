"""Refusing text that is longer than its column, in words, before a database cuts it off or fails on it."""

from sqlalchemy import String, inspect

from archive.base import Base
from archive.errors import InvalidInput


def check_fit(*rows: Base) -> None:
    """Check every text of these rows, which need not be stored yet.

    Raises:
        InvalidInput: a text is too long; the message quotes its beginning.
    """
    for row in rows:
        for column in inspect(type(row)).columns:
            value = getattr(row, column.key)
            most = column.type.length if isinstance(column.type, String) else None
            if most is not None and value is not None and len(value) > most:
                raise InvalidInput(
                    "“%(value)s…” is too long here; use at most %(most)s characters.", value=value[:40], most=most
                )

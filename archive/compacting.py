"""Leaving nothing of deleted rows behind in an SQLite file: it is written anew, and its log is emptied.

PostgreSQL does the like by itself in its own time.
"""

import sqlite3

from sqlalchemy import Engine

from archive.errors import Conflict
from archive.phrases import Phrase

NOT_NOW = Phrase("The database could not be written anew (%(error)s); it is tried again.")


def compact(engine: Engine) -> None:
    """Write the database anew without what was deleted; nothing happens on PostgreSQL.

    Raises:
        Conflict: it is too busy, or its disk has no room for a second one beside it.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA query_only=0")
        # Full text keeps the words of deleted rows until it has joined its parts.
        cursor.execute("INSERT INTO passage_words_lookup(passage_words_lookup) VALUES ('rebuild')")
        cursor.execute("VACUUM")
        (busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
    except sqlite3.OperationalError as error:
        raise Conflict(NOT_NOW, error=str(error)) from error
    finally:
        connection.invalidate()  # it was told things that the pool does not know of
    if busy:
        raise Conflict(NOT_NOW, error="its log is being read")

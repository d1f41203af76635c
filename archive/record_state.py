"""Whether anything of the record has changed: a mark that every commit to it moves, cheap to read before each answer.

What was worked out for one visitor may be given to the next only while the
mark is the same and the clock has not passed a moment at which something opens
or closes by itself (`next_turn`). Both hold for all processes at once, since
both are the database's own. What moves no mark is named where it is written:
`writing(engine, of_the_record=False)`, for counts and heartbeats.
"""

from collections.abc import Hashable
from datetime import datetime
from threading import Lock
from typing import Any

from sqlalchemy import Engine, Select, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.seasons import has_season, start_of_next_day
from archive.trails import Trail, TrailVersion

_TURNS = (
    (Agreement.starts_at, Agreement.current),
    (Agreement.ends_at, Agreement.current),
    (Trail.closed_until, None),
    (Trail.retires_at, None),
    (TrailVersion.opens_at, None),
)
"""Every moment that the gate compares with the clock; seasons turn with the day."""
_IN_SEASON = select(Agreement.id).where(Agreement.current, has_season(Agreement)).limit(1)


def _next(column: Any, condition: Any, now: datetime) -> Select[Any]:
    query = select(func.min(column)).where(column > now)
    return query if condition is None else query.where(condition)


def next_turn(session: Session, *, now: datetime) -> datetime | None:
    """The first moment after `now` at which something opens or closes by the clock alone."""
    found = [session.scalar(_next(column, condition, now)) for column, condition in _TURNS]
    if session.scalar(_IN_SEASON) is not None:
        found.append(start_of_next_day(now))
    return min((moment for moment in found if moment is not None), default=None)


class RecordState:
    """Reads the mark of one database over a connection of its own, which is opened when it is first asked for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._cursor: Any = None
        self._errors: tuple[type[Exception], ...] = (SQLAlchemyError, engine.dialect.loaded_dbapi.Error)
        self._question = (
            "PRAGMA user_version" if engine.dialect.name == "sqlite" else "SELECT pg_current_snapshot()::text"
        )

    def mark(self) -> Hashable | None:
        """The same as before where nothing was committed to the record since (on PostgreSQL, nothing at all).

        None where the database does not say.
        """
        with self._lock:
            try:
                if self._cursor is None:
                    self._cursor = self._opened()
                self._cursor.execute(self._question)
                mark: Hashable = self._cursor.fetchone()[0]
            except self._errors:
                self._cursor = None
                return None
            return mark

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            if self._cursor is not None:
                self._cursor.connection.close()
                self._cursor = None

    def _opened(self) -> Any:
        """A cursor outside the engine's pool, each of whose questions is a transaction of its own."""
        lent = self._engine.raw_connection()
        lent.detach()
        connection: Any = lent.dbapi_connection
        if self._engine.dialect.name != "sqlite":  # SQLite's begin no transaction by themselves: `archive.database`
            connection.rollback()
            connection.autocommit = True
        return connection.cursor()

"""Opening the database: how SQLite and PostgreSQL are set up, and the two kinds of transaction.

A transaction that writes says so from its first statement (`BEGIN IMMEDIATE` on
SQLite), because one that starts by reading and upgrades later loses to a
worker polling the same file whatever the busy timeout. One that reads cannot
write: the database itself refuses it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import SQLITE_FULL, SQLITE_IOERR_SHMSIZE
from sqlite3 import Error as SqliteError
from typing import Any

from sqlalchemy import Connection, Engine, Executable, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from archive.kept_room import give_some_back, room_beside

WRITES = "storyloom_writes"
MAY_WRITE = "storyloom_may_write"
"""What an SQLite connection was last told, kept with the connection."""
OF_THE_RECORD = "storyloom_of_the_record"
"""False for a transaction that changes nothing anybody is shown: it leaves the mark of `archive.record_state` alone."""
CHANGES_BEFORE = "storyloom_changes_before"
BUSY_TIMEOUT_S = 30
STATEMENTS_KEPT = 512
"""Prepared statements that SQLite keeps for each connection: the first page alone runs more than a hundred."""
SQLITE_NO_ROOM = (SQLITE_FULL, SQLITE_IOERR_SHMSIZE)
"""The second one: no room for the file that those who have the database open share."""
POSTGRESQL_FULL = "53100"
MOST_MARKS = 2**31
MORE_CONNECTIONS = 20
"""Beyond the five that are kept: a request may need a second connection, where the database itself is searched."""


def make_engine(url: str) -> Engine:
    """An engine for `url`; SQLite gets WAL, `synchronous=FULL` and foreign keys."""
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    if not url.startswith("sqlite"):
        # The gate's nested EXISTS look costly to the planner and are not: compiling them outlasts running them.
        options = {"options": "-c jit=off"} if url.startswith("postgresql") else {}
        engine = create_engine(url, pool_pre_ping=True, max_overflow=MORE_CONNECTIONS, connect_args=options)
        event.listen(engine, "begin", _begin_postgresql)
        return engine
    set_up = {"timeout": BUSY_TIMEOUT_S, "check_same_thread": False, "cached_statements": STATEMENTS_KEPT}
    engine = create_engine(url, max_overflow=MORE_CONNECTIONS, connect_args=set_up)
    room = room_beside(engine.url.database)
    event.listen(engine, "connect", lambda connection, _record: _set_up_sqlite(connection, room))
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "commit", _mark_sqlite)
    return engine


def is_full(error: DBAPIError) -> bool:
    """Whether the database could not write because its disk has no room."""
    said = error.orig
    return (
        getattr(said, "sqlite_errorcode", None) in SQLITE_NO_ROOM or getattr(said, "sqlstate", None) == POSTGRESQL_FULL
    )


def _set_up_sqlite(connection: Any, room: Path | None) -> None:
    """Set a connection up; on a full disk with what was kept back for that."""
    connection.isolation_level = None  # transactions are begun by `_begin_sqlite`, never by the driver
    cursor = connection.cursor()
    while True:
        try:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                cursor.execute(f"PRAGMA {pragma}")
        except SqliteError as error:
            if error.sqlite_errorcode not in SQLITE_NO_ROOM or room is None or not give_some_back(room):
                raise
        else:
            break
    cursor.close()


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(WRITES))


def _begin_sqlite(connection: Connection) -> None:
    """Begin, after saying whether the connection may write where that is not what it was last told.

    Setting it makes SQLite prepare every statement of the connection anew, which costs a page more than its rows do.
    """
    writes = _writes(connection)
    if connection.info.get(MAY_WRITE) is not writes:
        connection.exec_driver_sql(f"PRAGMA query_only={0 if writes else 1}")
        connection.info[MAY_WRITE] = writes
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    if writes:
        connection.info[CHANGES_BEFORE] = _changes(connection)


def _mark_sqlite(connection: Connection) -> None:
    """Move the mark of the record, in the very transaction that changed it."""
    if not _writes(connection) or not connection.get_execution_options().get(OF_THE_RECORD, True):
        return
    if _changes(connection) != connection.info.get(CHANGES_BEFORE):
        mark = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        connection.exec_driver_sql(f"PRAGMA user_version={(mark + 1) % MOST_MARKS}")


def _changes(connection: Connection) -> int:
    """How many rows this connection has ever changed."""
    driver: Any = connection.connection.dbapi_connection
    count: int = driver.total_changes
    return count


def _begin_postgresql(connection: Connection) -> None:
    """Let a reading transaction see one moment throughout, as it does on SQLite."""
    if not _writes(connection):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def rows(session: Session, statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
    """The rows of a statement that asks for columns alone.

    It passes by what a session does for the sake of entities, which costs a short statement as much again.
    """
    if session.autoflush:
        session.flush()
    return session.connection().execute(statement, values).all()


def writing_session(engine: Engine) -> Session:
    """A session whose transaction may write; the caller commits at its edge."""
    return Session(engine.execution_options(**{WRITES: True}), expire_on_commit=False)


def reading_session(engine: Engine) -> Session:
    """A session whose transaction the database keeps from writing."""
    return Session(engine, expire_on_commit=False, autoflush=False)


@contextmanager
def writing(engine: Engine, *, of_the_record: bool = True) -> Iterator[Session]:
    """One writing transaction: committed at the end, rolled back on any error.

    `of_the_record` is False where nothing that a visitor is shown follows from what is written.
    """
    with writing_session(engine.execution_options(**{OF_THE_RECORD: of_the_record})) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One reading transaction."""
    with reading_session(engine) as session, session.begin():
        yield session

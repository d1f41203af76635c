"""Copying a database that is in use, as of one moment, and laying such a copy in place.

SQLite by its own backup call, which takes one moment whole while others go on
writing; PostgreSQL by `pg_dump` and `pg_restore`, where they are installed. The
digests of the tables are taken of the very same moment.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from archive.database import WRITES, make_engine
from archive.errors import Conflict, InvalidInput, MissingPart
from ingest.keeping.table_digests import TableDigest, table_digests, tables_of
from media.durable import fsync_file, fsync_folder

SQLITE, POSTGRESQL = "sqlite", "postgresql"
FILE_OF = {SQLITE: "database.sqlite", POSTGRESQL: "database.dump"}
REVISION = "SELECT version_num FROM alembic_version"


@dataclass(frozen=True, slots=True)
class DatabaseCopy:
    """A copy, the shape it has, and what it holds."""

    path: Path
    kind: str
    schema: str
    tables: list[TableDigest]


def copy_database(engine: Engine, folder: Path) -> DatabaseCopy:
    """Copy the database into `folder`, as it is now.

    Raises:
        MissingPart: a program that this needs is not installed.
        Conflict: the copy is not sound.
    """
    kind = engine.dialect.name
    path = folder / FILE_OF[kind]
    copy = _copy_sqlite(engine, path) if kind == SQLITE else _copy_postgresql(engine, path)
    fsync_file(path)
    fsync_folder(folder)
    return copy


def _copy_sqlite(engine: Engine, path: Path) -> DatabaseCopy:
    source = Path(engine.url.database or "")
    with closing(sqlite3.connect(path)) as target:
        with closing(sqlite3.connect(source, timeout=30)) as live:
            live.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        if target.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise Conflict("The copy of the database is not sound; look after the database before the next backup.")
    schema, tables = what_is_in(path)
    return DatabaseCopy(path, SQLITE, schema, tables)


def what_is_in(path: Path) -> tuple[str, list[TableDigest]]:
    """The shape and the digests of a SQLite file that nobody writes."""
    engine = create_engine(f"sqlite:///file:{path}?immutable=1&uri=true", poolclass=NullPool)
    with engine.connect() as connection:
        return str(connection.exec_driver_sql(REVISION).scalar_one()), table_digests(connection)


def _copy_postgresql(engine: Engine, path: Path) -> DatabaseCopy:
    program = _program("pg_dump")
    with engine.connect() as connection:
        connection.exec_driver_sql("SET TIME ZONE 'UTC'")
        snapshot = str(connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one())
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={path}"]
        _run([program, *options], engine.url)
        schema = str(connection.exec_driver_sql(REVISION).scalar_one())
        return DatabaseCopy(path, POSTGRESQL, schema, table_digests(connection))


def lay_postgresql(path: Path, url: str) -> tuple[str, list[TableDigest]]:
    """Fill the empty database at `url` from a dump, all of it or nothing; its shape and digests then.

    Raises:
        MissingPart: `pg_restore` is not installed.
        Conflict: the database is not empty, or did not take the dump.
    """
    program = _program("pg_restore")
    engine = make_engine(url)
    with engine.connect() as connection:
        if tables_of(connection):
            raise Conflict("The database to restore into is not empty; give an empty one in STORYLOOM_DATABASE_URL.")
    name = make_url(url).database or "postgres"
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", f"--dbname={name}"]
    _run([program, *options, str(path)], make_url(url))
    with engine.execution_options(**{WRITES: True}).connect() as connection:
        connection.exec_driver_sql("SET TIME ZONE 'UTC'")
        found = str(connection.exec_driver_sql(REVISION).scalar_one()), table_digests(connection)
    engine.dispose()
    return found


def check_target(kind: str, database_url: str) -> None:
    """Refuse settings whose database is of another kind than the backup's.

    Raises:
        InvalidInput: they do not go together.
    """
    if kind == SQLITE and database_url:
        raise InvalidInput("This backup is of SQLite in the data folder; unset STORYLOOM_DATABASE_URL and try again.")
    if kind == POSTGRESQL and not database_url.startswith("postgresql"):
        raise InvalidInput(
            "This backup is of PostgreSQL; give an empty PostgreSQL database in STORYLOOM_DATABASE_URL and try again."
        )


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise MissingPart(
            "%(name)s is not installed; install PostgreSQL's client programs, of the server's version.", name=name
        )
    return found


def _run(command: list[str], url: URL) -> None:
    done = subprocess.run(command, env=_environment(url), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise Conflict("%(program)s failed: %(said)s", program=Path(command[0]).name, said=said[:300])


def _environment(url: URL) -> dict[str, str]:
    """Where the database is and how to sign in, kept off the command line, which every process can read."""
    host = url.host or url.query.get("host") or ""
    given = {
        "PGHOST": host if isinstance(host, str) else host[0],
        "PGPORT": str(url.port or ""),
        "PGUSER": url.username or "",
        "PGPASSWORD": str(url.password or ""),
        "PGDATABASE": url.database or "",
    }
    return {**os.environ, **{name: value for name, value in given.items() if value}}

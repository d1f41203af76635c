"""A restore drill: the backup restored in full into a folder of its own, compared with its manifest, and thrown away.

A backup that was never restored is a hope. What a drill found is kept, so that
everyone can see when there was the last one.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from archive.clock import utc_now
from archive.database import writing
from archive.errors import InvalidInput, StoryloomError
from archive.keeping import Keeping, note_keeping
from archive.keys import new_key
from ingest.keeping.database_copies import SQLITE
from ingest.keeping.restoring import RestoreReport, restore
from ingest.place import Place

MARK = "a restore drill of Storyloom"
LEFT_BEHIND = f"SELECT datname FROM pg_database WHERE shobj_description(oid, 'pg_database') = '{MARK}'"  # noqa: S608
REFUSED = "42501"


def drill(place: Place, folder: Path, *, snapshot: str = "", now: datetime) -> RestoreReport:
    """Restore and compare, and write down how it went.

    Raises:
        InvalidInput: this archive's database is on a server that lets it make none for the drill.
        StoryloomError: the drill failed; the message says why.
    """
    try:
        with place.store.work_folder() as work, _database_for_it(place.engine) as url:
            elsewhere = place.settings.model_copy(update={"data": work / "data", "database_url": url})
            report = restore(elsewhere, folder, snapshot=snapshot, now=now)
    except StoryloomError as error:
        with writing(place.engine) as session:
            note_keeping(session, Keeping.drill, well=False, now=utc_now(), folder=str(folder), error=str(error)[:500])
        raise
    with writing(place.engine) as session:
        detail = {"folder": str(folder), "snapshot": report.snapshot, "files": report.files, "rows": report.rows}
        note_keeping(session, Keeping.drill, well=not report.missing, now=utc_now(), **detail)
    return report


def _database_for_it(engine: Engine) -> AbstractContextManager[str]:
    """The address of an empty database; '' where that is a file in the data folder."""
    return nullcontext("") if engine.dialect.name == SQLITE else _made_on_the_server(engine)


@contextmanager
def _made_on_the_server(engine: Engine) -> Iterator[str]:
    """A database beside the archive's, taken away afterwards together with what interrupted drills left."""
    name = f"storyloom_drill_{new_key()}"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        quote = connection.dialect.identifier_preparer.quote_identifier
        try:
            for left in connection.exec_driver_sql(LEFT_BEHIND).scalars().all():
                connection.exec_driver_sql(f"DROP DATABASE {quote(left)} WITH (FORCE)")
            connection.exec_driver_sql(f"CREATE DATABASE {quote(name)} TEMPLATE template0")
            connection.exec_driver_sql(f"COMMENT ON DATABASE {quote(name)} IS '{MARK}'")
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != REFUSED:
                raise
            raise InvalidInput(
                "On PostgreSQL a drill makes a database of its own; give the archive's role CREATEDB, or restore by "
                "hand with STORYLOOM_DATA and STORYLOOM_DATABASE_URL set to empty ones."
            ) from error
        try:
            yield engine.url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {quote(name)} WITH (FORCE)")

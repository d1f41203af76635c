"""Where an archive's state lies and how it is opened: settings, database and store, handed about together."""

from dataclasses import dataclass

from dbos import run_dbos_database_migrations
from sqlalchemy import Engine

from archive.database import make_engine
from archive.errors import StorageFull
from archive.kept_room import keep_room, room_beside
from archive.migrate import upgrade
from archive.phrases import Phrase
from archive.settings import Settings
from ingest.answering import reader_for
from ingest.meaning.vectors import alike_finder
from ingest.no_room import speaks_of_no_room
from media.store import LocalStore
from search.alike import AlikeFinder
from search.falling_back import FallingBack

CANNOT_OPEN = Phrase("The archive's disk is full, so it cannot be opened; what was stored is safe. Make room first.")


@dataclass(frozen=True, slots=True)
class Place:
    """One archive, opened. The indexes are only read here; the worker alone writes them.

    Pages for everyone ask `public_index` and no other; `desk_index` holds drafts and full names.
    `alike` finds passages that mean alike, and is None where that is not switched on.
    """

    settings: Settings
    engine: Engine
    store: LocalStore
    public_index: FallingBack
    desk_index: FallingBack
    alike: AlikeFinder | None


def open_place(settings: Settings) -> Place:
    """Open the archive of these settings, bringing its database to the shape this version expects.

    Raises:
        StorageFull: there is not even the room for that.
    """
    engine = make_engine(settings.resolved_database_url)
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        set_up_database(settings.resolved_database_url, engine)
    except Exception as error:
        if not speaks_of_no_room(error):
            raise
        raise StorageFull(CANNOT_OPEN) from error
    keep_room_for(engine)
    return place_on(settings, engine)


def keep_room_for(engine: Engine) -> None:
    """Keep the little room back that a database needs to be opened on a full disk."""
    if engine.dialect.name == "sqlite" and (room := room_beside(engine.url.database)):
        keep_room(room)


def place_on(settings: Settings, engine: Engine) -> Place:
    """The archive of these settings, whose database has the shape that this version expects."""
    return Place(
        settings=settings,
        engine=engine,
        store=LocalStore(settings.data / "store"),
        public_index=reader_for(settings, engine, "public"),
        desk_index=reader_for(settings, engine, "desk"),
        alike=alike_finder(settings),
    )


def set_up_database(url: str, engine: Engine) -> None:
    """Make or update our tables and the durable engine's, which live side by side in one database."""
    upgrade(engine)
    run_dbos_database_migrations(system_database_url=durable_url(url))


def durable_url(url: str) -> str:
    """The same database, addressed as the durable engine expects it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)

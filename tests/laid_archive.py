"""An archive as its set-up leaves it, made once by the migrations and copied: they would be most of a small test."""

import tempfile
from functools import cache
from pathlib import Path

from archive.database import make_engine
from archive.settings import Settings
from ingest.place import Place, open_place, place_on

DATABASE = "storyloom.db"


def open_laid(settings: Settings) -> Place:
    """Open the archive of these settings, a new one from the copy."""
    database = settings.data / DATABASE
    if settings.database_url or database.exists():
        return open_place(settings)
    settings.data.mkdir(parents=True, exist_ok=True)
    database.write_bytes(_laid())
    return place_on(settings, make_engine(settings.resolved_database_url))


@cache
def _laid() -> bytes:
    with tempfile.TemporaryDirectory(prefix="laid-") as folder:
        open_place(Settings(data=Path(folder), transcriber="none")).engine.dispose()
        assert [path.name for path in Path(folder).glob(f"{DATABASE}*")] == [DATABASE], "all of it is in one file"
        return (Path(folder) / DATABASE).read_bytes()

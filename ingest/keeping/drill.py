"""A restore drill: the backup restored in full into a folder of its own, compared with its manifest, and thrown away.

A backup that was never restored is a hope. What a drill found is kept, so that
everyone can see when there was the last one.
"""

from datetime import datetime
from pathlib import Path

from archive.clock import utc_now
from archive.database import writing
from archive.errors import InvalidInput, StoryloomError
from archive.keeping import Keeping, note_keeping
from ingest.keeping.database_copies import SQLITE
from ingest.keeping.restoring import RestoreReport, restore
from ingest.place import Place


def drill(place: Place, folder: Path, *, snapshot: str = "", now: datetime) -> RestoreReport:
    """Restore and compare, and write down how it went.

    Raises:
        InvalidInput: this archive's database is on a server, so a drill needs an empty one of its own.
        StoryloomError: the drill failed; the message says why.
    """
    if place.engine.dialect.name != SQLITE:
        raise InvalidInput(
            "On PostgreSQL a drill needs an empty database: run the restore with STORYLOOM_DATA and "
            "STORYLOOM_DATABASE_URL set to empty ones."
        )
    try:
        with place.store.work_folder() as work:
            elsewhere = place.settings.model_copy(update={"data": work / "data", "database_url": ""})
            report = restore(elsewhere, folder, snapshot=snapshot, now=now)
    except StoryloomError as error:
        with writing(place.engine) as session:
            note_keeping(session, Keeping.drill, well=False, now=utc_now(), folder=str(folder), error=str(error)[:500])
        raise
    with writing(place.engine) as session:
        detail = {"folder": str(folder), "snapshot": report.snapshot, "files": report.files, "rows": report.rows}
        note_keeping(session, Keeping.drill, well=not report.missing, now=utc_now(), **detail)
    return report

"""A little room kept back beside an SQLite database, so that it can be opened, and read, on a full disk.

The processes that have a database open share a file beside it, which the first of them makes and the last takes away.
Where there is no room for that, nothing can be read: a site that starts again could not show a page. So a file that
holds nothing takes a little room while there is enough, and gives some of it back each time.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

KEPT_BYTES, STEP_BYTES = 1 << 20, 1 << 16
TIMES_FREE = 4
"""So many times what is kept must be free before it is taken."""


def room_beside(database: str | None) -> Path | None:
    """The file that keeps room for this database; None for one that is in memory or on a server."""
    if not database or database.startswith(":"):
        return None
    path = Path(database)
    return path.with_name(f"room-for-{path.name}")


def keep_room(room: Path) -> bool:
    """Take the room, or what is missing of it, where there is plenty; whether all of it is kept now."""
    with suppress(OSError):
        held = room.stat().st_size if room.exists() else 0
        if held >= KEPT_BYTES:
            return True
        if shutil.disk_usage(room.parent).free < TIMES_FREE * KEPT_BYTES:
            return False
        descriptor = os.open(room, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, KEPT_BYTES)
        finally:
            os.close(descriptor)
        return True
    return False


def give_some_back(room: Path) -> bool:
    """Give back enough for a database to be opened; False where nothing is left to give."""
    try:
        descriptor = os.open(room, os.O_RDWR)
    except OSError:
        return False
    try:
        held = os.fstat(descriptor).st_size
        os.ftruncate(descriptor, max(0, held - STEP_BYTES))
        os.fsync(descriptor)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return held > 0

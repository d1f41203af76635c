"""Writes files into one ZIP, piece by piece; the same files on the same day give the same bytes."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from media.durable import room_needed

READABLE = 0o100644 << 16
UNIX = 3


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """A file by its name inside the ZIP: its bytes, or where they lie."""

    name: str
    content: bytes | Path


def write_zip(target: Path, entries: Iterable[ZipEntry], *, dated: datetime) -> None:
    """Write the entries in order. No file is held in memory that lies on disk; sound is stored as it is.

    Raises StorageFull.
    """
    with room_needed(), ZipFile(target, "w") as archive:
        for entry in entries:
            info = ZipInfo(entry.name, dated.timetuple()[:6])
            info.create_system, info.external_attr = UNIX, READABLE
            if isinstance(entry.content, Path):
                info.compress_type, info.file_size = ZIP_STORED, entry.content.stat().st_size
                with entry.content.open("rb") as source, archive.open(info, "w") as written:
                    shutil.copyfileobj(source, written)
            else:
                info.compress_type = ZIP_DEFLATED
                archive.writestr(info, entry.content)

"""Laying the files of a bag in the store, by their hash: what its rows name, and nothing of what was destroyed."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.database import reading
from archive.errors import Conflict, InvalidInput, StorageFull
from archive.recordings import Recording
from archive.tables import METADATA
from archive.uploads import Upload, UploadState
from ingest.keeping.bags.destroyed import gone_here
from ingest.keeping.bags.reading import Record
from ingest.keeping.bags.record import SHOWN, KeptName, is_sound, names_in
from ingest.keeping.bags.safe_files import check_picture, check_shown
from ingest.keeping.bags.tables import tables
from ingest.keeping.kept_files import destroyed_masters, kept_files
from ingest.place import Place
from media.fixity import Fixity, copy_whole, look_at


@dataclass(frozen=True, slots=True)
class Wanted:
    """The files that a bag's rows name: those that are in it, and the names of those that it says are missing."""

    there: dict[KeptName, Path]
    missing: list[str]


def wanted_files(place: Place, record: Record) -> Wanted:
    """What is to be laid, with every picture, and what was made to be shown, looked at.

    Raises:
        InvalidInput: a file is not in the bag and the bag does not say so, or is nothing that may be shown.
        Conflict: something else in it has the bytes of a recording that was destroyed here.
    """
    there = record.files()
    with reading(place.engine) as session:
        wanted = _named(session, record)
        _check_shown(session, record, there)
    for kept, path in there.items():
        if kept.folder == "pictures":
            check_picture(path)
    said = set(record.head.get("missing") or ())
    missing = sorted(f"{one.folder}/{one.name}" for one in wanted if one not in there)
    untold = [name for name in missing if name not in said]
    if untold:
        raise InvalidInput("“%(name)s” is named in the record and not in the bag.", name=untold[0])
    return Wanted({kept: path for kept, path in there.items() if kept in wanted}, missing)


def _named(session: Session, record: Record) -> set[KeptName]:
    gone, destroyed = gone_here(session, record), {file.name for file in destroyed_masters(session)}
    wanted = set()
    for table in tables():
        for row in record.rows(table):
            if table.name == "recordings" and row["id"] in gone["recordings"]:
                continue
            for kept in names_in(table, row):
                if table.name != "recordings" and kept.name in destroyed:
                    raise Conflict(
                        "%(table)s in the bag has the bytes of a recording that was destroyed here; nothing was "
                        "brought in. Ask for a bag without it.",
                        table=table.name,
                    )
                wanted.add(KeptName(kept.folder, kept.name))
    return wanted


def _check_shown(session: Session, record: Record, there: dict[KeptName, Path]) -> None:
    """What pages show of evidence and let be heard of templates is a file of its own, never anybody's recording."""
    recordings = set(session.scalars(select(Recording.sha256)))
    recordings |= {row["sha256"] for row in record.rows(METADATA.tables["recordings"])}
    for name, column in SHOWN.items():
        table = METADATA.tables[name]
        for row in record.rows(table):
            if row[column]:
                check_shown(there.get(KeptName("masters", row[column])), sound=is_sound(table, row))
                if row[column] in recordings:
                    raise InvalidInput(
                        "%(table)s in the bag would show a recording; nothing was brought in.", table=name
                    )


def lay_files(place: Place, wanted: dict[KeptName, Path]) -> list[Path]:
    """Lay them; returns those that were not there. Raises StorageFull."""
    laid: list[Path] = []
    room, needed = shutil.disk_usage(place.store.root).free, sum(path.stat().st_size for path in wanted.values())
    if needed > room:
        raise StorageFull(
            "The bag's files need %(needed)s bytes and the archive's disk has %(room)s; nothing was brought in.",
            needed=f"{needed:,}", room=f"{room:,}",
        )  # fmt: skip
    try:
        for kept, path in wanted.items():
            masters = kept.folder == "masters"
            target = place.store.master_path(kept.name) if masters else place.store.picture_path(kept.name)
            digest = kept.name.partition(".")[0]
            if look_at(target, digest) is Fixity.whole:
                continue
            fresh = not target.exists()
            copy_whole(path, target, digest)
            laid += [target] if fresh else []
    except BaseException:
        take_back(place, laid)
        raise
    return laid


def take_back(place: Place, laid: Sequence[Path]) -> None:
    """Files that no row came to name are taken away again, unless somebody gave the same bytes meanwhile."""
    coming = select(Upload.sha256).where(Upload.state == UploadState.sealed)
    with reading(place.engine) as session:
        named = {file.name for file in kept_files(session)} | set(session.scalars(coming))
    for path in laid:
        if path.name not in named:
            path.unlink(missing_ok=True)

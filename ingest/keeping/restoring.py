"""Restoring a backup into an empty data folder.

All of it is verified first, laid out beside its place, compared with the
manifest table by table, closed where somebody withdrew since, and only then
moved to where the archive opens. Interrupted, it leaves nothing that opens, and
can be begun again.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from archive.database import make_engine, reading, writing
from archive.destructions import unfinished_destructions
from archive.errors import Conflict, InvalidInput
from archive.events import note_event
from archive.keeping import Keeping, note_keeping
from archive.settings import Settings
from ingest.destroying_files import remove_files
from ingest.keeping.after_restore import ask_for_what_is_not_in_it
from ingest.keeping.backup import DATABASE_FILE
from ingest.keeping.database_copies import SQLITE, check_target, lay_postgresql, what_is_in
from ingest.keeping.table_digests import differences
from ingest.keeping.verifying import Snapshot, verified
from ingest.keeping.withdrawal_journal import (
    JOURNAL,
    Journal,
    Replayed,
    journal_of,
    read_journal,
    replay,
    write_journal,
)
from ingest.place import set_up_database
from media.durable import move
from media.fixity import copy_whole, make_folders
from media.store import LocalStore

BEGUN = "restoring"
"""The folder in which a restore is laid out; one that was left behind is begun anew."""


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored, and what the journals of withdrawals closed in it."""

    snapshot: str
    made_at: datetime
    files: int
    rows: int
    missing: tuple[str, ...]
    replayed: Replayed


def restore(
    settings: Settings, folder: Path, *, snapshot: str = "", journals: Sequence[Path] = (), now: datetime
) -> RestoreReport:
    """Restore the newest snapshot of `folder`, or the one of that name.

    The journal that lies beside the snapshots is replayed too: it is that of the newest backup.

    Raises:
        InvalidInput: the data folder is not empty, or something that was given cannot be used.
        NotFound: there is no such snapshot.
        Conflict: the backup is damaged, or what was laid out differs from it; nothing was restored.
        StorageFull: there is no room for it.
    """
    folder = folder.absolute()
    begun = _empty_place(settings)
    try:
        read = [read_journal(path) for path in [*_beside(folder), *journals]]
        found = verified(folder, snapshot)
        check_target(found.manifest.database, settings.database_url)
        replayed = lay_out(found, begun, settings, read, now=now)
        _move_in(begun, settings.data)
    finally:
        shutil.rmtree(begun, ignore_errors=True)
    manifest = found.manifest
    return RestoreReport(
        found.name, manifest.made_at, len(manifest.files), manifest.rows, tuple(manifest.missing), replayed
    )


def _empty_place(settings: Settings) -> Path:
    data = settings.data.absolute()
    make_folders(data)
    if [path.name for path in data.iterdir() if path.name != BEGUN]:
        raise InvalidInput(
            "The data folder %(data)s is not empty, and a restore writes over nothing; give an empty one in "
            "STORYLOOM_DATA.",
            data=data,
        )
    begun = data / BEGUN
    shutil.rmtree(begun, ignore_errors=True)
    begun.mkdir()
    return begun


def _beside(folder: Path) -> list[Path]:
    return [folder / JOURNAL] if (folder / JOURNAL).exists() else []


def lay_out(
    snapshot: Snapshot, begun: Path, settings: Settings, journals: Sequence[Journal], *, now: datetime
) -> Replayed:
    """Lay the snapshot out in `begun`, compare it with its manifest, and close what the journals say.

    Raises:
        Conflict: a file or a table is not as the manifest says.
        StorageFull: there is no room for it.
    """
    for file in snapshot.manifest.files:
        copy_whole(snapshot.path(file), begun / file.goes_to, file.sha256)
        if file.goes_to == DATABASE_FILE:
            (begun / DATABASE_FILE).chmod(0o600)
    url = _lay_database(snapshot, begun, settings)
    engine = make_engine(url)
    try:
        set_up_database(url, engine)
        replayed = _make_ready(engine, LocalStore(begun / "store"), snapshot, journals, now)
        with reading(engine) as session:  # the backup's own may hold reasons of what was destroyed since
            write_journal(journal_of(session, now=now), begun / JOURNAL)
    finally:
        engine.dispose()
    return replayed


def _lay_database(snapshot: Snapshot, begun: Path, settings: Settings) -> str:
    """Put the database in place and compare it with the manifest; returns its address."""
    manifest, path = snapshot.manifest, begun / DATABASE_FILE
    if manifest.database == SQLITE:
        url, (schema, tables) = f"sqlite:///{path}", what_is_in(path)
    else:
        url, (schema, tables) = settings.resolved_database_url, lay_postgresql(path, settings.resolved_database_url)
        path.unlink()
    other = differences(manifest.tables, tables)
    if other or schema != manifest.schema:
        raise Conflict(
            "What was laid out differs from the backup in %(other)s; nothing was restored. Use another snapshot.",
            other=", ".join(other) or "the database's shape",
        )
    return url


def _make_ready(
    engine: Engine, store: LocalStore, snapshot: Snapshot, journals: Sequence[Journal], now: datetime
) -> Replayed:
    """In one transaction: close, end what was under way, and promise what must be made anew."""
    with writing(engine) as session:
        done = [replay(session, journal, now=now) for journal in journals]
        _remove_destroyed(session, store, journals)
        ask_for_what_is_not_in_it(session, store, now=now)
        total = Replayed(*(sum(getattr(one, each.name) for one in done) for each in fields(Replayed)))
        note_event(session, "restore", f"backup:{snapshot.name}", by_id=None, now=now, closed=total.closed)
        note_keeping(
            session, Keeping.restore, well=not snapshot.manifest.missing, now=now, snapshot=snapshot.name,
            closed=total.closed,
        )  # fmt: skip
    return total


def _remove_destroyed(session: Session, store: LocalStore, journals: Sequence[Journal]) -> None:
    """What was destroyed since is not moved in: neither masters nor uploads that had not become recordings yet."""
    for ended in unfinished_destructions(session):
        remove_files(session, store, ended)
    for key in {key for journal in journals for one in journal.destroyed for key in one.uploads}:
        store.discard_upload(key)
        store.discard_quarantined(key)


def _move_in(begun: Path, data: Path) -> None:
    """The database last: before it is there, nothing opens."""
    names = sorted((path.name for path in begun.iterdir()), key=lambda name: (name == DATABASE_FILE, name))
    left = [name for name in names if name.startswith(f"{DATABASE_FILE}-")]
    if left:
        raise Conflict("The restored database is still in use; end what uses it and begin again.")
    for name in names:
        move(begun / name, data / name)

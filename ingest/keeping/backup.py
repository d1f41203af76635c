"""Backing the archive up into a folder: one moment of the database, and every file that nothing can make again.

Files lie in the backup once, by their hash, and are added to; every snapshot
has its own database and a manifest, which is written last. Each file is read
back from the disk and hashed at every backup, the old ones too. Listening
copies, indexes and speech models are not in it: they are made or fetched again.
"""

import contextlib
import fcntl
import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.clock import utc_now
from archive.database import reading, writing
from archive.errors import Conflict, InvalidInput
from archive.keeping import Keeping, note_keeping
from ingest.configuration import CONFIG
from ingest.keeping.backed_up_files import PASSING, Wanted, files_to_back_up
from ingest.keeping.database_copies import DatabaseCopy, copy_database
from ingest.keeping.kept_files import KeptFile, destroyed_evidence, destroyed_masters
from ingest.keeping.manifest import FORMAT, SNAPSHOTS, BackedUp, Manifest, read_manifest, snapshots, write_manifest
from ingest.keeping.withdrawal_journal import JOURNAL, journal_of, write_journal
from ingest.place import Place
from media.durable import room_needed
from media.fixity import Fixity, copy_whole, hash_on_disk, look_at, make_folders, set_aside
from media.second_copy import DAMAGED

log = logging.getLogger(__name__)

DATABASE_FILE = "storyloom.db"
KEEP = 14
"""How many snapshots stay; the files that they share take their room once."""
LEAST_KEPT = 2
NAME_FORM = "%Y%m%dT%H%M%S.%fZ"
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup did: its snapshot, and how many of its files were new to the folder."""

    snapshot: str
    manifest: Manifest
    copied: int
    copied_bytes: int

    @property
    def well(self) -> bool:
        """Whether everything that should be in it is."""
        return not self.manifest.missing


def back_up(place: Place, folder: Path, *, now: datetime, keep: int = KEEP, tell: Tell | None = None) -> BackupReport:
    """Make a snapshot in `folder` beside those that are there. Until it is whole, the former ones stand alone.

    Raises:
        InvalidInput: the folder cannot be used for that.
        Conflict: another backup into it is under way.
        StorageFull: it has no room left.
    """
    folder = _checked(place, folder.absolute())
    with _alone(folder), _said_in_words():
        _clear_interrupted(folder)
        snapshot = folder / SNAPSHOTS / _next_name(folder, now)
        make_folders(snapshot)
        report = _make(place, folder, snapshot, now, tell)
        with reading(place.engine) as session:
            destroyed = [*destroyed_masters(session), *destroyed_evidence(session)]
        _thin_out(folder, max(keep, LEAST_KEPT), destroyed)
    with writing(place.engine) as session:
        detail = {"folder": str(folder), "snapshot": snapshot.name, "missing": len(report.manifest.missing)}
        detail |= {"files": len(report.manifest.files), "rows": report.manifest.rows, "copied": report.copied}
        note_keeping(session, Keeping.backup, well=report.well, now=utc_now(), **detail)
    return report


def _checked(place: Place, folder: Path) -> Path:
    data = place.settings.data.absolute()
    if folder.resolve() == data.resolve() or data.resolve() in folder.resolve().parents:
        raise InvalidInput("Keep the backup outside of the data folder, best on another disk; give another folder.")
    try:
        make_folders(folder)
    except OSError as error:
        raise InvalidInput("%(folder)s cannot be made: %(error)s.", folder=folder, error=error.strerror) from error
    with contextlib.suppress(PermissionError):  # the root of a disk may be another's
        folder.chmod(0o700)
    return folder


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = os.open(folder / "backup.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise Conflict("Another backup into this folder is under way; wait until it has ended.") from error
    finally:
        os.close(handle)


@contextmanager
def _said_in_words() -> Iterator[None]:
    try:
        with room_needed():
            yield
    except (OSError, sqlite3.Error) as error:
        raise Conflict(
            "The backup could not be made: %(error)s. The former one is as it was.", error=str(error)[:300]
        ) from error


def _next_name(folder: Path, now: datetime) -> str:
    """The moment, or a little after the newest snapshot's where a clock went back: the newest must stand last."""
    newest = max(
        (datetime.strptime(path.name, NAME_FORM).replace(tzinfo=UTC) for path in snapshots(folder)), default=now
    )
    return f"{max(now, newest + timedelta(microseconds=1)):{NAME_FORM}}"


def _clear_interrupted(folder: Path) -> None:
    """Snapshots without a manifest were interrupted, and files with a point before their name too."""
    whole = set(snapshots(folder))
    for left in (folder / SNAPSHOTS).glob("*"):
        if left not in whole:
            shutil.rmtree(left)
    for left in folder.glob("*/??/.*"):
        left.unlink()


def _make(place: Place, folder: Path, snapshot: Path, now: datetime, tell: Tell | None) -> BackupReport:
    copy = copy_database(place.engine, snapshot)
    with reading(place.engine) as session:  # after the database, so that it knows of no less
        journal = journal_of(session, now=now)
        wanted = files_to_back_up(session, place, now=now)
    digest = write_journal(journal, snapshot / JOURNAL)
    own = [_own(folder, copy.path, DATABASE_FILE), _own(folder, snapshot / JOURNAL, JOURNAL)]
    if hash_on_disk(snapshot / JOURNAL) != digest:
        raise Conflict("The disk of the backup gave back something else than was written; use another.")
    config = place.settings.data / CONFIG
    if config.is_file():
        shutil.copyfile(config, snapshot / CONFIG)
        own.append(_own(folder, snapshot / CONFIG, CONFIG))
    files, copied, missing = _files(folder, wanted, now, tell)
    manifest = _manifest(copy, [*own, *files], missing, now)
    write_journal(journal, folder / JOURNAL)
    write_manifest(snapshot, manifest)
    return BackupReport(snapshot.name, manifest, len(copied), sum(copied))


def _own(folder: Path, path: Path, goes_to: str) -> BackedUp:
    path.chmod(0o600)
    return BackedUp(str(path.relative_to(folder)), goes_to, path.stat().st_size, hash_on_disk(path))


def _manifest(copy: DatabaseCopy, files: list[BackedUp], missing: list[str], now: datetime) -> Manifest:
    return Manifest(FORMAT, now, copy.kind, copy.schema, copy.tables, files, missing)


def _files(
    folder: Path, wanted: list[Wanted], now: datetime, tell: Tell | None
) -> tuple[list[BackedUp], list[int], list[str]]:
    files, copied, missing = [], [], []
    for done, one in enumerate(wanted, start=1):
        target = folder / one.lies_at
        there = look_at(target, one.sha256)
        if there is not Fixity.whole and not _copy(one, target, folder, now, damaged=there is not Fixity.gone):
            missing.append(one.goes_to)
            continue
        size = target.stat().st_size
        files.append(BackedUp(one.lies_at, one.goes_to, size, one.sha256))
        if there is not Fixity.whole:
            copied.append(size)
        if tell is not None:
            tell(done, len(wanted))
    return files, copied, missing


def _copy(one: Wanted, target: Path, folder: Path, now: datetime, *, damaged: bool) -> bool:
    """Copy from wherever it lies whole; a damaged one in the backup is set aside first."""
    source = next((path for path in one.sources if look_at(path, one.sha256) is Fixity.whole), None)
    if source is None:
        log.warning("%s is not whole in the archive and not in the backup", one.goes_to)
        return False
    if damaged:
        set_aside(target, folder / DAMAGED, now=now)
    copy_whole(source, target, one.sha256)
    return True


def _thin_out(folder: Path, keep: int, destroyed: list[KeptFile]) -> None:
    """Take the oldest snapshots away, and what none names any more: uploads that passed through, what was destroyed."""
    there = snapshots(folder)
    for old in there[:-keep]:
        (old / "manifest.json").unlink()
        shutil.rmtree(old)
    named = {file.lies_at for kept in there[-keep:] for file in read_manifest(kept).files}
    for path in [*(folder / PASSING).glob("??/*"), *(file.below(folder) for file in destroyed)]:
        if str(path.relative_to(folder)) not in named:
            path.unlink(missing_ok=True)

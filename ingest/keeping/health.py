"""How well the archive is kept, in figures: room on the disk, what waits, and the last fixity, backup and drill."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.keeping import FixityCheck, Keeping, last_keeping
from archive.steps import StepRecord, StepState
from archive.uploads import Upload, UploadState
from ingest.keeping.fixity_report import count_bad
from ingest.keeping.kept_files import kept_files
from ingest.place import Place

LEAST_FREE_SHARE = 0.05
FIXITY_LATE = timedelta(days=9)
BACKUP_LATE = timedelta(days=2)
DRILL_LATE = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class LastTime:
    """When something was done last (None: never), and whether it went well then."""

    at: datetime | None
    well: bool

    def is_late(self, now: datetime, after: timedelta) -> bool:
        """Whether it was never done, or longer ago than that."""
        return self.at is None or now - self.at > after


@dataclass(frozen=True, slots=True)
class KeepingHealth:
    """`oldest_run_at` is when the upload was handed in that waits the longest to be worked on to its end.

    `fixity` is of the file whose last look is the oldest, never where one was not looked at yet.
    """

    disk_free_bytes: int
    disk_bytes: int
    oldest_run_at: datetime | None
    files: int
    bad_files: int
    fixity: LastTime
    backup: LastTime
    drill: LastTime

    @property
    def disk_is_low(self) -> bool:
        """Whether less than a twentieth of the disk is free."""
        return self.disk_free_bytes < LEAST_FREE_SHARE * self.disk_bytes


def keeping_health(session: Session, place: Place) -> KeepingHealth:
    """The figures as they are now."""
    disk = shutil.disk_usage(place.settings.data)
    files, bad = len(kept_files(session)), count_bad(session)
    return KeepingHealth(
        disk_free_bytes=disk.free,
        disk_bytes=disk.total,
        oldest_run_at=_oldest_run(session),
        files=files,
        bad_files=bad,
        fixity=LastTime(_oldest_look(session, files), well=not bad),
        backup=_last(session, Keeping.backup),
        drill=_last(session, Keeping.drill),
    )


def _oldest_run(session: Session) -> datetime | None:
    going = select(StepRecord.upload_id).where(StepRecord.state.in_([StepState.waiting, StepState.working]))
    helpless = select(StepRecord.upload_id).where(StepRecord.state == StepState.needs_help)
    query = select(func.min(Upload.created_at)).where(
        Upload.state != UploadState.refused, Upload.id.in_(going), Upload.id.not_in(helpless)
    )
    return session.scalar(query)


def _oldest_look(session: Session, files: int) -> datetime | None:
    looked, oldest = session.execute(select(func.count(), func.min(FixityCheck.checked_at))).one()
    return oldest if looked >= files else None


def _last(session: Session, act: Keeping) -> LastTime:
    row = last_keeping(session, act)
    return LastTime(None, well=False) if row is None else LastTime(row.ended_at, well=row.well)

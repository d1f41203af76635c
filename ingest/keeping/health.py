"""How well the archive is kept, in figures: room on the disk, what waits, and the last fixity, backup and drill."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.keeping import FixityCheck, Keeping, last_keeping
from ingest.keeping.copy_health import CopyHealth, copy_health
from ingest.keeping.fixity_report import count_bad
from ingest.keeping.kept_files import kept_files
from ingest.keeping.taking_up import TakingUp, taking_up
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
    """`fixity` is of the file whose last look is the oldest, never where one was not looked at yet.

    `copy` is None where no second copy is kept.
    """

    disk_free_bytes: int
    disk_bytes: int
    work: TakingUp
    files: int
    bad_files: int
    fixity: LastTime
    backup: LastTime
    drill: LastTime
    copy: CopyHealth | None

    @property
    def disk_is_low(self) -> bool:
        """Whether less than a twentieth of the disk is free."""
        return self.disk_free_bytes < LEAST_FREE_SHARE * self.disk_bytes


def keeping_health(session: Session, place: Place, *, now: datetime) -> KeepingHealth:
    """The figures as they are now."""
    disk = shutil.disk_usage(place.settings.data)
    kept, bad = kept_files(session), count_bad(session)
    return KeepingHealth(
        disk_free_bytes=disk.free,
        disk_bytes=disk.total,
        work=taking_up(session, now=now),
        files=len(kept),
        bad_files=bad,
        fixity=LastTime(_oldest_look(session, len(kept)), well=not bad),
        backup=_last(session, Keeping.backup),
        drill=_last(session, Keeping.drill),
        copy=copy_health(session, place.settings, kept),
    )


def _oldest_look(session: Session, files: int) -> datetime | None:
    looked, oldest = session.execute(select(func.count(), func.min(FixityCheck.checked_at))).one()
    return oldest if looked >= files else None


def _last(session: Session, act: Keeping) -> LastTime:
    row = last_keeping(session, act)
    return LastTime(None, well=False) if row is None else LastTime(row.ended_at, well=row.well)

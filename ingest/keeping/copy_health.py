"""How far the second copy is behind, and whether it answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.keeping import COPIED, FixityCheck, Keeping, Section, last_keeping
from archive.recordings import Recording
from archive.settings import Settings
from ingest.keeping.kept_files import KeptFile


@dataclass(frozen=True, slots=True)
class CopyHealth:
    """`waiting` files have no whole second copy; the oldest recording among them came in at `oldest_at`.

    `silent_since`: it does not answer since then, and `why` says what it said.
    """

    waiting: int
    oldest_at: datetime | None
    silent_since: datetime | None
    why: str


def copy_health(session: Session, settings: Settings, files: list[KeptFile]) -> CopyHealth | None:
    """How it stands now; None where no second copy is kept."""
    if not settings.second_copy:
        return None
    copied = select(FixityCheck.section, FixityCheck.name).where(FixityCheck.copy_state.in_(COPIED))
    waiting = set(files) - {KeptFile(row.section, row.name) for row in session.execute(copied)}
    said = last_keeping(session, Keeping.second_copy)
    silent = said is not None and not said.well
    return CopyHealth(
        waiting=len(waiting),
        oldest_at=_oldest(session) if any(file.section is Section.masters for file in waiting) else None,
        silent_since=said.ended_at if silent and said else None,
        why=str(said.detail.get("error", "")) if silent and said else "",
    )


def _oldest(session: Session) -> datetime | None:
    copied = select(FixityCheck.name).where(FixityCheck.copy_state.in_(COPIED))
    first = select(Recording.created_at).where(Recording.sha256.not_in(copied)).order_by(Recording.created_at)
    return session.scalar(first.limit(1))

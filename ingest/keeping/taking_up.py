"""Whether work is taken up: a worker that is alive and no longer pulls is seen by what waits, not by its heartbeat."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.outbox import OutboxRow
from archive.reading_machines import last_heartbeat
from archive.steps import StepRecord, StepState
from archive.uploads import Upload, UploadState

STANDS_AFTER = timedelta(minutes=10)
"""How long work may wait untouched: building a large index keeps errands waiting for minutes."""
LONGEST_STEP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TakingUp:
    """`standing_since`: something has waited since then and was not touched; None where all goes on.

    `seen_at` is the last heartbeat, None where no worker ever ran. `failing` errands were tried in vain.
    """

    seen_at: datetime | None
    standing_since: datetime | None
    errands: int
    failing: int
    oldest_run_at: datetime | None
    needs_help: int


def taking_up(session: Session, *, now: datetime) -> TakingUp:
    """How it stands now."""
    untried = (OutboxRow.done_at.is_(None), OutboxRow.tries == 0, OutboxRow.error.is_(None))
    errands, oldest = session.execute(select(func.count(), func.min(OutboxRow.created_at)).where(*untried)).one()
    failing = select(func.count()).select_from(OutboxRow).where(OutboxRow.done_at.is_(None), OutboxRow.tries > 0)
    help_ = select(func.count(StepRecord.upload_id.distinct())).where(StepRecord.state == StepState.needs_help)
    oldest_run = _oldest_run(session)
    waits = [(oldest, STANDS_AFTER), _line_waits(session, oldest_run)]
    late = [since for since, after in waits if since is not None and now - since > after]
    return TakingUp(
        seen_at=last_heartbeat(session),
        standing_since=min(late, default=None),
        errands=errands,
        failing=session.scalar(failing) or 0,
        oldest_run_at=oldest_run,
        needs_help=session.scalar(help_) or 0,
    )


def _oldest_run(session: Session) -> datetime | None:
    """When the upload was handed in that waits the longest to be worked on to its end, and could be."""
    going = select(StepRecord.upload_id).where(StepRecord.state.in_([StepState.waiting, StepState.working]))
    helpless = select(StepRecord.upload_id).where(StepRecord.state == StepState.needs_help)
    query = select(func.min(Upload.created_at)).where(
        Upload.state != UploadState.refused, Upload.id.in_(going), Upload.id.not_in(helpless)
    )
    return session.scalar(query)


def _line_waits(session: Session, oldest_run: datetime | None) -> tuple[datetime | None, timedelta]:
    """Since when the line has not moved: one recording is worked on at a time, so the others may wait for it."""
    if oldest_run is None:
        return None, STANDS_AFTER
    working = session.scalar(select(func.max(StepRecord.started_at)).where(StepRecord.state == StepState.working))
    if working is not None:
        return working, LONGEST_STEP
    ended = session.scalar(select(func.max(StepRecord.ended_at)))
    return max(oldest_run, ended or oldest_run), STANDS_AFTER

"""What is being worked on and what needs a person: for the command line, the pages and the demo alike."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from archive.outbox import OutboxRow
from archive.reading_uploads import StepLine, state_of, steps_of
from archive.recordings import Recording
from archive.steps import StepRecord, StepState, Worker
from archive.stories import Story, StoryState
from archive.subjects import Subject
from archive.uploads import Upload


@dataclass(frozen=True, slots=True)
class UploadProgress:
    """One upload on its way; `state` is working, ready, needs_help or refused."""

    key: str
    title: str
    state: str
    message: str
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class ArchiveStatus:
    """The whole archive at a glance; `worker_seen_at` is None when every worker has left."""

    recordings: int
    stories: int
    published: int
    subjects: int
    errands: int
    worker_seen_at: datetime | None
    under_way: tuple[UploadProgress, ...]


def upload_progress(session: Session, upload: Upload) -> UploadProgress:
    """How far one upload has come."""
    steps = steps_of(session, {upload.id}).get(upload.id, ())
    state, message = state_of(upload, steps)
    return UploadProgress(upload.key, upload.title or upload.file_name, state, message, steps)


def took_s(step: StepLine) -> float:
    """How long a step that has ended took, in seconds; 0 for one that has not."""
    return (step.ended_at - step.started_at).total_seconds() if step.started_at and step.ended_at else 0.0


def archive_status(session: Session) -> ArchiveStatus:
    """Counts, the worker's last heartbeat, and every upload that is not quietly done."""
    uploads = session.scalars(select(Upload).order_by(Upload.id))
    progress = [upload_progress(session, upload) for upload in uploads]
    published = select(func.count()).select_from(Story).where(Story.state == StoryState.published)
    open_errands = select(func.count()).select_from(OutboxRow).where(OutboxRow.done_at.is_(None))
    return ArchiveStatus(
        recordings=_count(session, Recording),
        stories=_count(session, Story),
        published=session.scalar(published) or 0,
        subjects=_count(session, Subject),
        errands=session.scalar(open_errands) or 0,
        worker_seen_at=session.scalar(select(func.max(Worker.seen_at)).where(Worker.taken_over_at.is_(None))),
        under_way=tuple(one for one in progress if one.state != "ready" or one.message),
    )


def waiting_for_model(session: Session) -> list[Upload]:
    """Uploads whose recording was not transcribed because no engine or model was there, and that nobody typed."""
    skipped = exists().where(
        StepRecord.upload_id == Upload.id, StepRecord.step == "transcribe", StepRecord.state == StepState.skipped
    )
    unread = exists().where(Recording.id == Upload.recording_id, Recording.current_transcript_id.is_(None))
    return list(session.scalars(select(Upload).where(skipped, unread).order_by(Upload.id)))


def _count(session: Session, table: type[Recording | Story | Subject]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0

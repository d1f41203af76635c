"""Runs that stopped and wait for a person: uploads whose way ended in need of help, oldest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from archive.gate import Viewer
from archive.recordings import Recording
from archive.steps import StepRecord, StepState
from archive.uploads import Upload, UploadState


@dataclass(frozen=True, slots=True)
class Stopped:
    """An upload that stopped at a step; `recording_key` is '' where it has not become a recording."""

    upload_key: str
    recording_key: str
    title: str
    step: str
    message: str
    since: datetime | None


def read_stopped(session: Session, *, viewer: Viewer, most: int = 200) -> tuple[Stopped, ...]:
    """All of them, each once, with its first step that stopped."""
    if not viewer.is_staff:
        return ()
    return _lines(session, _stopped().order_by(StepRecord.ended_at, StepRecord.id).limit(most))


def stopped_named(session: Session, keys: Collection[str]) -> tuple[Stopped, ...]:
    """The uploads of these keys, whether or not they still need help."""
    query = _steps().where(Upload.key.in_(keys)).order_by(Upload.id, StepRecord.state != StepState.needs_help)
    return _lines(session, query)


def count_stopped(session: Session, *, viewer: Viewer) -> tuple[int, datetime | None]:
    """How many there are, and since when the oldest waits."""
    if not viewer.is_staff:
        return 0, None
    query = _stopped().with_only_columns(func.count(Upload.id.distinct()), func.min(StepRecord.ended_at))
    count, oldest = session.execute(query).one()
    return count, oldest


def _steps() -> Select[Upload, Recording, StepRecord]:
    return (
        select(Upload, Recording, StepRecord)
        .join(StepRecord, StepRecord.upload_id == Upload.id)
        .outerjoin(Recording, Recording.id == Upload.recording_id)
        .where(Upload.state != UploadState.refused, Recording.destroyed_at.is_(None))
    )


def _stopped() -> Select[Upload, Recording, StepRecord]:
    return _steps().where(StepRecord.state == StepState.needs_help)


def _lines(session: Session, query: Select[Upload, Recording, StepRecord]) -> tuple[Stopped, ...]:
    found: dict[int, Stopped] = {}
    for upload, recording, step in session.execute(query):
        title = recording.title if recording else upload.title or upload.file_name
        line = Stopped(
            upload.key, recording.key if recording else "", title, step.step, step.message, step.ended_at
        )  # fmt: skip
        found.setdefault(upload.id, line)
    return tuple(found.values())

"""Uploads and the recordings they became, as their owners and the desk see them: what state each is in."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.recordings import Contribution, Part, Recording
from archive.steps import STEPS, StepRecord, StepState
from archive.stories import StorySpan
from archive.subjects import Subject
from archive.uploads import Upload, UploadState


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the way; `detail` is what it says of itself, `done_share` is from 0 to 1 where known."""

    name: str
    state: str
    detail: str
    done_share: float | None
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class UploadRow:
    """An upload in a list. `key` is its recording's ('' before there is one); `stories` are cut from it.

    `state` is refused, needs_help, working or ready; `message` says why where there is something to say.
    """

    upload_key: str
    key: str
    title: str
    narrator: str
    uploaded_at: datetime
    duration_s: float | None
    state: str
    message: str
    stories: int

    @property
    def href(self) -> str:
        """Its address at the desk; '' while there is no recording."""
        return f"/desk/recordings/{self.key}" if self.key else ""


def my_recordings(session: Session, *, viewer: Viewer, now: datetime) -> tuple[UploadRow, ...]:
    """What this account uploaded, newest first, refused files among them; nothing for someone not signed in."""
    if viewer.account_id is None:
        return ()
    return _rows(session, Upload.account_id == viewer.account_id, viewer=viewer, now=now)


def desk_recordings(session: Session, *, viewer: Viewer, now: datetime) -> tuple[UploadRow, ...]:
    """What this viewer's desk holds: all for a curator, their own for a contributor; what needs help first."""
    at_desk = Upload.recording_id.in_(
        select(Recording.id).where(visible_to(viewer, Channel.desk, now, thing=Recording))
    )
    on_its_way = Upload.recording_id.is_(None)
    own = Upload.account_id == viewer.account_id
    rows = _rows(session, or_(at_desk, on_its_way if viewer.is_staff else on_its_way & own), viewer=viewer, now=now)
    order = {"needs_help": 0, "working": 1, "ready": 2, "refused": 3}
    return tuple(sorted(rows, key=lambda row: order[row.state]))


def steps_of(session: Session, upload_ids: Collection[int]) -> dict[int, tuple[StepLine, ...]]:
    """The steps of each upload, in the order of the way."""
    found: dict[int, list[StepRecord]] = defaultdict(list)
    for record in session.scalars(select(StepRecord).where(StepRecord.upload_id.in_(upload_ids))):
        found[record.upload_id].append(record)
    return {
        id_: tuple(
            StepLine(one.step, one.state.value, one.message, one.done_share, one.started_at, one.ended_at)
            for one in sorted(records, key=lambda one: STEPS.index(one.step))
        )
        for id_, records in found.items()
    }


def state_of(upload: Upload, steps: Sequence[StepLine]) -> tuple[str, str]:
    """The state of an upload as a whole, and the sentence that goes with it ('' for none)."""
    if upload.state is UploadState.refused:
        return "refused", upload.refusal or ""
    for step in steps:
        if step.state == StepState.needs_help:
            return "needs_help", step.detail
    if any(step.state in (StepState.waiting, StepState.working) for step in steps):
        return "working", ""
    return "ready", next((step.detail for step in steps if step.state == StepState.skipped), "")


def narrators_at_desk(session: Session, recording_ids: Collection[int]) -> dict[int, str]:
    """Recording id -> its narrators' full names. For the desk only."""
    query = (
        select(Contribution.recording_id, Subject.name)
        .join(Subject, Subject.id == Contribution.person_id)
        .where(Contribution.recording_id.in_(recording_ids), Contribution.part == Part.narrator)
        .order_by(Contribution.id)
    )
    names: dict[int, list[str]] = defaultdict(list)
    for id_, name in session.execute(query):
        names[id_].append(name)
    return {id_: ", ".join(own) for id_, own in names.items()}


def recordings_named(
    session: Session, keys: Collection[str], *, viewer: Viewer, now: datetime
) -> tuple[tuple[str, str, str], ...]:
    """Key, title and narrators of the recordings of these keys that are at this viewer's desk, by title."""
    at_desk = visible_to(viewer, Channel.desk, now, thing=Recording)
    query = select(Recording).where(Recording.key.in_(keys), Recording.destroyed_at.is_(None), at_desk)
    rows = list(session.scalars(query.order_by(Recording.title, Recording.id)))
    names = narrators_at_desk(session, {row.id for row in rows})
    return tuple((row.key, row.title, names.get(row.id, "")) for row in rows)


def _rows(session: Session, where: ColumnElement[bool], *, viewer: Viewer, now: datetime) -> tuple[UploadRow, ...]:
    at_desk = visible_to(viewer, Channel.desk, now, thing=Recording)
    query = (
        select(Upload, Recording)
        .outerjoin(Recording, (Recording.id == Upload.recording_id) & at_desk)
        .where(where, Recording.destroyed_at.is_(None))
        .order_by(Upload.created_at.desc(), Upload.id.desc())
    )
    pairs = session.execute(query).all()
    recording_ids = {recording.id for _, recording in pairs if recording is not None}
    steps = steps_of(session, {upload.id for upload, _ in pairs})
    names = narrators_at_desk(session, recording_ids)
    count = func.count(StorySpan.story_id.distinct())
    cut = select(StorySpan.recording_id, count).where(StorySpan.recording_id.in_(recording_ids))
    stories = {id_: number for id_, number in session.execute(cut.group_by(StorySpan.recording_id))}  # noqa: C416 (rows are not pairs to mypy)
    return tuple(
        UploadRow(
            upload.key,
            recording.key if recording else "",
            (recording.title if recording else upload.title) or upload.file_name,
            (names.get(recording.id) if recording else None) or upload.narrator_name,
            upload.created_at,
            recording.duration_s if recording and recording.has_sound else None,
            *state_of(upload, steps.get(upload.id, ())),
            stories.get(recording.id, 0) if recording else 0,
        )
        for upload, recording in pairs
    )

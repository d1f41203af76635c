"""One recording at the desk: its facts, its way through the line, its words, and what people agreed to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.accounts import Account
from archive.agreements import Agreement
from archive.gate import Viewer
from archive.gate_facts import recording_facts
from archive.listening import copy_of_recording
from archive.reading_agreements import AgreementLine, agreements_in_words
from archive.reading_desk_transcript import (
    DeskPassage,
    Provenance,
    current_transcript,
    desk_passages,
    recording_at_desk,
)
from archive.reading_labels import ShownLabel
from archive.reading_story import StoryAudio, audio_of
from archive.reading_uploads import StepLine, narrators_at_desk, state_of, steps_of
from archive.reading_written import Written
from archive.recordings import TEXT, Contribution, Recording
from archive.stories import Story, StorySpan
from archive.subjects import Subject
from archive.uploads import Upload


@dataclass(frozen=True, slots=True)
class DeskContribution:
    """A person's part in a recording, under their full name."""

    name: str
    part: str


@dataclass(frozen=True, slots=True)
class DeskStoryLine:
    """A story cut from a recording."""

    key: str
    slug: str
    title: str
    state: str

    @property
    def href(self) -> str:
        """Its address at the desk."""
        return f"/desk/stories/{self.slug}"


@dataclass(frozen=True, slots=True)
class DeskRecording:
    """All that the desk shows of a recording; times are recording time, `audio` is the whole of it."""

    key: str
    upload_key: str
    title: str
    narrator: str
    uploaded_by: str
    uploaded_at: datetime
    file_name: str
    sha256: str
    size_bytes: int
    container: str
    codec: str
    channels: int
    sample_rate_hz: int
    declared_duration_s: float | None
    duration_s: float
    damaged: bool
    problems: tuple[Any, ...]
    language: str
    recorded_on: date | None
    place: str
    synthetic: bool
    state: str
    message: str
    steps: tuple[StepLine, ...]
    audio: StoryAudio | None
    transcript: Provenance | None
    written: Written
    passages: tuple[DeskPassage, ...]
    labels: tuple[ShownLabel, ...]
    contributions: tuple[DeskContribution, ...]
    agreements: tuple[AgreementLine, ...]
    stories: tuple[DeskStoryLine, ...]

    @property
    def can_retry(self) -> bool:
        """Whether a step stopped and waits for someone to start it again."""
        return self.state == "needs_help"

    @property
    def can_be_read_again(self) -> bool:
        """Whether words are there, and no step is under way that a machine's new reading would get into."""
        ended = bool(self.steps) and all(step.state in ("done", "skipped") for step in self.steps)
        return ended and self.transcript is not None and self.container != TEXT


def read_desk_recording(session: Session, key: str, *, viewer: Viewer, now: datetime) -> DeskRecording:
    """The recording of this key at this viewer's desk.

    Raises:
        NotFound: there is none, or it is not at their desk; the two read the same.
    """
    row = recording_at_desk(session, key, viewer=viewer, now=now)
    upload = session.scalars(select(Upload).where(Upload.recording_id == row.id).order_by(Upload.id)).first()
    steps = steps_of(session, {upload.id}).get(upload.id, ()) if upload else ()
    state, message = state_of(upload, steps) if upload else ("ready", "")
    transcript = current_transcript(session, row)
    copy = copy_of_recording(session, row.id)
    facts = recording_facts(session, row.id)
    return DeskRecording(
        **{name: getattr(row, name) for name in _SAME},
        upload_key=upload.key if upload else "",
        narrator=narrators_at_desk(session, {row.id}).get(row.id) or (upload.narrator_name if upload else ""),
        uploaded_by=_name_of_account(session, row.uploader_id),
        uploaded_at=upload.created_at if upload else row.created_at,
        problems=tuple(row.problems),
        language=transcript.language,
        place=_name_of_subject(session, row.place_id) or (upload.place_name if upload else ""),
        state=state,
        message=message,
        steps=steps,
        audio=audio_of(copy) if copy else None,
        transcript=transcript.provenance,
        written=transcript.written,
        passages=desk_passages(session, transcript.lines, viewer=viewer, now=now),
        labels=transcript.labels,
        contributions=_contributions(session, row.id),
        agreements=agreements_in_words(session, Agreement.recording_id == row.id, (facts,), now=now),
        stories=_stories(session, row),
    )


_SAME = (
    "key",
    "title",
    "file_name",
    "sha256",
    "size_bytes",
    "container",
    "codec",
    "channels",
    "sample_rate_hz",
    "declared_duration_s",
    "duration_s",
    "damaged",
    "recorded_on",
    "synthetic",
)


def _name_of_account(session: Session, account_id: int | None) -> str:
    return session.scalar(select(Account.name).where(Account.id == account_id)) or ""


def _name_of_subject(session: Session, subject_id: int | None) -> str:
    return session.scalar(select(Subject.name).where(Subject.id == subject_id)) or ""


def _contributions(session: Session, recording_id: int) -> tuple[DeskContribution, ...]:
    query = (
        select(Subject.name, Contribution.part)
        .join(Contribution, Contribution.person_id == Subject.id)
        .where(Contribution.recording_id == recording_id)
        .order_by(Contribution.id)
    )
    return tuple(DeskContribution(name, part.value) for name, part in session.execute(query))


def _stories(session: Session, row: Recording) -> tuple[DeskStoryLine, ...]:
    """Stories cut from the recording, drafts among them; their titles are the desk's business."""
    cut = select(StorySpan.story_id).where(StorySpan.recording_id == row.id)
    query = select(Story.key, Story.slug, Story.title, Story.state).where(Story.id.in_(cut)).order_by(Story.id)
    return tuple(DeskStoryLine(key, slug, title, state.value) for key, slug, title, state in session.execute(query))

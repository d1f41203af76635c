"""A recording's current transcript in recording time, with where it came from. For the desk and for exports of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.doubts import doubtful
from archive.errors import NotFound
from archive.gate import Viewer, may
from archive.gate_facts import recording_facts
from archive.gate_lists import visible_to
from archive.passages import Passage, PassageVersion
from archive.reading_labels import ShownLabel, labels_of_recording, labels_told
from archive.reading_mentions import spoken_of
from archive.reading_transcript import TextPiece, text_pieces
from archive.reading_written import Written, written
from archive.recordings import Recording, find_recording
from archive.stories import Story, StorySpan
from archive.subjects import Subject
from archive.transcripts import Transcript


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a transcript came from; `settings` as its engine was given them."""

    key: str
    kind: str
    language: str
    engine: str
    engine_version: str
    model: str
    model_sha256: str
    settings: dict[str, Any]
    no_speech: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """A passage in recording time; `words` are (text, start_s, end_s, confidence) where known."""

    id: int
    key: str
    start_s: float
    end_s: float
    text: str
    speaker: str
    confidence: float | None
    words: tuple[tuple[Any, ...], ...]
    corrected: bool = False
    flags: tuple[str, ...] = ()
    language: str = ""
    labels: tuple[ShownLabel, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryBegun:
    """A story that begins with a recording, and where in it."""

    start_s: float
    title: str
    lede: str


@dataclass(frozen=True, slots=True)
class RecordingTranscript:
    """The current reading of a recording; `provenance` is None, and `lines` empty, while there is none.

    `provenance` is of this reading itself, `written` of what it goes back to; `stories` are told for files only.
    """

    recording_key: str
    title: str
    language: str
    duration_s: float
    provenance: Provenance | None
    written: Written
    lines: tuple[TranscriptLine, ...]
    stories: tuple[StoryBegun, ...] = ()
    labels: tuple[ShownLabel, ...] = ()


@dataclass(frozen=True, slots=True)
class DeskPassage:
    """A line as the desk shows it: cut at every mention that was not rejected, standing or not."""

    key: str
    start_s: float
    end_s: float
    text: str
    parts: tuple[TextPiece, ...]
    speaker: str
    confidence: float | None
    flags: tuple[str, ...] = ()
    language: str = ""
    labels: tuple[ShownLabel, ...] = ()


def recording_at_desk(session: Session, key: str, *, viewer: Viewer, now: datetime) -> Recording:
    """The recording of this key, if it is at this viewer's desk.

    Raises:
        NotFound: there is none, or it is not at their desk; the two read the same.
    """
    recording = find_recording(session, key)
    if not may(viewer, recording_facts(session, recording.id), Channel.desk, now).allow:
        raise NotFound("There is no such recording.")
    return recording


def transcript_of(session: Session, key: str, *, viewer: Viewer, now: datetime) -> RecordingTranscript:
    """The current transcript of the recording of this key; raises NotFound as `recording_at_desk` does."""
    recording = recording_at_desk(session, key, viewer=viewer, now=now)
    return replace(current_transcript(session, recording), stories=_stories(session, recording, viewer, now))


def _stories(session: Session, recording: Recording, viewer: Viewer, now: datetime) -> tuple[StoryBegun, ...]:
    """Those that begin with this recording, in its order."""
    own = StorySpan.recording_id == recording.id
    query = (
        select(StorySpan.start_s, Story.title, Story.lede)
        .join(Story, Story.id == StorySpan.story_id)
        .where(own, StorySpan.position == 0, Story.title != "", visible_to(viewer, Channel.desk, now, thing=Story))
        .order_by(StorySpan.start_s, Story.id)
    )
    return tuple(StoryBegun(start_s, title, lede) for start_s, title, lede in session.execute(query))


def current_transcript(session: Session, recording: Recording) -> RecordingTranscript:
    """The current transcript of a recording that was let through the gate."""
    row = session.get(Transcript, recording.current_transcript_id) if recording.current_transcript_id else None
    rows = _rows(session, recording.current_transcript_id)
    ids = [version.passage_id for version, _, _ in rows]
    first, labels = written(session, [recording], ids), labels_told(session, (), ids).lines
    return RecordingTranscript(
        recording.key,
        recording.title,
        row.language if row else recording.language,
        recording.duration_s,
        _provenance(row) if row else None,
        first,
        tuple(
            _line(*row, corrected=row[0].passage_id in first.corrected, labels=labels.get(row[0].passage_id, ()))
            for row in rows
        ),
        labels=labels_of_recording(session, recording.id),
    )


def _provenance(row: Transcript) -> Provenance:
    return Provenance(
        row.key,
        row.kind.value,
        row.language,
        row.engine,
        row.engine_version,
        row.model,
        row.model_sha256,
        row.settings,
        row.no_speech,
        row.created_at,
    )


def _rows(session: Session, transcript_id: int | None) -> list[tuple[PassageVersion, str, str | None]]:
    query = (
        select(PassageVersion, Passage.key, Subject.name)
        .join(Passage, Passage.id == PassageVersion.passage_id)
        .outerjoin(Subject, Subject.id == PassageVersion.speaker_id)
        .where(PassageVersion.transcript_id == transcript_id)
        .order_by(PassageVersion.position)
    )
    return [(version, key, speaker) for version, key, speaker in session.execute(query)]


def _line(
    version: PassageVersion, key: str, speaker: str | None, *, corrected: bool, labels: tuple[ShownLabel, ...]
) -> TranscriptLine:
    return TranscriptLine(
        version.passage_id,
        key,
        version.start_s,
        version.end_s,
        version.text,
        speaker or "",
        version.confidence,
        tuple(tuple(word) for word in version.words),
        corrected,
        tuple(version.flags),
        version.language,
        labels,
    )


def desk_passages(
    session: Session, lines: tuple[TranscriptLine, ...], *, viewer: Viewer, now: datetime
) -> tuple[DeskPassage, ...]:
    """The lines with mentions and doubts marked; who is no curator sees only subjects that the public may meet."""
    channel = Channel.desk if viewer.is_staff else Channel.page
    spoken = spoken_of(
        session, {line.id for line in lines}, viewer=viewer, channel=channel, now=now, standing_only=False
    )
    return tuple(
        DeskPassage(
            line.key,
            line.start_s,
            line.end_s,
            line.text,
            text_pieces(line.text, spoken.get(line.id, ()), doubtful(line.text, line.words)),
            line.speaker,
            line.confidence,
            line.flags,
            line.language,
            line.labels,
        )
        for line in lines
    )

"""The readings of a recording at the desk: which there are, and another one beside the present, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from archive.accounts import Account
from archive.base import there_is
from archive.errors import NotFound
from archive.gate import Viewer
from archive.lines_beside import Spoken, lay_lines_beside
from archive.passages import Passage, PassageVersion
from archive.phrases import Phrase
from archive.reading_desk_transcript import recording_at_desk
from archive.reading_written import Machine
from archive.recordings import Recording
from archive.transcript_keeping import IN_STEP, LEFT_OUT, SPEAKERS, waits_for_seconds
from archive.transcripts import Transcript, TranscriptKind

NO_SUCH_READING = Phrase("There is no such reading of this recording.")


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One reading. `waits`: its words have not found their seconds; `in_step`: how many lines did in which way.

    `unknown` are speakers in its file whom nobody of the recording is called, `left_out` how many lines stood before
    its first mark of time.
    """

    key: str
    kind: str
    language: str
    machine: Machine
    by: str
    made_at: datetime
    lines: int
    waits: bool
    current: bool
    source: str
    in_step: dict[str, int]
    unknown: tuple[str, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class RecordingReadings:
    """A recording and all its readings that are whole, newest first."""

    key: str
    title: str
    language: str
    duration_s: float
    readings: tuple[ReadingLine, ...]


@dataclass(frozen=True, slots=True)
class LineBeside:
    """A line of the present reading; `other` is what the other one has for it, `version` goes back when it is taken."""

    key: str
    version: str
    start_s: float
    end_s: float
    text: str
    other: str


@dataclass(frozen=True, slots=True)
class ReadingBeside:
    """Another reading beside the present one; `elsewhere` is what it has where the present one has no line."""

    recording_key: str
    recording_title: str
    reading: ReadingLine
    lines: tuple[LineBeside, ...]
    elsewhere: tuple[tuple[float, str], ...]


def readings_of(session: Session, key: str, *, viewer: Viewer, now: datetime) -> RecordingReadings:
    """The readings of the recording of this key; translations are none. Raises NotFound as `recording_at_desk`."""
    recording = recording_at_desk(session, key, viewer=viewer, now=now)
    return RecordingReadings(
        recording.key, recording.title, recording.language, recording.duration_s, _readings(session, recording)
    )


def reading_beside(session: Session, key: str, reading: str, *, viewer: Viewer, now: datetime) -> ReadingBeside:
    """The reading of this key beside the present one.

    Raises:
        NotFound: there is no such recording at this viewer's desk, or no such reading of it.
    """
    recording = recording_at_desk(session, key, viewer=viewer, now=now)
    told = next((one for one in _readings(session, recording) if one.key == reading), None)
    if told is None:
        raise NotFound(NO_SUCH_READING)
    present = _lines(session, recording.current_transcript_id)
    other = _lines(session, session.scalar(select(Transcript.id).where(Transcript.key == reading)))
    beside = lay_lines_beside([_spoken(row) for row in present], [_spoken(row) for row in other])
    lines = tuple(
        LineBeside(row.key, row.version, row.start_s, row.end_s, row.text, words)
        for row, words in zip(present, beside.lines, strict=True)
    )
    return ReadingBeside(recording.key, recording.title, told, lines, beside.elsewhere)


def _readings(session: Session, recording: Recording) -> tuple[ReadingLine, ...]:
    """All but corrections that a later correction took its lines from: those are in each line's own history."""
    child = aliased(Transcript)
    superseded = (Transcript.kind == TranscriptKind.corrected) & there_is(
        child, where=(child.parent_id == Transcript.id) & (child.kind == TranscriptKind.corrected)
    )
    lines = select(func.count()).where(PassageVersion.transcript_id == Transcript.id).scalar_subquery()
    query = (
        select(Transcript, Account.name, lines)
        .outerjoin(Account, Account.id == Transcript.made_by_id)
        .where(
            Transcript.recording_id == recording.id, Transcript.kind != TranscriptKind.translation, ~superseded
        )
        .order_by(Transcript.id.desc())
    )  # fmt: skip
    return tuple(
        ReadingLine(
            key=row.key,
            kind=row.kind.value,
            language=row.language,
            machine=Machine(row.engine, row.engine_version, row.model),
            by=by or "",
            made_at=row.created_at,
            lines=count,
            waits=waits_for_seconds(row),
            current=row.id == recording.current_transcript_id,
            source=row.settings.get("source", ""),
            in_step=row.settings.get(IN_STEP, {}),
            unknown=tuple(dict.fromkeys(row.settings.get(SPEAKERS, {}).values())),
            left_out=row.settings.get(LEFT_OUT, 0),
        )
        for row, by, count in session.execute(query)
    )


def _lines(session: Session, transcript_id: int | None) -> Sequence[Any]:
    """Lines with the key of their passage and the name of the version in which each was first read so."""
    made_in = aliased(Transcript)
    query = (
        select(
            PassageVersion.passage_id, Passage.key, made_in.key.label("version"), PassageVersion.start_s,
            PassageVersion.end_s, PassageVersion.text, PassageVersion.words,
        )
        .join(Passage, Passage.id == PassageVersion.passage_id)
        .join(made_in, made_in.id == func.coalesce(PassageVersion.made_in_id, PassageVersion.transcript_id))
        .where(PassageVersion.transcript_id == transcript_id)
        .order_by(PassageVersion.position)
    )  # fmt: skip
    return session.execute(query).all()


def _spoken(row: Any) -> Spoken:
    return Spoken(row.passage_id, row.start_s, row.end_s, row.text, row.words)

"""What people did to a recording's transcript: who, when, and how the lines read before and after. The last first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from archive.accounts import Account
from archive.passages import Flag, Passage, PassageVersion
from archive.recordings import Recording
from archive.subjects import Subject
from archive.transcripts import Transcript, TranscriptKind

AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line as one version has it."""

    text: str
    speaker: str
    unclear: bool
    start_s: float


@dataclass(frozen=True, slots=True)
class TranscriptAct:
    """One act; `by` is '' at a command line. `key` is that of the line it began with; `undone`: it was taken back."""

    act: str
    by: str
    made_at: datetime
    key: str
    before: tuple[ReadLine, ...]
    after: tuple[ReadLine, ...]
    undone: bool


def transcript_acts(session: Session, recording: Recording, *, most: int = AT_ONCE) -> tuple[TranscriptAct, ...]:
    """The last acts on the recording's transcript. Asks nothing of the gate: for those who look after the archive."""
    query = (
        select(Transcript, Account.name)
        .outerjoin(Account, Account.id == Transcript.made_by_id)
        .where(Transcript.recording_id == recording.id, Transcript.kind == TranscriptKind.corrected)
        .order_by(Transcript.id.desc())
        .limit(most)
    )
    rows = [(made, by) for made, by in session.execute(query) if "act" in made.settings]
    undone = {made.settings.get("undoes") for made, _ in rows}
    return tuple(
        TranscriptAct(
            act=made.settings["act"],
            by=by or "",
            made_at=made.created_at,
            key=(made.settings["after"] or made.settings["before"])[0],
            before=_lines(session, made.settings["before"], PassageVersion.transcript_id == made.parent_id),
            after=_lines(session, made.settings["after"], _first_read_in(made)),
            undone=made.key in undone,
        )
        for made, by in rows
    )


def _first_read_in(made: Transcript) -> ColumnElement[bool]:
    own = (PassageVersion.transcript_id == made.id) & PassageVersion.made_in_id.is_(None)
    return own | (PassageVersion.made_in_id == made.id)


def _lines(session: Session, keys: Collection[str], where: ColumnElement[bool]) -> tuple[ReadLine, ...]:
    query = (
        select(PassageVersion, Subject.name)
        .join(Passage, Passage.id == PassageVersion.passage_id)
        .outerjoin(Subject, Subject.id == PassageVersion.speaker_id)
        .where(Passage.key.in_(keys), where)
        .order_by(PassageVersion.start_s, PassageVersion.id)
    )
    return tuple(
        ReadLine(line.text, name or line.speaker_label, Flag.unclear in line.flags, line.start_s)
        for line, name in session.execute(query)
    )

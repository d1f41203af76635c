"""A passage's line: how the recording's current transcript reads it, and how it was read first."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from archive.errors import NotFound
from archive.passages import Passage, PassageVersion
from archive.phrases import Phrase
from archive.recordings import Recording
from archive.transcripts import Transcript, TranscriptKind

NOT_READ_NOW = Phrase("This line is not in the recording's present transcript; look at the recording for what is.")


def current_line(session: Session, passage: Passage) -> PassageVersion:
    """The passage as the current transcript of its recording has it.

    Raises:
        NotFound: the current transcript does not have it.
    """
    query = (
        select(PassageVersion)
        .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
        .where(Recording.id == passage.recording_id, PassageVersion.passage_id == passage.id)
    )
    line = session.scalar(query)
    if line is None:
        raise NotFound(NOT_READ_NOW)
    return line


def first_line(session: Session, line: PassageVersion) -> PassageVersion:
    """The same passage in the reading that corrections go back to: a machine's, an imported or a typed one."""
    transcript = session.get_one(Transcript, line.transcript_id)
    while transcript.kind is TranscriptKind.corrected and transcript.parent_id is not None:
        transcript = session.get_one(Transcript, transcript.parent_id)
    first = select(PassageVersion).where(
        PassageVersion.transcript_id == transcript.id, PassageVersion.passage_id == line.passage_id
    )
    return session.scalar(first) or line


def version_of(session: Session, line: PassageVersion) -> str:
    """The public name of this reading of the line: the key of the transcript in which it was first read so."""
    return session.get_one(Transcript, line.origin_id).key


def line_after(session: Session, line: PassageVersion) -> PassageVersion | None:
    """The line that follows in the same transcript, or none."""
    behind = _others(line).where(PassageVersion.position > line.position)
    return session.scalar(behind.order_by(PassageVersion.position).limit(1))


def line_before(session: Session, line: PassageVersion) -> PassageVersion | None:
    """The line that stands before it in the same transcript, or none."""
    ahead = _others(line).where(PassageVersion.position < line.position)
    return session.scalar(ahead.order_by(PassageVersion.position.desc()).limit(1))


def _others(line: PassageVersion) -> Select[PassageVersion]:
    return select(PassageVersion).where(PassageVersion.transcript_id == line.transcript_id)

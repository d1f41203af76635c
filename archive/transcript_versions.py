"""A person's next version of a transcript: one line becomes another, all others are carried over.

A machine's or imported reading stays whole for ever, so the first correction
copies it. A correction after a correction takes the unchanged lines over from
it and leaves behind only what it replaced: each correction adds one line to
the archive, and every reading of every line stays, with who made it and when.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.orm import Session

from archive.passages import PassageVersion
from archive.recordings import Recording
from archive.transcripts import Transcript, TranscriptKind


def correct_line(
    session: Session, recording: Recording, line: PassageVersion, *, by_id: int | None, now: datetime
) -> Transcript:
    """Make `line` (not stored yet) how its passage reads, in a new version of the recording's current transcript.

    The caller holds the recording's row.
    """
    former = session.get_one(Transcript, recording.current_transcript_id)
    made = Transcript(
        recording_id=recording.id, parent_id=former.id, kind=TranscriptKind.corrected, language=former.language,
        settings={}, made_by_id=by_id, created_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _carry_over(session, former, made, but=line.passage_id)
    line.transcript_id = made.id
    session.add(line)
    recording.current_transcript_id = made.id
    session.flush()
    return made


def _carry_over(session: Session, former: Transcript, made: Transcript, *, but: int) -> None:
    others = (PassageVersion.transcript_id == former.id, PassageVersion.passage_id != but)
    made_in = func.coalesce(PassageVersion.made_in_id, former.id)
    if former.kind is TranscriptKind.corrected:
        session.execute(update(PassageVersion).where(*others).values(transcript_id=made.id, made_in_id=made_in))
        return
    own = [column for column in PassageVersion.__table__.columns if not column.primary_key]
    carried: dict[str, Any] = {column.key: column for column in own}
    carried |= {"transcript_id": literal(made.id), "made_in_id": made_in}
    session.execute(insert(PassageVersion).from_select(list(carried), select(*carried.values()).where(*others)))

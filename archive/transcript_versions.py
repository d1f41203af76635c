"""A person's next version of a transcript: some lines become others, all the rest is carried over.

A machine's or imported reading stays whole for ever, so the first correction
copies it. A correction after a correction takes the unchanged lines over from
it and leaves behind only what it replaced: each correction adds one line to
the archive, and every reading of every line stays, with who made it and when.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.orm import Session

from archive.passages import PassageVersion
from archive.recordings import Recording
from archive.transcripts import Transcript, TranscriptKind


def next_version(
    session: Session,
    recording: Recording,
    former: Sequence[PassageVersion],
    lines: Sequence[PassageVersion],
    *,
    by_id: int | None,
    now: datetime,
    settings: dict[str, Any],
) -> Transcript:
    """Put `lines` (not stored yet) in the place of `former` in a new version of the recording's current transcript.

    The caller holds the recording's row. Where there are more lines than before, or fewer, those that follow move.
    """
    parent = session.get_one(Transcript, recording.current_transcript_id)
    made = Transcript(
        recording_id=recording.id, parent_id=parent.id, kind=TranscriptKind.corrected, language=parent.language,
        settings=settings, made_by_id=by_id, created_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    last = max(line.position for line in former)
    _carry_over(session, parent, made, but=[line.passage_id for line in former])
    _move_on(session, made, after=last, by=len(lines) - len(former))
    for line in lines:
        line.transcript_id = made.id
    session.add_all(lines)
    recording.current_transcript_id = made.id
    session.flush()
    return made


def line_again(line: PassageVersion, **otherwise: Any) -> PassageVersion:
    """A line as it is but for what is given, for the next version."""
    kept = {column.key for column in PassageVersion.__table__.columns} - {"id", "transcript_id", "made_in_id"}
    return PassageVersion(**{name: getattr(line, name) for name in kept} | otherwise)


def _carry_over(session: Session, parent: Transcript, made: Transcript, *, but: Sequence[int]) -> None:
    others = (PassageVersion.transcript_id == parent.id, PassageVersion.passage_id.not_in(but))
    made_in = func.coalesce(PassageVersion.made_in_id, parent.id)
    if parent.kind is TranscriptKind.corrected:
        session.execute(update(PassageVersion).where(*others).values(transcript_id=made.id, made_in_id=made_in))
        return
    own = [column for column in PassageVersion.__table__.columns if not column.primary_key]
    carried: dict[str, Any] = {column.key: column for column in own}
    carried |= {"transcript_id": literal(made.id), "made_in_id": made_in}
    session.execute(insert(PassageVersion).from_select(list(carried), select(*carried.values()).where(*others)))


def _move_on(session: Session, made: Transcript, *, after: int, by: int) -> None:
    if by:
        behind = (PassageVersion.transcript_id == made.id, PassageVersion.position > after)
        session.execute(update(PassageVersion).where(*behind).values(position=PassageVersion.position + by))

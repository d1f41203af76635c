"""How a story was made, whole: when each thing was done, by what, and how many of its claims people decided.

Nobody of the desk is named: what was done is told, not by which of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.mentions import Mention, MentionState
from archive.passages import Passage
from archive.recordings import Recording
from archive.stories import StorySpan
from archive.transcripts import Transcript, TranscriptKind


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of the words: what it is, when it was made, and by which engine ('' where by a person)."""

    kind: str
    made_at: datetime
    engine: str
    engine_version: str
    model: str
    language: str


@dataclass(frozen=True, slots=True)
class Found:
    """Names that one origin found in the story, and what people said to them."""

    origin: str
    suggested: int
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Making:
    """The readings of a story's recordings, oldest first, how often they were corrected, and the names found."""

    readings: tuple[Reading, ...]
    corrections: int
    last_corrected_at: datetime | None
    found: tuple[Found, ...]


def making_of(session: Session, story_id: int, passage_keys: Sequence[str]) -> Making:
    """The making of a story that was let through the gate, of those of its passages that were too."""
    recordings = select(StorySpan.recording_id).where(StorySpan.story_id == story_id)
    rows = session.scalars(
        select(Transcript).where(Transcript.recording_id.in_(recordings)).order_by(Transcript.created_at, Transcript.id)
    ).all()
    corrected = [row.created_at for row in rows if row.kind is TranscriptKind.corrected]
    current = set(session.scalars(select(Recording.current_transcript_id).where(Recording.id.in_(recordings))))
    return Making(
        tuple(
            Reading(row.kind.value, row.created_at, row.engine, row.engine_version, row.model, row.language)
            for row in rows
            if row.kind is not TranscriptKind.corrected and (row.id in current or _leads_to(row, current, rows))
        ),
        len(corrected),
        max(corrected, default=None),
        _found(session, passage_keys),
    )


def _leads_to(row: Transcript, current: set[int | None], rows: Sequence[Transcript]) -> bool:
    """Whether what is read now goes back to this one, or stands beside it as a translation."""
    if row.kind is TranscriptKind.translation:
        return True
    parents = {each.id: each.parent_id for each in rows}
    line = {id_ for id_ in current if id_ is not None}
    while line:
        if row.id in line:
            return True
        line = {above for id_ in line if (above := parents.get(id_)) is not None}
    return False


def _found(session: Session, passage_keys: Sequence[str]) -> tuple[Found, ...]:
    query = (
        select(Mention.origin, Mention.state, func.count())
        .join(Passage, Passage.id == Mention.passage_id)
        .where(Passage.key.in_(passage_keys))
        .group_by(Mention.origin, Mention.state)
        .order_by(Mention.origin)
    )
    counts: dict[str, dict[MentionState, int]] = {}
    for origin, state, count in session.execute(query):
        counts.setdefault(origin, {})[state] = count
    return tuple(
        Found(
            origin,
            own.get(MentionState.suggested, 0),
            own.get(MentionState.accepted, 0),
            own.get(MentionState.rejected, 0),
        )
        for origin, own in counts.items()
    )

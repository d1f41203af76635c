"""What waits for a person at the desk: how much of each kind, and since when the oldest. Counts, for every visit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.orm import Session

from archive.base import there_is
from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.memories import Memory, MemoryState
from archive.mentions import Mention
from archive.narrators import NarratorRequest
from archive.passages import PassageVersion
from archive.reading_candidates import oldest_candidate
from archive.reading_endings import count_endings, count_spoken_of
from archive.reading_failed import count_stopped
from archive.reading_stale import count_stale
from archive.reading_unasked import count_unasked
from archive.reading_undecided import count_undecided, undecided
from archive.recordings import Recording
from archive.stories import StorySpan


@dataclass(frozen=True, slots=True)
class Queue:
    """One of them; `oldest` is none where nothing waits, or where it has no date."""

    name: str
    count: int
    oldest: datetime | None


def read_queues(session: Session, *, viewer: Viewer, now: datetime) -> tuple[Queue, ...]:
    """All of them, in the order in which a curator works."""
    if not viewer.is_staff:
        return ()
    return tuple(Queue(name, *count(session, viewer, now)) for name, count in _QUEUES.items())


Counted = tuple[int, datetime | None]


def _new_recordings(session: Session, viewer: Viewer, now: datetime) -> Counted:
    """Those from which nothing was cut yet."""
    told = there_is(StorySpan, where=StorySpan.recording_id == Recording.id)
    there = (~told, Recording.destroyed_at.is_(None), visible_to(viewer, Channel.desk, now, thing=Recording))
    return _first(session, select(func.count(), func.min(Recording.created_at)).where(*there))


def _to_correct(session: Session, viewer: Viewer, now: datetime) -> Counted:
    """Recordings with a line that somebody or something was not sure of; looked for no further than the first."""
    unsure = or_(PassageVersion.confidence < 1, cast(PassageVersion.flags, String) != "[]")
    line = there_is(PassageVersion, where=(PassageVersion.transcript_id == Recording.current_transcript_id) & unsure)
    at_desk = visible_to(viewer, Channel.desk, now, thing=Recording)
    return _first(session, select(func.count(), func.min(Recording.created_at)).where(line, at_desk))


def _mentions(session: Session, viewer: Viewer, now: datetime) -> Counted:
    oldest = session.scalar(undecided(viewer, now).with_only_columns(func.min(Mention.created_at)))
    return count_undecided(session, viewer=viewer, now=now), oldest


def _memories(session: Session, _viewer: Viewer, _now: datetime) -> Counted:
    waiting = Memory.state == MemoryState.waiting
    return _first(session, select(func.count(), func.min(Memory.created_at)).where(waiting))


def _narrators(session: Session, _viewer: Viewer, _now: datetime) -> Counted:
    waiting = NarratorRequest.answered_at.is_(None)
    return _first(session, select(func.count(), func.min(NarratorRequest.created_at)).where(waiting))


def _agreements(session: Session, viewer: Viewer, now: datetime) -> Counted:
    """Missing, ending and never asked for, together."""
    missing, oldest = count_unasked(session, viewer=viewer, now=now)
    ending, _earliest = count_endings(session, viewer=viewer, now=now)
    return missing + ending + count_spoken_of(session, viewer=viewer), oldest


def _first(session: Session, query: Any) -> Counted:
    count, oldest = session.execute(query).one()
    return count, oldest


_QUEUES: dict[str, Callable[[Session, Viewer, datetime], Counted]] = {
    "stopped": lambda session, viewer, _now: count_stopped(session, viewer=viewer),
    "narrators": _narrators,
    "new": _new_recordings,
    "to_correct": _to_correct,
    "mentions": _mentions,
    "new_names": lambda session, viewer, now: oldest_candidate(session, viewer=viewer, now=now),
    "stale": lambda session, viewer, now: count_stale(session, viewer=viewer, now=now),
    "agreements": _agreements,
    "memories": _memories,
}

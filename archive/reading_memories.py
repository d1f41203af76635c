"""Memories as they are met: shown ones beside an open story and its open passages, and all of them at the desk."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from archive.database import rows
from archive.gate import Viewer
from archive.memories import Memory, MemoryState
from archive.passages import Passage, PassageVersion
from archive.reading_loom import shortened
from archive.recordings import Recording
from archive.stories import Story

_SHOWN = (
    select(Memory.key, Passage.key, Memory.teller, Memory.text, Memory.created_at)
    .outerjoin(Passage, Passage.id == Memory.passage_id)
    .where(Memory.story_id == bindparam("id"), Memory.state == MemoryState.shown)
    .order_by(Memory.created_at, Memory.id)
)


@dataclass(frozen=True, slots=True)
class ShownMemory:
    """A visitor's account; `passage_key` is '' where it is of the whole story, `teller` where they gave no name."""

    key: str
    passage_key: str
    teller: str
    text: str
    told_at: datetime


def memories_beside(session: Session, story_id: int, passage_keys: Collection[str]) -> tuple[ShownMemory, ...]:
    """Shown memories of a story, oldest first. Only for a story that was let through the gate.

    `passage_keys` are those of its passages that may be met: a memory of any
    other may repeat what was closed, and goes with it.
    """
    return tuple(
        ShownMemory(key, passage_key or "", teller, text, told_at)
        for key, passage_key, teller, text, told_at in rows(session, _SHOWN, {"id": story_id})
        if passage_key is None or passage_key in passage_keys
    )


@dataclass(frozen=True, slots=True)
class DeskMemory:
    """A memory at the desk, with what it stands beside; `said` is what the passage says now, '' where it is of none."""

    key: str
    state: MemoryState
    teller: str
    text: str
    told_at: datetime
    story_title: str
    story_slug: str
    passage_key: str
    said: str


def read_memories(session: Session, *, viewer: Viewer, state: MemoryState, limit: int = 50) -> tuple[DeskMemory, ...]:
    """Memories in this state for the desk: those that wait, oldest first; decided ones, newest first."""
    if not viewer.is_staff:
        return ()
    order = Memory.id if state is MemoryState.waiting else Memory.id.desc()
    return _at_desk(session, _beside_stories().where(Memory.state == state).order_by(order).limit(limit))


def memories_named(session: Session, keys: Collection[str], *, viewer: Viewer) -> tuple[DeskMemory, ...]:
    """The memories of these keys, oldest first, for the desk."""
    if not viewer.is_staff:
        return ()
    return _at_desk(session, _beside_stories().where(Memory.key.in_(keys)).order_by(Memory.id))


def _beside_stories() -> Select[Memory, str, str, str, str]:
    return (
        select(Memory, Story.title, Story.slug, Passage.key, PassageVersion.text)
        .join(Story, Story.id == Memory.story_id)
        .outerjoin(Passage, Passage.id == Memory.passage_id)
        .outerjoin(Recording, Recording.id == Passage.recording_id)
        .outerjoin(
            PassageVersion,
            (PassageVersion.passage_id == Passage.id)
            & (PassageVersion.transcript_id == Recording.current_transcript_id),
        )
    )


def _at_desk(session: Session, query: Select[Memory, str, str, str, str]) -> tuple[DeskMemory, ...]:
    return tuple(
        DeskMemory(
            memory.key, memory.state, memory.teller, memory.text, memory.created_at, title, slug, key or "",
            shortened(said or ""),
        )
        for memory, title, slug, key, said in session.execute(query)
    )  # fmt: skip


def count_memories(session: Session, *, viewer: Viewer, state: MemoryState = MemoryState.waiting) -> int:
    """How many memories are in this state, for the desk."""
    if not viewer.is_staff:
        return 0
    return session.scalar(select(func.count()).select_from(Memory).where(Memory.state == state)) or 0

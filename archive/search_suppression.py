"""Stories that an index may still hold and that nobody may find now: out of every hit, count, facet and suggestion.

An index learns what happened later than the record. From the transaction that
closes a story, or a passage of it, until the index is known to know, the story
is left out of every question. What ends by the clock counts from its second
on. Every hit is loaded under the gate besides; this keeps the counts honest too.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, union
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.base import there_is
from archive.errors import NotPermitted
from archive.gate import Viewer
from archive.index_entries import IndexEntry, IndexState
from archive.mentions import Mention, MentionState
from archive.outbox import Errand, OutboxRow
from archive.passages import Passage
from archive.recordings import Contribution
from archive.stories import Story, StorySpan, StoryState
from archive.subjects import Audience

_NOT_OPEN = tuple(state for state in StoryState if state is not StoryState.published)


def left_out(session: Session, *, viewer: Viewer, now: datetime, audience: str = "public") -> frozenset[int]:
    """The stories that a question to an index of this audience has to leave out for this viewer at `now`.

    Raises:
        NotPermitted: the index of the desk is asked for by someone who is not at the desk.
    """
    if audience == Audience.desk:
        if not viewer.is_staff:
            raise NotPermitted("Only the desk searches what is not public.")
        return frozenset()
    asked = select(OutboxRow.target_id).where(_open_narrowing(), OutboxRow.errand == Errand.index_story)
    told = select(IndexEntry.story_id).where(IndexEntry.closing, _answers(audience))
    hidden = (
        select(IndexEntry.story_id)
        .join(Story, Story.id == IndexEntry.story_id)
        .where(IndexEntry.holds, Story.state.in_(_NOT_OPEN), _answers(audience))
    )
    every = union(asked, told, hidden, *_ended_since_read(audience, now))
    return frozenset(session.scalars(every))


def stories_to_read_again(session: Session, audience: str, *, now: datetime) -> list[int]:
    """Stories of which an index holds what an agreement, by the clock, closes or opens since it was read."""
    begun = _turned_since_read(audience, Agreement.starts_at, now)
    return sorted(session.scalars(union(*_ended_since_read(audience, now), *begun)))


def names_may_be_shown(session: Session, index_name: str, *, now: datetime) -> bool:
    """Whether an index that keeps names of its own knows none that it should know no longer."""
    state = session.get(IndexState, index_name)
    if state is None or not state.in_use or state.names_closing or state.names_read_at is None:
        return False
    ended = and_(Agreement.current, Agreement.ends_at > state.names_read_at, Agreement.ends_at <= now)
    narrowed = session.scalar(select(OutboxRow.id).where(_open_narrowing()).limit(1))
    return narrowed is None and session.scalar(select(Agreement.id).where(ended).limit(1)) is None


def _open_narrowing() -> ColumnElement[bool]:
    return and_(OutboxRow.done_at.is_(None), OutboxRow.narrows)


def _answers(audience: str) -> ColumnElement[bool]:
    """SQL, of an entry: its index is one that answers this audience at present."""
    here = and_(IndexState.name == IndexEntry.index_name, IndexState.in_use)
    return and_(IndexEntry.audience == audience, there_is(IndexState, where=here))


def _ended_since_read(audience: str, now: datetime) -> list[Select[int]]:
    return _turned_since_read(audience, Agreement.ends_at, now)


def _turned_since_read(audience: str, at: Any, now: datetime) -> list[Select[int]]:
    """Stories on which an agreement bears whose date fell between their reading and now, by each way it may."""
    known_at = func.coalesce(IndexEntry.read_at, IndexEntry.sent_read_at)
    turned = and_(Agreement.current, at.is_not(None), at <= now, IndexEntry.holds, at > known_at, _answers(audience))
    whole = select(IndexEntry.story_id).join(Agreement, Agreement.story_id == IndexEntry.story_id)
    by_span = select(IndexEntry.story_id).join(StorySpan, StorySpan.story_id == IndexEntry.story_id)
    on_recording = by_span.join(Agreement, Agreement.recording_id == StorySpan.recording_id)
    heard = by_span.join(Contribution, Contribution.recording_id == StorySpan.recording_id).join(
        Agreement, Agreement.subject_id == Contribution.person_id
    )
    by_passage = by_span.join(Passage, Passage.recording_id == StorySpan.recording_id)
    on_passage = by_passage.join(Agreement, Agreement.passage_id == Passage.id)
    mentioned = by_passage.join(
        Mention, and_(Mention.passage_id == Passage.id, Mention.state != MentionState.rejected)
    ).join(Agreement, Agreement.subject_id == Mention.subject_id)
    return [query.where(turned) for query in (whole, on_recording, heard, on_passage, mentioned)]

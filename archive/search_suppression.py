"""Stories that an index may still hold and that nobody may find now: out of every hit, count, facet and suggestion.

An index learns what happened later than the record. From the transaction that
closes a story, or a passage of it, until the index is known to know, the story
is left out of every question. What ends by the clock counts from its second
on. Every hit is loaded under the gate besides; this keeps the counts honest too.
"""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, literal, not_, or_, select, union
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.base import UtcDateTime, there_is
from archive.database import rows
from archive.errors import NotPermitted
from archive.gate import Viewer
from archive.gate_condition import AT_NOW
from archive.index_entries import IndexEntry, IndexState
from archive.mentions import Mention, MentionState
from archive.outbox import Errand, OutboxRow
from archive.passages import Passage
from archive.recordings import Contribution
from archive.seasons import has_season, in_season
from archive.stories import Story, StorySpan, StoryState
from archive.subjects import Audience

_KNOWN_AT = func.coalesce(IndexEntry.read_at, IndexEntry.sent_read_at)
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
    return frozenset(id_ for (id_,) in rows(session, _left_out(audience), {"now": now}))


@cache
def _left_out(audience: str) -> CompoundSelect[int]:
    """Built once: every question asks it, and building it costs more than its rows."""
    asked = select(OutboxRow.target_id).where(_open_narrowing(), OutboxRow.errand == Errand.index_story)
    told = select(IndexEntry.story_id).where(IndexEntry.closing, _answers(audience))
    hidden = (
        select(IndexEntry.story_id)
        .join(Story, Story.id == IndexEntry.story_id)
        .where(IndexEntry.holds, Story.state.in_(_NOT_OPEN), _answers(audience))
    )
    return union(asked, told, hidden, *_turned(audience, _closed_between(_KNOWN_AT, AT_NOW)))


def stories_to_read_again(session: Session, audience: str, *, now: datetime) -> list[int]:
    """Stories of which an index holds what an agreement, by the clock, closes or opens since it was read."""
    turned = _turned(audience, _turned_between(_KNOWN_AT, _at(now)))
    return sorted(session.scalars(union(*turned)))


def turned_between(since: datetime, now: datetime) -> ColumnElement[bool]:
    """SQL, of an agreement in force: by the clock it closes or opens at `now` what it did not at `since`."""
    return and_(Agreement.current, _turned_between(_at(since), _at(now)))


def names_may_be_shown(session: Session, index_name: str, *, now: datetime) -> bool:
    """Whether an index that keeps names of its own knows none that it should know no longer."""
    state = session.get(IndexState, index_name)
    if state is None or not state.in_use or state.names_closing or state.names_read_at is None:
        return False
    ended = and_(Agreement.current, _closed_between(_at(state.names_read_at), _at(now)))
    narrowed = session.scalar(select(OutboxRow.id).where(_open_narrowing()).limit(1))
    return narrowed is None and session.scalar(select(Agreement.id).where(ended).limit(1)) is None


def _open_narrowing() -> ColumnElement[bool]:
    return and_(OutboxRow.done_at.is_(None), OutboxRow.narrows)


def _answers(audience: str) -> ColumnElement[bool]:
    """SQL, of an entry: its index is one that answers this audience at present."""
    here = and_(IndexState.name == IndexEntry.index_name, IndexState.in_use)
    return and_(IndexEntry.audience == audience, there_is(IndexState, where=here))


def _closed_between(since: Any, now: Any) -> ColumnElement[bool]:
    """SQL, of an agreement: it ended after `since`, or was in its season then and is not now."""
    ended = and_(Agreement.ends_at <= now, Agreement.ends_at > since)
    over = and_(has_season(Agreement), in_season(Agreement, since), not_(in_season(Agreement, now)))
    return or_(ended, over)


def _turned_between(since: Any, now: Any) -> ColumnElement[bool]:
    begun = and_(Agreement.starts_at <= now, Agreement.starts_at > since)
    opened = and_(has_season(Agreement), in_season(Agreement, now), not_(in_season(Agreement, since)))
    return or_(begun, opened, _closed_between(since, now))


def _at(now: datetime) -> ColumnElement[datetime]:
    return literal(now, UtcDateTime())


def _turned(audience: str, turn: ColumnElement[bool]) -> list[Select[int]]:
    """Stories on which an agreement bears that took this turn since they were read, by each way it may."""
    turned = and_(Agreement.current, turn, IndexEntry.holds, _answers(audience))
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

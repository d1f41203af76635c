"""What stories tell: the passages that stand in them, under the gate and in story time.

Works on many stories at once with the same few queries. A restricted passage
is not in what it returns, so nothing built on it can show one.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, not_, select, true
from sqlalchemy.orm import Session

from archive.channels import Channel, use_that_opens
from archive.database import rows
from archive.facts import Span
from archive.gate import Viewer
from archive.gate_condition import AT_NOW, Moment
from archive.gate_lists import held_by_span, passage_row_is_restricted, visible_to
from archive.hearing_kept import kept_tellings
from archive.listening import HELD, ListeningCopy, ListeningSpan
from archive.passages import Passage, PassageVersion
from archive.recordings import Recording
from archive.stories import Story, StorySpan
from archive.story_time import Place, places_of, story_duration

STORY_IDS: BindParameter[int] = bindparam("story_ids", expanding=True)
PASSAGE_IDS: BindParameter[int] = bindparam("passage_ids", expanding=True)
KEPT = 64
"""Statements kept for so many pairs of viewer and channel: building one costs more than its rows."""


@dataclass(frozen=True, slots=True)
class ToldPassage:
    """A passage at one place of a story. `recorded` is recording time; `heard`: its sound is in the copy.

    `flags` are the machine's doubts about the words; `language` is '' where it is the recording's.
    """

    id: int
    key: str
    text: str
    speaker_id: int | None
    recorded: Span
    start_s: float
    end_s: float
    heard: bool
    flags: tuple[str, ...] = ()
    language: str = ""

    @property
    def place(self) -> Place:
        """Where it is heard, in story time."""
        return Place(self.start_s, self.end_s)


@dataclass(frozen=True, slots=True)
class Telling:
    """A story as it may be told: `spans` make its story time; `audible` says whether it may be heard now."""

    spans: tuple[Span, ...]
    audible: bool
    duration_s: float
    passages: tuple[ToldPassage, ...]


def tell(
    session: Session,
    story_ids: Collection[int],
    *,
    viewer: Viewer,
    channel: Channel,
    now: datetime,
    passage_ids: Collection[int] | None = None,
) -> dict[int, Telling]:
    """The tellings of those of these stories that may be met; `passage_ids` narrows what is loaded of each."""
    spans = _spans(session, story_ids, viewer, channel, now)
    held = _held(session, spans, viewer, channel, now)
    said = _rows(session, spans, viewer, channel, now, passage_ids)
    tellings = {}
    for id_, own in spans.items():
        timeline = held[id_][0] if id_ in held else own
        duration_s = held[id_][1] if id_ in held else story_duration(own)
        passages = _placed(said.get(id_, []), timeline)
        tellings[id_] = Telling(timeline, id_ in held, duration_s, passages)
    return tellings


def open_in_story(viewer: Viewer, channel: Channel, now: Moment) -> ColumnElement[bool]:
    """SQL: a passage of a story that is open is open too; the gate's other half, its own restrictions, stays."""
    use = use_that_opens(channel)
    if use is None:
        return visible_to(viewer, channel, now, thing=Passage)
    return not_(passage_row_is_restricted(use, now, viewer.circle_in(channel)))


def _may_be_heard(viewer: Viewer, channel: Channel, now: Moment) -> ColumnElement[bool]:
    if channel in (Channel.desk, Channel.narrator):
        return true()
    sound = Channel.podcast if channel in (Channel.feed, Channel.podcast) else Channel.media
    asker = replace(viewer, circle=viewer.circle_in(channel))
    return visible_to(asker, sound, now, thing=Story)


@lru_cache(maxsize=KEPT)
def _spans_query(viewer: Viewer, channel: Channel) -> Any:
    return (
        select(StorySpan.story_id, StorySpan.recording_id, StorySpan.start_s, StorySpan.end_s)
        .join(Story, Story.id == StorySpan.story_id)
        .where(Story.id.in_(STORY_IDS), visible_to(viewer, channel, AT_NOW, thing=Story))
        .order_by(StorySpan.story_id, StorySpan.position)
    )


def _spans(
    session: Session, story_ids: Collection[int], viewer: Viewer, channel: Channel, now: datetime
) -> dict[int, tuple[Span, ...]]:
    found = rows(session, _spans_query(viewer, channel), {"story_ids": list(story_ids), "now": now})
    spans: dict[int, list[Span]] = defaultdict(list)
    for story_id, recording_id, start_s, end_s in found:
        spans[story_id].append(Span(recording_id, start_s, end_s))
    return {id_: tuple(own) for id_, own in spans.items()}


@lru_cache(maxsize=KEPT)
def _held_query(viewer: Viewer, channel: Channel) -> Any:
    return (
        select(
            Story.id,
            ListeningCopy.duration_s,
            *HELD,
        )
        .join(ListeningCopy, ListeningCopy.story_id == Story.id)
        .join(ListeningSpan, ListeningSpan.copy_id == ListeningCopy.id)
        .where(Story.id.in_(STORY_IDS), _may_be_heard(viewer, channel, AT_NOW))
        .order_by(Story.id, ListeningSpan.position)
    )


def _held(
    session: Session, story_ids: Collection[int], viewer: Viewer, channel: Channel, now: datetime
) -> dict[int, tuple[tuple[Span, ...], float]]:
    """Story id -> what the listening copy that plays holds and how long it is, where it may be heard."""
    found = rows(session, _held_query(viewer, channel), {"story_ids": list(story_ids), "now": now})
    held: dict[int, tuple[tuple[Span, ...], float]] = {}
    for story_id, duration_s, *span in found:
        before = held[story_id][0] if story_id in held else ()
        held[story_id] = ((*before, Span(*span)), duration_s)
    kept = kept_tellings(session, story_ids, viewer=viewer, channel=channel, now=now)
    return held | {id_: (heard.spans, heard.duration_s) for id_, heard in kept.items()}


@lru_cache(maxsize=KEPT)
def _rows_query(viewer: Viewer, channel: Channel, *, narrowed: bool) -> Any:
    query = (
        select(
            StorySpan.story_id,
            Passage.id,
            Passage.key,
            Passage.recording_id,
            PassageVersion.start_s,
            PassageVersion.end_s,
            PassageVersion.text,
            PassageVersion.speaker_id,
            PassageVersion.flags,
            PassageVersion.language,
        )
        .join(Recording, Recording.id == StorySpan.recording_id)
        .join(PassageVersion, PassageVersion.transcript_id == Recording.current_transcript_id)
        .join(Passage, Passage.id == PassageVersion.passage_id)
        .where(
            StorySpan.story_id.in_(STORY_IDS),
            held_by_span(PassageVersion, StorySpan),
            open_in_story(viewer, channel, AT_NOW),
        )
        .order_by(StorySpan.story_id, StorySpan.position, PassageVersion.position)
    )
    return query.where(Passage.id.in_(PASSAGE_IDS)) if narrowed else query


def _rows(  # noqa: PLR0917 (one private call)
    session: Session,
    story_ids: Collection[int],
    viewer: Viewer,
    channel: Channel,
    now: datetime,
    passage_ids: Collection[int] | None,
) -> dict[int, list[Any]]:
    values = {"story_ids": list(story_ids), "now": now, "passage_ids": list(passage_ids or ())}
    query = _rows_query(viewer, channel, narrowed=passage_ids is not None)
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    for row in rows(session, query, values):
        found[row.story_id].setdefault(row.id, row)
    return {story_id: list(by_passage.values()) for story_id, by_passage in found.items()}


def _placed(said: list[Any], timeline: tuple[Span, ...]) -> tuple[ToldPassage, ...]:
    """The passages in the order heard; one whose sound was not cut yet stands after the one before it, unheard."""
    told: list[ToldPassage] = []
    last_s = 0.0
    for row in said:
        recorded = Span(row.recording_id, row.start_s, row.end_s)
        places = places_of(timeline, recorded)
        told.extend(
            ToldPassage(
                row.id,
                row.key,
                row.text,
                row.speaker_id,
                recorded,
                place.start_s,
                place.end_s,
                bool(places),
                tuple(row.flags),
                row.language,
            )
            for place in places or (Place(last_s, last_s),)
        )
        last_s = told[-1].end_s
    return tuple(sorted(told, key=lambda passage: passage.start_s))

"""How often things are spoken of in what is open: the passages and stories behind every count that is shown."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.database import rows
from archive.gate import Viewer
from archive.gate_condition import AT_NOW
from archive.gate_lists import held_by_span, visible_to
from archive.mentions import Mention
from archive.passages import Passage, PassageVersion
from archive.reading_told import open_in_story
from archive.recordings import Recording
from archive.standing import stands
from archive.stories import Story, StorySpan

_IDS: BindParameter[int] = bindparam("ids", expanding=True)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The ids of the open stories and passages that speak of something."""

    stories: set[int] = field(default_factory=set)
    passages: set[int] = field(default_factory=set)


def spoken_by_target(
    session: Session,
    target: Any,
    *,
    viewer: Viewer,
    channel: Channel,
    now: datetime,
    where: ColumnElement[bool] | None = None,
    among: Collection[int] | None = None,
) -> dict[int, Spoken]:
    """By target id (`target` is a column of `Mention`), from standing mentions in open passages; one query.

    `among`: only of these ids; quicker than saying so by `where`, since its statement is kept.
    """
    query = _spoken_query(target.key, viewer, channel, narrowed=among is not None)
    if where is not None:
        query = query.where(where)
    found: dict[int, Spoken] = defaultdict(Spoken)
    for id_, story_id, passage_id in rows(session, query, {"now": now, "ids": list(among or ())}):
        found[id_].stories.add(story_id)
        found[id_].passages.add(passage_id)
    return found


@lru_cache(maxsize=64)
def _spoken_query(column: str, viewer: Viewer, channel: Channel, *, narrowed: bool) -> Select[Any]:
    target = getattr(Mention, column)
    met = select(Story.id).where(visible_to(viewer, channel, AT_NOW, thing=Story))
    query = (
        select(target, StorySpan.story_id, Mention.passage_id)
        .join(Passage, Passage.id == Mention.passage_id)
        .join(Recording, Recording.id == Passage.recording_id)
        .join(
            PassageVersion,
            (PassageVersion.passage_id == Passage.id)
            & (PassageVersion.transcript_id == Recording.current_transcript_id),
        )
        .join(StorySpan, (StorySpan.recording_id == Passage.recording_id) & held_by_span(PassageVersion, StorySpan))
        .where(target.is_not(None), stands(), StorySpan.story_id.in_(met), open_in_story(viewer, channel, AT_NOW))
        .distinct()
    )
    return query.where(target.in_(_IDS)) if narrowed else query

"""The weave of the week: the same for everyone from Monday to Sunday (UTC) while none of its passages is lost.

It is made from the archive as it was when the week began, so that what is
added or decided meanwhile waits for the next one; what is closed meanwhile is
out at once, and the walk is made anew without it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.database import rows
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.reading_weave import woven
from archive.stories import Story, StorySpan, StoryState
from archive.thread_queries import Asked, mentions_in_stories
from archive.weave_parts import WovenWalk
from archive.weave_walk import LEAST

STORIES_TRIED, STARTS_IN_EACH = 12, 2


def weave_of_week(
    session: Session, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> WovenWalk | None:
    """The weave of the ISO week of `now`; None while no five passages hold together.

    An archive that was not open yet when the week began is taken as it is.
    """
    for as_of in (week_began(now), None):
        asked = Asked(viewer, channel, now, as_of)
        for start in _starts(session, asked):
            walk = woven(session, start, asked, least=LEAST)
            if len(walk.steps) >= LEAST:
                return walk
    return None


def week_began(now: datetime) -> datetime:
    """Monday, midnight UTC, of the week of `now`."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=today.weekday())


def _starts(session: Session, asked: Asked) -> Iterator[int]:
    """Passages to begin at: of each story in the week's order those first in which a person accepted something."""
    for story_id in _stories(session, asked):
        said = rows(session, _mentions_in_story(asked.as_of), {"id": story_id})
        drawn = {row.id: (not row.accepted, _lot(row.key, asked)) for row in sorted(said, key=lambda row: row.accepted)}
        yield from sorted(drawn, key=lambda id_: drawn[id_])[:STARTS_IN_EACH]


@lru_cache(maxsize=8)
def _mentions_in_story(as_of: datetime | None) -> Any:
    return mentions_in_stories(as_of).where(StorySpan.story_id == bindparam("id"))


def _stories(session: Session, asked: Asked) -> list[int]:
    """The first open stories in the week's order. A new story changes the order of no other."""
    query = select(Story.id, Story.key).where(Story.state == StoryState.published)
    if asked.as_of is not None:
        query = query.where(Story.published_at < asked.as_of)
    ids = [id_ for _, id_ in sorted((_lot(key, asked), id_) for id_, key in session.execute(query))]
    met: list[int] = []
    for first in range(0, len(ids), STORIES_TRIED):
        some = ids[first : first + STORIES_TRIED]
        open_ids = select(Story.id).where(Story.id.in_(some), visible_to(**asked.gate, thing=Story))
        met += sorted(session.scalars(open_ids), key=some.index)
        if len(met) >= STORIES_TRIED:
            break
    return met[:STORIES_TRIED]


def _lot(key: str, asked: Asked) -> str:
    """What a key draws in this week."""
    year, week, _ = asked.now.astimezone(UTC).isocalendar()
    return sha256(f"{year}-W{week:02}:{key}".encode()).hexdigest()

"""Which stories belong to which festivals: those heard at a stop of any version of any of their trails.

What is scheduled belongs to a festival as soon as that is published, since an
index is not told of the hour. A story that may not be told at festivals (any
more) belongs to none that visitors know of: whose voice left is not told here
either.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.festivals import Festival
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.outbox import Errand
from archive.stories import Story
from archive.story_places import ask_for_stories
from archive.trails import TrailClip, TrailVersion, VersionStop


def festival_channel(channel: Channel) -> Channel:
    """The channel through which festivals are met where other things are met through this one."""
    return channel if channel is Channel.desk else Channel.trail


def festivals_of_story(
    session: Session, story_id: int, *, viewer: Viewer, channel: Channel, now: datetime
) -> tuple[int, ...]:
    """Ids of the festivals that a story belongs to, as far as this viewer may know."""
    asks = (viewer, festival_channel(channel), now)
    query = (
        _heard(Festival.id)
        .join(Festival, Festival.id == TrailVersion.festival_id)
        .join(Story, Story.id == TrailClip.story_id)
        .where(Story.id == story_id, visible_to(*asks, thing=Festival), visible_to(*asks, thing=Story))
    )
    return tuple(session.scalars(query.distinct().order_by(Festival.id)))


def stories_of_festivals(
    session: Session, ids: Collection[int], *, viewer: Viewer, channel: Channel, now: datetime
) -> tuple[int, ...]:
    """Ids of the stories that belong to any of these festivals, as far as this viewer may know."""
    asks = (viewer, festival_channel(channel), now)
    query = (
        _heard(Story.id)
        .join(Festival, Festival.id == TrailVersion.festival_id)
        .join(Story, Story.id == TrailClip.story_id)
        .where(Festival.id.in_(ids), visible_to(*asks, thing=Festival), visible_to(*asks, thing=Story))
    )
    return tuple(session.scalars(query.distinct().order_by(Story.id)))


def ask_for_festival(session: Session, festival_id: int, *, now: datetime) -> None:
    """Have its stories indexed anew, as is needed once it is published."""
    query = _heard(TrailClip.story_id).where(TrailVersion.festival_id == festival_id)
    ask_for_stories(session, sorted(set(session.scalars(query))), Errand.index_story, now=now)


def ask_for_trail(session: Session, trail_id: int, *, now: datetime) -> None:
    """Have the stories of a trail, in any version of it, indexed anew."""
    query = _heard(TrailClip.story_id).where(TrailVersion.trail_id == trail_id)
    ask_for_stories(session, sorted(set(session.scalars(query))), Errand.index_story, now=now)


def _heard(what: Any) -> Any:
    """A query over what is heard at the stops of versions."""
    return (
        select(what)
        .select_from(TrailVersion)
        .join(VersionStop, VersionStop.version_id == TrailVersion.id)
        .join(TrailClip, TrailClip.id == VersionStop.clip_id)
    )

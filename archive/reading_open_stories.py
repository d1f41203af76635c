"""Which stories are open to everyone at this moment, for the desk and for whoever sent what they are cut from."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import VISITOR
from archive.gate_lists import visible_to
from archive.reading_addresses import address_of
from archive.recordings import Recording
from archive.stories import Story, StorySpan


@dataclass(frozen=True, slots=True)
class OpenStory:
    """A story as everyone may find it; `href` is its public address."""

    title: str
    href: str


def open_stories(session: Session, keys: Collection[str], *, now: datetime) -> dict[str, tuple[OpenStory, ...]]:
    """Recording key -> the open stories with a span of it, oldest first; recordings without one are left out."""
    if not keys:
        return {}
    query = (
        select(Recording.key, Story.title, Story.slug, Story.id)
        .join(StorySpan, StorySpan.recording_id == Recording.id)
        .join(Story, Story.id == StorySpan.story_id)
        .where(Recording.key.in_(keys), visible_to(VISITOR, Channel.page, now, thing=Story))
        .distinct()
        .order_by(Story.id)
    )
    found: dict[str, list[OpenStory]] = defaultdict(list)
    for key, title, slug, _id in session.execute(query):
        found[key].append(OpenStory(title, address_of("story", slug)))
    return {key: tuple(stories) for key, stories in found.items()}


def open_among(session: Session, keys: Collection[str], *, now: datetime) -> frozenset[str]:
    """Those of these stories' keys whose stories everyone may meet."""
    query = select(Story.key).where(Story.key.in_(keys), visible_to(VISITOR, Channel.page, now, thing=Story))
    return frozenset(session.scalars(query))

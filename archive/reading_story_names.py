"""What a story is called and who tells it, for lists too short for a card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.reading_names import voices_of_stories
from archive.stories import Story


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """One story; `narrator` is the name that may be shown."""

    id: int
    title: str
    slug: str
    narrator: str


def story_entries(
    session: Session, story_ids: Sequence[int], *, viewer: Viewer, now: datetime, channel: Channel = Channel.search
) -> tuple[StoryEntry, ...]:
    """Those of these stories that may be met, in the order given."""
    query = select(Story.id, Story.title, Story.slug).where(
        Story.id.in_(story_ids), visible_to(viewer, channel, now, thing=Story)
    )
    rows = {row.id: row for row in session.execute(query)}
    voices = voices_of_stories(session, set(rows))
    return tuple(
        StoryEntry(id_, rows[id_].title, rows[id_].slug, voices[id_].together if id_ in voices else "")
        for id_ in dict.fromkeys(story_ids)
        if id_ in rows
    )

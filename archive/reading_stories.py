"""Lists of stories, as cards: what is open to this viewer, newest first or in an order that is given."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.reading_addresses import address_of
from archive.reading_labels import ShownLabel, labels_told
from archive.reading_loom import StoryLoom, story_loom
from archive.reading_mentions import spoken_of
from archive.reading_names import voices_of_stories
from archive.reading_told import tell
from archive.recordings import Recording
from archive.stories import Story, StorySpan


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story in a list; `duration_s` is of its sound where it may be heard, of its spans otherwise."""

    id: int
    slug: str
    title: str
    lede: str
    language: str
    narrator: str
    duration_s: float
    audible: bool
    recorded_on: date | None
    published_at: datetime | None
    loom: StoryLoom
    labels: tuple[ShownLabel, ...] = ()

    @property
    def href(self) -> str:
        """Its address."""
        return address_of("story", self.slug)


def list_stories(
    session: Session,
    *,
    viewer: Viewer,
    now: datetime,
    limit: int = 24,
    offset: int = 0,
    channel: Channel = Channel.page,
) -> tuple[StoryCard, ...]:
    """Open stories, newest first."""
    ids = session.scalars(
        select(Story.id)
        .where(visible_to(viewer, channel, now, thing=Story))
        .order_by(Story.published_at.desc(), Story.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return story_cards(session, list(ids), viewer=viewer, now=now, channel=channel)


def count_stories(session: Session, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page) -> int:
    """How many stories are open to this viewer."""
    query = select(func.count()).select_from(Story).where(visible_to(viewer, channel, now, thing=Story))
    return session.scalar(query) or 0


def story_cards(
    session: Session, story_ids: Sequence[int], *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> tuple[StoryCard, ...]:
    """Cards of those of these stories that may be met, in the order given."""
    tellings = tell(session, story_ids, viewer=viewer, channel=channel, now=now)
    passages = {passage.id for telling in tellings.values() for passage in telling.passages}
    spoken = spoken_of(session, passages, viewer=viewer, channel=channel, now=now)
    voices = voices_of_stories(session, set(tellings))
    days = _recorded_on(session, set(tellings))
    labels = labels_told(session, set(tellings), ()).stories
    stories = session.execute(_COLUMNS.where(Story.id.in_(set(tellings))))
    cards = {
        row.id: StoryCard(
            **row._mapping,  # noqa: SLF001 (SQLAlchemy's public way to a row as a mapping)
            narrator=voices[row.id].together,
            duration_s=tellings[row.id].duration_s,
            audible=tellings[row.id].audible,
            recorded_on=days.get(row.id),
            loom=story_loom(tellings[row.id], spoken),
            labels=labels.get(row.id, ()),
        )
        for row in stories
    }
    return tuple(cards[id_] for id_ in dict.fromkeys(story_ids) if id_ in cards)


def looms_of(
    session: Session, story_ids: Collection[int], *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> dict[int, StoryLoom]:
    """The looms of those of these stories that may be met, for thumbnails beside other things."""
    tellings = tell(session, story_ids, viewer=viewer, channel=channel, now=now)
    passages = {passage.id for telling in tellings.values() for passage in telling.passages}
    spoken = spoken_of(session, passages, viewer=viewer, channel=channel, now=now)
    return {id_: story_loom(telling, spoken) for id_, telling in tellings.items()}


_COLUMNS: Any = select(Story.id, Story.slug, Story.title, Story.lede, Story.language, Story.published_at)


def _recorded_on(session: Session, story_ids: Collection[int]) -> dict[int, date | None]:
    """Story id -> the day of its first recording that has one."""
    query = (
        select(StorySpan.story_id, Recording.recorded_on)
        .join(Recording, Recording.id == StorySpan.recording_id)
        .where(StorySpan.story_id.in_(story_ids), Recording.recorded_on.is_not(None))
        .order_by(StorySpan.story_id, StorySpan.position.desc())
    )
    return {row.story_id: row.recorded_on for row in session.execute(query)}

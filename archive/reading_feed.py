"""What feeds send out: stops of a trail or stories, each with the sound that may be fetched, as agreed for feeds.

A feed is asked of the gate for itself: what may be met on the site need not be
in it, and what is in it need not be met on the site. What nobody may fetch the
sound of is left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import VISITOR
from archive.gate_lists import visible_to
from archive.listening import ListeningCopy
from archive.naming import A_NARRATOR
from archive.passages import Passage
from archive.reading_labels import ShownLabel
from archive.reading_sound import NO_SUCH_SOUND
from archive.reading_stops import TrailStop
from archive.reading_stories import StoryCard, list_stories
from archive.reading_story import read_story
from archive.reading_trail import TrailPage, read_trail
from archive.reading_transcript import StoryPassage
from archive.reading_written import Written, written
from archive.recordings import Recording
from archive.stories import Story, StorySpan
from archive.trail_drafts import find_stop
from archive.trails import Stop, Trail, TrailVersion, VersionStop

MOST_STORIES = 60
"""The newest that the archive's own feed holds; older ones are on the site."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """A sound that is sent out. `narrator` is '' where nobody may be named; `href` where it has no page to be met on.

    `key` is the part of its identity that never changes, `name` that of its sound's address.
    """

    kind: Literal["stops", "stories"]
    key: str
    name: str
    title: str
    text: str
    href: str
    narrator: str
    language: str
    synthetic: bool
    number: int | None
    published_at: datetime | None
    sound_bytes: int
    duration_s: float
    labels: tuple[ShownLabel, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed; `href` is the page that it is the feed of."""

    title: str
    text: str
    href: str
    items: tuple[FeedItem, ...]


@dataclass(frozen=True, slots=True)
class FeedWords:
    """What is said in a sound of a feed, and who or what wrote that down."""

    title: str
    language: str
    passages: tuple[StoryPassage, ...]
    duration_s: float
    written: Written
    labels: tuple[ShownLabel, ...]


def trail_feed(session: Session, slug: str, *, now: datetime) -> Feed:
    """The feed of an open trail, its stops in order. Raises NotFound as `read_trail` does."""
    trail = read_trail(session, slug, now=now, channel=Channel.feed)
    met = {stop.code for stop in read_trail(session, slug, now=now).open_stops}
    since = _first_published(session, [stop.code for stop in trail.open_stops])
    items = tuple(
        _stop_item(trail, stop, met=stop.code in met, since=since.get(stop.code))
        for stop in trail.open_stops
        if stop.audio is not None
    )
    return Feed(trail.title, trail.introduction, trail.href, items)


def _stop_item(trail: TrailPage, stop: TrailStop, *, met: bool, since: datetime | None) -> FeedItem:
    return FeedItem(
        kind="stops",
        key=stop.code,
        name=stop.code,
        title=stop.heading,
        text=stop.text,
        href=trail.href_of(stop) if met else "",
        narrator=_named(stop.narrator),
        language=stop.language,
        synthetic=stop.synthetic,
        number=stop.number,
        published_at=since,
        sound_bytes=stop.audio.aac_bytes if stop.audio else 0,
        duration_s=stop.duration_s,
        labels=stop.labels,
    )


def _named(narrator: str) -> str:
    return "" if narrator == A_NARRATOR else narrator


def _first_published(session: Session, codes: Sequence[str]) -> dict[str, datetime]:
    """When each stop was first published: a new version of its trail does not make it new."""
    query = (
        select(Stop.code, func.min(TrailVersion.published_at))
        .join(VersionStop, VersionStop.stop_id == Stop.id)
        .join(TrailVersion, TrailVersion.id == VersionStop.version_id)
        .where(Stop.code.in_(codes))
        .group_by(Stop.code)
    )
    return {code: at for code, at in session.execute(query)}  # noqa: C416 (a row is no pair to `dict`)


def archive_feed(session: Session, *, now: datetime) -> tuple[FeedItem, ...]:
    """The newest stories whose sound may be sent out."""
    cards = list_stories(session, viewer=VISITOR, now=now, limit=MOST_STORIES, channel=Channel.podcast)
    ids = [card.id for card in cards]
    keys = {row.id: row.key for row in session.execute(select(Story.id, Story.key).where(Story.id.in_(ids)))}
    copies = {
        row.story_id: row for row in session.scalars(select(ListeningCopy).where(ListeningCopy.story_id.in_(ids)))
    }
    met = set(
        session.scalars(select(Story.id).where(Story.id.in_(ids), visible_to(VISITOR, Channel.page, now, thing=Story)))
    )
    synthetic = _synthetic(session, ids)
    return tuple(
        _story_item(card, keys[card.id], copies[card.id], met=card.id in met, synthetic=card.id in synthetic)
        for card in cards
        if card.id in copies
    )


def _story_item(card: StoryCard, key: str, copy: ListeningCopy, *, met: bool, synthetic: bool) -> FeedItem:
    return FeedItem(
        kind="stories",
        key=key,
        name=card.slug,
        title=card.title,
        text=card.lede,
        href=card.href if met else "",
        narrator=_named(card.narrator),
        language=card.language,
        synthetic=synthetic,
        number=None,
        published_at=card.published_at,
        sound_bytes=copy.aac_bytes,
        duration_s=copy.duration_s,
        labels=card.labels,
    )


def _synthetic(session: Session, story_ids: Sequence[int]) -> set[int]:
    from_synthetic = select(Recording.id).where(Recording.synthetic)
    query = select(StorySpan.story_id).where(
        StorySpan.story_id.in_(story_ids), StorySpan.recording_id.in_(from_synthetic)
    )
    return set(session.scalars(query))


def words_of_stop(session: Session, code: str, *, now: datetime) -> FeedWords:
    """What is said in the sound of a stop that is sent out.

    Raises:
        NotFound: there is none, or none that may be sent out now.
    """
    try:
        trail = session.get_one(Trail, find_stop(session, code).trail_id)
    except NotFound:  # a closed one and one that never was read the same
        raise NotFound(NO_SUCH_SOUND) from None
    page = read_trail(session, trail.slug, now=now, channel=Channel.podcast)
    stop = next((one for one in page.open_stops if one.code == code and one.audio is not None), None)
    if stop is None:
        raise NotFound(NO_SUCH_SOUND)
    wrote = _written(session, stop.passages)
    return FeedWords(stop.heading, stop.language, stop.passages, stop.duration_s, wrote, stop.story_labels)


def words_of_story(session: Session, slug: str, *, now: datetime) -> FeedWords:
    """The same of a story. Raises NotFound likewise."""
    story = read_story(session, slug, viewer=VISITOR, now=now, channel=Channel.podcast)
    wrote = story.made.written
    return FeedWords(story.title, story.language, story.passages, story.duration_s, wrote, story.labels)


def _written(session: Session, passages: Sequence[StoryPassage]) -> Written:
    rows = select(Passage.id, Passage.recording_id).where(Passage.key.in_([one.key for one in passages]))
    found = {row.id: row.recording_id for row in session.execute(rows)}
    recordings = session.scalars(select(Recording).where(Recording.id.in_(set(found.values()))).order_by(Recording.id))
    return written(session, list(recordings), set(found))

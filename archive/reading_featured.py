"""The first page's own: a voice to start with, chosen by the week, and the archive in numbers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.passages import PassageVersion, may_be_made_up
from archive.reading_labels import labels_told
from archive.reading_mentions import spoken_of
from archive.reading_moments import Moment, StoryName, moment_at
from archive.reading_names import voices_of_stories
from archive.reading_stories import StoryCard, story_cards
from archive.reading_told import ToldPassage, tell
from archive.recipes import Recipe
from archive.recordings import Contribution, Part, Recording
from archive.seeds import Seed
from archive.stories import Story, StorySpan
from archive.subjects import Subject

GOOD_QUOTE_CHARACTERS = range(50, 221)


@dataclass(frozen=True, slots=True)
class Featured:
    """A story and the passage of it to start with."""

    card: StoryCard
    moment: Moment


def featured(session: Session, *, viewer: Viewer, now: datetime) -> Featured | None:
    """The voice of this ISO week (UTC): the same for everyone all week; None while nothing can be heard."""
    story_id = _story_of_the_week(session, viewer=viewer, now=now)
    if story_id is None:
        return None
    telling = tell(session, {story_id}, viewer=viewer, channel=Channel.page, now=now).get(story_id)
    cards = story_cards(session, [story_id], viewer=viewer, now=now)
    if telling is None or not cards or not telling.passages:
        return None
    ids = {passage.id for passage in telling.passages}
    spoken = spoken_of(session, ids, viewer=viewer, channel=Channel.page, now=now)

    clear = _how_clearly_heard(session, ids)

    def worth(passage: ToldPassage) -> tuple[bool, bool, bool, float, int, int]:
        good = len(passage.text) in GOOD_QUOTE_CHARACTERS
        return (
            passage.heard,
            not may_be_made_up(passage.flags),
            good,
            clear[passage.id],
            len(spoken.get(passage.id, ())),
            len(passage.text) if good else 0,
        )

    best = max(telling.passages, key=worth)
    story = StoryName(story_id, cards[0].slug, cards[0].title)
    said = tuple((mention.start_char, mention.end_char) for mention in spoken.get(best.id, ()))
    voices, labels = voices_of_stories(session, {story_id})[story_id], labels_told(session, {story_id}, {best.id})
    return Featured(cards[0], moment_at(story, telling, best, voices, said=said, labels=labels))


def _how_clearly_heard(session: Session, passage_ids: Collection[int]) -> dict[int, float]:
    """The recogniser's confidence in each passage's current text, in hundredths; 1 where a person wrote it.

    What is quoted on the first page should be what was said.
    """
    current = (
        select(PassageVersion.passage_id, PassageVersion.confidence)
        .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
        .where(PassageVersion.passage_id.in_(passage_ids))
    )
    return {id_: 1.0 if sure is None else round(sure, 2) for id_, sure in session.execute(current)}


def _story_of_the_week(session: Session, *, viewer: Viewer, now: datetime) -> int | None:
    query = select(Story.id).where(
        visible_to(viewer, Channel.page, now, thing=Story), visible_to(viewer, Channel.media, now, thing=Story)
    )
    ids = list(session.scalars(query.order_by(Story.id)))
    year, week, _ = now.isocalendar()
    return ids[(year * 53 + week) % len(ids)] if ids else None


@dataclass(frozen=True, slots=True)
class ArchiveCounts:
    """The archive in numbers, of what this viewer may meet; `voices` are distinct narrators."""

    stories: int
    voices: int
    people: int
    dishes: int
    ingredients: int
    crops: int
    places: int
    recipes: int
    seeds: int


def archive_counts(session: Session, *, viewer: Viewer, now: datetime) -> ArchiveCounts:
    """Count what is open; subjects, recipes and seeds as their lists show them."""
    met = select(Story.id).where(visible_to(viewer, Channel.page, now, thing=Story))
    voices = (
        select(func.count(Contribution.person_id.distinct()))
        .join(StorySpan, StorySpan.recording_id == Contribution.recording_id)
        .where(Contribution.part == Part.narrator, StorySpan.story_id.in_(met))
    )
    of_kind = select(Subject.kind, func.count()).where(visible_to(viewer, Channel.page, now, thing=Subject))
    kinds = {str(kind): count for kind, count in session.execute(of_kind.group_by(Subject.kind))}
    records = {
        thing: session.scalar(
            select(func.count()).select_from(thing).where(visible_to(viewer, Channel.page, now, thing=thing))
        )
        or 0
        for thing in (Story, Recipe, Seed)
    }
    return ArchiveCounts(
        stories=records[Story],
        voices=session.scalar(voices) or 0,
        people=kinds.get("person", 0),
        dishes=kinds.get("dish", 0),
        ingredients=kinds.get("ingredient", 0),
        crops=kinds.get("crop", 0),
        places=kinds.get("place", 0),
        recipes=records[Recipe],
        seeds=records[Seed],
    )

"""Links between stories and recipes or seeds: derived from standing mentions, never kept, always with evidence.

A story that speaks of a dish is linked to the dish's recipes, one that speaks
of a crop to the crop's seeds; and a recipe or seed that is named itself is
linked for that.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.mentions import Mention
from archive.reading_addresses import address_of
from archive.reading_mentions import Link, SpokenOf, spoken_of
from archive.reading_moments import Moment, StoryName, moment_at, moments_of
from archive.reading_names import Voices, voices_of_stories
from archive.reading_stories import StoryCard, story_cards
from archive.reading_told import Telling, tell
from archive.recipes import Recipe
from archive.seeds import Seed
from archive.stories import Story

Why = Literal["dish", "crop", "named"]


@dataclass(frozen=True, slots=True)
class StoryLink:
    """A recipe or seed that a story leads to; `why` says through what, `subject_name` names that dish or crop."""

    kind: Literal["recipe", "seed"]
    id: int
    slug: str
    name: str
    why: Why
    subject_name: str
    told_by_narrator: bool
    evidence: tuple[Moment, ...]

    @property
    def href(self) -> str:
        """Its address."""
        return address_of(self.kind, self.slug)


def links_of_story(
    session: Session, story_id: int, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> tuple[StoryLink, ...]:
    """The story's links: what its own narrators told first, then recipes before seeds, by name."""
    story = session.execute(select(Story.id, Story.slug, Story.title).where(Story.id == story_id)).one_or_none()
    telling = tell(session, {story_id}, viewer=viewer, channel=channel, now=now).get(story_id)
    if story is None or telling is None:
        return ()
    ids = {passage.id for passage in telling.passages}
    spoken = spoken_of(session, ids, viewer=viewer, channel=channel, now=now)
    voices = voices_of_stories(session, {story_id})[story_id]
    name = StoryName(story.id, story.slug, story.title)
    return links_of_telling(session, name, telling, spoken, voices, viewer=viewer, channel=channel, now=now)


def links_of_telling(
    session: Session,
    story: StoryName,
    telling: Telling,
    spoken: Mapping[int, tuple[SpokenOf, ...]],
    voices: Voices,
    *,
    viewer: Viewer,
    channel: Channel,
    now: datetime,
) -> tuple[StoryLink, ...]:
    """The links of a story whose telling and standing mentions are already loaded; two queries."""
    evidence = _evidence(story, telling, spoken, voices)
    told_by = {voice.person_id for voice in voices.narrators}
    links: list[StoryLink] = []
    for kind, thing, name, parent, teller, why in _RECORDS:
        subjects = {link.id: link for link in evidence if link.kind == why}
        named = {link.id: link for link in evidence if link.kind == kind}
        query = select(thing.id, thing.slug, name, parent, teller).where(
            visible_to(viewer, channel, now, thing=thing), or_(parent.in_(subjects), thing.id.in_(named))
        )
        for id_, slug, its_name, parent_id, person_id in session.execute(query):
            shown = [link for link in (named.get(id_), subjects.get(parent_id)) if link]
            moments = {moment: None for link in shown for moment in evidence[link]}
            links.append(
                StoryLink(
                    kind,
                    id_,
                    slug,
                    its_name,
                    "named" if id_ in named else why,
                    subjects[parent_id].name if parent_id in subjects else "",
                    person_id in told_by,
                    tuple(sorted(moments, key=lambda moment: moment.start_s)),
                )
            )
    return tuple(sorted(links, key=lambda link: (not link.told_by_narrator, link.kind, link.name)))


_RECORDS: tuple[tuple[Literal["recipe", "seed"], type[Any], Any, Any, Any, Why], ...] = (
    ("recipe", Recipe, Recipe.title, Recipe.dish_id, Recipe.from_person_id, "dish"),
    ("seed", Seed, Seed.name, Seed.crop_id, Seed.keeper_id, "crop"),
)


def _evidence(
    story: StoryName, telling: Telling, spoken: Mapping[int, tuple[SpokenOf, ...]], voices: Voices
) -> dict[Link, list[Moment]]:
    evidence: dict[Link, list[Moment]] = defaultdict(list)
    for passage in telling.passages:
        for mention in spoken.get(passage.id, ()):
            said = ((mention.start_char, mention.end_char),)
            evidence[mention.target].append(
                moment_at(story, telling, passage, voices, said=said, suggested=mention.suggested)
            )
    return evidence


@dataclass(frozen=True, slots=True)
class StoryOfRecord:
    """A story that leads to a recipe or seed, and where it says so."""

    card: StoryCard
    evidence: tuple[Moment, ...]


def stories_of_record(
    session: Session, record: Recipe | Seed, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> tuple[StoryOfRecord, ...]:
    """The same links from the other end: open stories that speak of it, or of its dish or crop."""
    moments = moments_of(session, claims_of_record(record), viewer=viewer, channel=channel, now=now)
    by_story: dict[int, list[Moment]] = defaultdict(list)
    for moment in moments:
        by_story[moment.story_id].append(moment)
    cards = story_cards(session, list(by_story), viewer=viewer, now=now, channel=channel)
    return tuple(StoryOfRecord(card, tuple(by_story[card.id])) for card in cards)


def claims_of_record(record: Recipe | Seed) -> ColumnElement[bool]:
    """SQL, of a mention: it speaks of this recipe or seed, or of its dish or crop."""
    if isinstance(record, Recipe):
        return or_(Mention.recipe_id == record.id, Mention.subject_id == record.dish_id)
    return or_(Mention.seed_id == record.id, Mention.subject_id == record.crop_id)

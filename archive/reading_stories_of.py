"""The stories that speak of a subject, or lead to a recipe or seed, the strongest first: links from the other end."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.mentions import Mention
from archive.reading_addresses import address_of
from archive.reading_links import Chain, once
from archive.reading_mentions import Link, links_to_subjects
from archive.reading_moments import Moment, moments_of
from archive.reading_names import voices_of_stories
from archive.reading_strength import names_of, spreads_of, strength
from archive.recipes import Recipe
from archive.seeds import Seed
from archive.story_strength import Strength

Ways = dict[Link | None, tuple[Moment, ...]]


@dataclass(frozen=True, slots=True)
class SpeakingStory:
    """An open story that speaks of something, how strongly, and where; `narrator` is the name that may be shown."""

    id: int
    slug: str
    title: str
    narrator: str
    strength: Strength
    chains: tuple[Chain, ...]

    @property
    def href(self) -> str:
        """Its address."""
        return address_of("story", self.slug)

    @property
    def evidence(self) -> tuple[Moment, ...]:
        """Every passage that speaks of it, each once, in the order heard."""
        return once(moment for chain in self.chains for moment in chain.moments)


def stories_of_record(
    session: Session, record: Recipe | Seed, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> tuple[SpeakingStory, ...]:
    """Open stories that name a recipe or seed, or speak of its dish or crop."""
    asks: dict[str, Any] = {"viewer": viewer, "channel": channel, "now": now}
    named, parent_id, teller_id = _claims(record)
    ways: Ways = {None: moments_of(session, named, **asks)}
    parent = links_to_subjects(session, [parent_id], **asks).get(parent_id)
    if parent is not None:
        ways[parent] = moments_of(session, Mention.subject_id == parent_id, **asks)
    return _strongest_first(session, _link_of(record), ways, teller_id=teller_id, **asks)


def stories_of_subject(
    session: Session, subject: Link, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> tuple[SpeakingStory, ...]:
    """Open stories that speak of a subject which was let through the gate."""
    asks: dict[str, Any] = {"viewer": viewer, "channel": channel, "now": now}
    ways: Ways = {None: moments_of(session, Mention.subject_id == subject.id, **asks)}
    return _strongest_first(session, subject, ways, **asks)


def moments_of_record(
    session: Session, record: Recipe | Seed, *, viewer: Viewer, channel: Channel, now: datetime
) -> tuple[Moment, ...]:
    """Every moment that leads to it, those of the strongest story first."""
    stories = stories_of_record(session, record, viewer=viewer, channel=channel, now=now)
    return tuple(moment for story in stories for moment in story.evidence)


def _claims(record: Recipe | Seed) -> tuple[ColumnElement[bool], int, int | None]:
    """What names it, its dish or crop, and whom it is from."""
    if isinstance(record, Recipe):
        return Mention.recipe_id == record.id, record.dish_id, record.from_person_id
    return Mention.seed_id == record.id, record.crop_id, record.keeper_id


def _link_of(record: Recipe | Seed) -> Link:
    if isinstance(record, Recipe):
        return Link("recipe", record.id, record.title, record.slug)
    return Link("seed", record.id, record.name, record.slug)


def _strongest_first(
    session: Session,
    thing: Link,
    ways: Ways,
    *,
    viewer: Viewer,
    channel: Channel,
    now: datetime,
    teller_id: int | None = None,
) -> tuple[SpeakingStory, ...]:
    things = [through or thing for through in ways]
    spreads = spreads_of(session, things, viewer=viewer, channel=channel, now=now)
    names = names_of(session, {*things, thing})
    own_voice = _told_by(session, teller_id, ways)
    stories = []
    for first, chains in _by_story(ways):
        found = [(chain.through, chain.moments) for chain in chains]
        own = strength(first.story_title, thing, found, spreads, names, own_voice=first.story_id in own_voice)
        stories.append(SpeakingStory(first.story_id, first.story_slug, first.story_title, first.narrator, own, chains))
    return tuple(sorted(stories, key=lambda story: (story.strength.order, story.id), reverse=True))


def _told_by(session: Session, person_id: int | None, ways: Ways) -> set[int]:
    """Those of the stories that this person tells."""
    if person_id is None:
        return set()
    ids = {moment.story_id for moments in ways.values() for moment in moments}
    voices = voices_of_stories(session, ids)
    return {id_ for id_, own in voices.items() if person_id in {voice.person_id for voice in own.narrators}}


def _by_story(ways: Ways) -> Iterable[tuple[Moment, tuple[Chain, ...]]]:
    """A moment of each story, and its chains."""
    found: dict[int, dict[Link | None, list[Moment]]] = defaultdict(lambda: defaultdict(list))
    for through, moments in ways.items():
        for moment in moments:
            found[moment.story_id][through].append(moment)
    for own in found.values():
        chains = tuple(Chain(through, tuple(moments)) for through, moments in own.items())
        yield chains[0].moments[0], chains

"""Links between stories and recipes or seeds: derived from standing mentions, never kept, always with evidence.

A story that speaks of a dish is linked to the dish's recipes, one that speaks
of a crop to the crop's seeds; and a recipe or seed that is named itself is
linked for that. A dish or crop that may not be met (a retired one) leads nowhere.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import BindParameter, bindparam, or_, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.database import rows
from archive.gate import Viewer
from archive.gate_condition import AT_NOW
from archive.gate_lists import visible_to
from archive.reading_addresses import address_of
from archive.reading_mentions import Link, SpokenOf, spoken_of
from archive.reading_moments import Moment, StoryName, moment_at
from archive.reading_names import Voices, voices_of_stories
from archive.reading_strength import Weighed, load_weights, strength
from archive.reading_told import Telling, ToldPassage, tell
from archive.recipes import Recipe
from archive.seeds import Seed
from archive.stories import Story
from archive.story_strength import Strength

Why = Literal["dish", "crop", "named"]


@dataclass(frozen=True, slots=True)
class Chain:
    """One way from passages to a recipe or seed: `through` their dish or crop, or None where they name it."""

    through: Link | None
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class StoryLink:
    """A recipe or seed that a story leads to, and every way in which it does."""

    kind: str
    id: int
    slug: str
    name: str
    chains: tuple[Chain, ...]
    strength: Strength

    @property
    def href(self) -> str:
        """Its address."""
        return address_of(self.kind, self.slug)

    @property
    def told_by_narrator(self) -> bool:
        """Whether it is from, or kept by, someone who tells the story."""
        return self.strength.own_voice

    @property
    def why(self) -> Why:
        """Through what: the most direct way."""
        if any(chain.through is None for chain in self.chains):
            return "named"
        return "dish" if self.kind == "recipe" else "crop"

    @property
    def subject_name(self) -> str:
        """The dish or crop through which it is linked; '' where it is only named itself."""
        return next((chain.through.name for chain in self.chains if chain.through), "")

    @property
    def evidence(self) -> tuple[Moment, ...]:
        """Every passage that leads there, each once, in the order heard."""
        return once(moment for chain in self.chains for moment in chain.moments)


def once(moments: Iterable[Moment]) -> tuple[Moment, ...]:
    """Each place once, in the order heard; accepted evidence of a place before a suggestion of it."""
    best: dict[tuple[int, str], Moment] = {}
    for moment in moments:
        place = moment.story_id, moment.passage_key
        if place not in best or (best[place].suggested and not moment.suggested):
            best[place] = moment
    return tuple(sorted(best.values(), key=lambda moment: (moment.start_s, moment.passage_key)))


def links_of_story(
    session: Session, story_id: int, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> tuple[StoryLink, ...]:
    """The story's links, the strongest first."""
    story = session.execute(select(Story.id, Story.slug, Story.title).where(Story.id == story_id)).one_or_none()
    telling = tell(session, {story_id}, viewer=viewer, channel=channel, now=now).get(story_id)
    if story is None or telling is None:
        return ()
    ids = {passage.id for passage in telling.passages}
    spoken = spoken_of(session, ids, viewer=viewer, channel=channel, now=now)
    voices = voices_of_stories(session, {story_id})[story_id]
    name = StoryName(story.id, story.slug, story.title)
    loaded = load_links(session, spoken, viewer=viewer, channel=channel, now=now)
    return links_of_telling(loaded, name, telling, spoken, voices)


@dataclass(frozen=True, slots=True)
class LinksLoaded:
    """What a story's links follow from beside its telling: the records it leads to, and what weighs them.

    `records`: each recipe and seed that may be met, its dish or crop, and whom it is from.
    """

    records: tuple[tuple[Link, int, int | None], ...]
    weighed: Weighed


def load_links(
    session: Session, spoken: Mapping[int, tuple[SpokenOf, ...]], *, viewer: Viewer, channel: Channel, now: datetime
) -> LinksLoaded:
    """What a story whose standing mentions are `spoken` leads to."""
    asks: dict[str, Any] = {"viewer": viewer, "channel": channel, "now": now}
    said = {mention.target for own in spoken.values() for mention in own}
    records = tuple(_records_led_to(session, said, **asks))
    through = {way or record for record, parent_id, _ in records for way in _ways(record, parent_id, said)}
    return LinksLoaded(records, load_weights(session, through, {record for record, *_ in records}, **asks))


def links_of_telling(
    loaded: LinksLoaded,
    story: StoryName,
    telling: Telling,
    spoken: Mapping[int, tuple[SpokenOf, ...]],
    voices: Voices,
) -> tuple[StoryLink, ...]:
    """The links of a story from what was loaded of it, the strongest first."""
    evidence = _evidence(story, telling, spoken, voices)
    told_by = {voice.person_id for voice in voices.narrators}
    links = []
    for record, parent_id, teller in loaded.records:
        chains = tuple(Chain(way, evidence[way or record]) for way in _ways(record, parent_id, evidence))
        weight = strength(
            story.title,
            record,
            [(chain.through, chain.moments) for chain in chains],
            loaded.weighed.spreads,
            loaded.weighed.names,
            own_voice=teller in told_by,
        )
        links.append(StoryLink(record.kind, record.id, record.slug, record.name, chains, weight))
    links.sort(key=lambda link: (link.kind, link.name, link.id))
    return tuple(sorted(links, key=lambda link: link.strength.order, reverse=True))


def _records_led_to(
    session: Session, said: Collection[Link], *, viewer: Viewer, channel: Channel, now: datetime
) -> list[tuple[Link, int, int | None]]:
    """The recipes and seeds that may be met, each with its dish or crop and whom it is from."""
    found: list[tuple[Link, int, int | None]] = []
    for kind, (*_, parent_kind) in _RECORDS.items():
        parents = {link.id for link in said if link.kind == parent_kind}
        named = {link.id for link in said if link.kind == kind}
        values = {"parents": list(parents), "named": list(named), "now": now}
        for id_, slug, its_name, parent_id, person_id in rows(session, _records_query(kind, viewer, channel), values):
            found.append((Link(kind, id_, its_name, slug), parent_id, person_id))
    return found


@lru_cache(maxsize=64)
def _records_query(kind: Literal["recipe", "seed"], viewer: Viewer, channel: Channel) -> Any:
    thing, name, parent, teller, _ = _RECORDS[kind]
    parents: BindParameter[int] = bindparam("parents", expanding=True)
    named: BindParameter[int] = bindparam("named", expanding=True)
    return select(thing.id, thing.slug, name, parent, teller).where(
        visible_to(viewer, channel, AT_NOW, thing=thing), or_(parent.in_(parents), thing.id.in_(named))
    )


_RECORDS: dict[Literal["recipe", "seed"], tuple[type[Any], Any, Any, Any, Literal["dish", "crop"]]] = {
    "recipe": (Recipe, Recipe.title, Recipe.dish_id, Recipe.from_person_id, "dish"),
    "seed": (Seed, Seed.name, Seed.crop_id, Seed.keeper_id, "crop"),
}


def _ways(record: Link, parent_id: int, said: Collection[Link]) -> tuple[Link | None, ...]:
    """Through what a story that said these things leads to the record; None where it named the record itself."""
    parent_kind = "dish" if record.kind == "recipe" else "crop"
    named = [None for link in said if (link.kind, link.id) == (record.kind, record.id)]
    return (*named, *(link for link in said if (link.kind, link.id) == (parent_kind, parent_id)))


def _evidence(
    story: StoryName, telling: Telling, spoken: Mapping[int, tuple[SpokenOf, ...]], voices: Voices
) -> dict[Link, tuple[Moment, ...]]:
    """What the story speaks of, and the passages that do, each at the first place at which it is heard."""
    said: dict[Link, dict[ToldPassage, list[SpokenOf]]] = defaultdict(lambda: defaultdict(list))
    first: dict[int, ToldPassage] = {}
    for passage in telling.passages:
        first.setdefault(passage.id, passage)
    for passage in first.values():
        for mention in spoken.get(passage.id, ()):
            said[mention.target][passage].append(mention)
    return {
        link: tuple(
            moment_at(
                story,
                telling,
                passage,
                voices,
                said=tuple(dict.fromkeys((one.start_char, one.end_char) for one in own)),
                suggested=all(one.suggested for one in own),
            )
            for passage, own in by_passage.items()
        )
        for link, by_passage in said.items()
    }

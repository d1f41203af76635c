"""A person, dish, ingredient, crop or place: its names, its kin, and every moment at which it is spoken of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import Viewer, may
from archive.gate_facts import subject_facts
from archive.gate_lists import visible_to
from archive.phrases import Phrase
from archive.reading_addresses import address_of
from archive.reading_mentions import Link, links_to_subjects
from archive.reading_moments import Moment
from archive.reading_pictures import Picture, pictures_of
from archive.reading_stories import StoryCard, story_cards
from archive.reading_stories_of import SpeakingStory, stories_of_subject
from archive.reading_voice import opening_voice
from archive.recipes import IngredientLine, Recipe
from archive.recordings import Contribution, Part, Recording
from archive.seeds import Seed
from archive.stories import Story, StorySpan
from archive.subjects import BroaderTerm, NameKind, Subject, SubjectIdentifier, SubjectKind, SubjectName

NO_SUCH_SUBJECT = {
    SubjectKind.person: Phrase("There is no such person."),
    SubjectKind.dish: Phrase("There is no such dish."),
    SubjectKind.ingredient: Phrase("There is no such ingredient."),
    SubjectKind.crop: Phrase("There is no such crop."),
    SubjectKind.place: Phrase("There is no such place."),
}
CALLED = (NameKind.variant, NameKind.local)
"""Kinds of name that a reader is told of; how a name was misheard is for search alone."""


@dataclass(frozen=True, slots=True)
class RecordLink:
    """A recipe or seed in a list."""

    kind: str
    name: str
    href: str
    note: str


@dataclass(frozen=True, slots=True)
class SubjectPage:
    """All that a subject's page shows. `told`: stories this person tells, or that were recorded at this place.

    `stories` speak of it, the strongest first; `voice` is the best of what they say.
    """

    id: int
    kind: str
    slug: str
    name: str
    note: str
    scientific: str
    other_names: tuple[str, ...]
    broader: tuple[Link, ...]
    narrower: tuple[Link, ...]
    told: tuple[StoryCard, ...]
    stories: tuple[SpeakingStory, ...]
    voice: Moment | None
    linked: tuple[RecordLink, ...]
    pictures: tuple[Picture, ...]
    identifiers: tuple[tuple[str, str], ...]
    stories_count: int

    @property
    def moments(self) -> tuple[Moment, ...]:
        """Every moment at which it is spoken of, those of the strongest story first."""
        return tuple(moment for story in self.stories for moment in story.evidence)

    @property
    def related(self) -> tuple[Link, ...]:
        """Broader subjects, then narrower ones."""
        return self.broader + self.narrower


def read_subject(
    session: Session,
    kind: SubjectKind,
    slug: str,
    *,
    viewer: Viewer,
    now: datetime,
    channel: Channel = Channel.page,
) -> SubjectPage:
    """The subject of this kind and slug as `viewer` may meet it.

    Raises:
        NotFound: there is none, or none that this viewer may meet; the two read the same.
    """
    row = session.scalar(select(Subject).where(Subject.kind == kind, Subject.slug == slug))
    if row is None or not may(viewer, subject_facts(session, row.id, channel=channel, now=now), channel, now).allow:
        raise NotFound(NO_SUCH_SUBJECT[kind])
    asks: dict[str, Any] = {"viewer": viewer, "now": now, "channel": channel}
    stories = stories_of_subject(session, Link(row.kind.value, row.id, row.name, row.slug), **asks)
    told = story_cards(session, _told(session, row, **asks), **asks)
    names = _names(session, row.id)
    broader, narrower = _kin(session, row.id, **asks)
    return SubjectPage(
        id=row.id,
        kind=row.kind.value,
        slug=row.slug,
        name=row.name,
        note=row.note,
        scientific=next((name for name, why in names if why is NameKind.scientific), ""),
        other_names=tuple(dict.fromkeys(name for name, why in names if why in CALLED)),
        broader=broader,
        narrower=narrower,
        told=told,
        stories=stories,
        voice=opening_voice(session, [moment for story in stories for moment in story.evidence]),
        linked=_linked(session, row, **asks),
        pictures=pictures_of(session, row.id, **asks),
        identifiers=_identifiers(session, row),
        stories_count=len({story.id for story in stories} | {card.id for card in told}),
    )


def _names(session: Session, subject_id: int) -> list[tuple[str, NameKind]]:
    """Every other name that is not for the desk alone, oldest first."""
    shown = SubjectName.subject_id == subject_id, SubjectName.desk_only.is_(False)
    rows = session.execute(select(SubjectName.name, SubjectName.kind).where(*shown).order_by(SubjectName.id))
    return [(name, kind) for name, kind in rows]


def _identifiers(session: Session, row: Subject) -> tuple[tuple[str, str], ...]:
    """What other vocabularies call it; of a person that would say more than they agreed to."""
    if row.kind is SubjectKind.person:
        return ()
    query = select(SubjectIdentifier.scheme, SubjectIdentifier.value).where(SubjectIdentifier.subject_id == row.id)
    return tuple((scheme, value) for scheme, value in session.execute(query.order_by(SubjectIdentifier.scheme)))


def _told(session: Session, row: Subject, *, viewer: Viewer, now: datetime, channel: Channel) -> list[int]:
    if row.kind is SubjectKind.person:
        recordings = select(Contribution.recording_id).where(
            Contribution.person_id == row.id, Contribution.part == Part.narrator
        )
    elif row.kind is SubjectKind.place:
        recordings = select(Recording.id).where(Recording.place_id == row.id)
    else:
        return []
    here = select(StorySpan.story_id).where(StorySpan.recording_id.in_(recordings))
    query = select(Story.id).where(Story.id.in_(here), visible_to(viewer, channel, now, thing=Story))
    return list(session.scalars(query.order_by(Story.published_at.desc(), Story.id.desc())))


def _kin(
    session: Session, subject_id: int, *, viewer: Viewer, now: datetime, channel: Channel
) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Broader and narrower subjects that may be met, each by name."""
    pairs = session.execute(
        select(BroaderTerm.narrower_id, BroaderTerm.broader_id).where(
            or_(BroaderTerm.narrower_id == subject_id, BroaderTerm.broader_id == subject_id)
        )
    ).all()
    above = [broader for narrower, broader in pairs if narrower == subject_id]
    below = [narrower for narrower, broader in pairs if broader == subject_id]
    met = links_to_subjects(session, above + below, viewer=viewer, channel=channel, now=now)

    def by_name(ids: list[int]) -> tuple[Link, ...]:
        return tuple(sorted((met[id_] for id_ in ids if id_ in met), key=lambda link: link.name))

    return by_name(above), by_name(below)


def _linked(
    session: Session, row: Subject, *, viewer: Viewer, now: datetime, channel: Channel
) -> tuple[RecordLink, ...]:
    """Recipes and seeds of it: made of it, using it, told or kept by them."""
    using = select(IngredientLine.recipe_id).where(IngredientLine.ingredient_id == row.id)
    of_recipe: ColumnElement[bool] = or_(
        Recipe.dish_id == row.id, Recipe.from_person_id == row.id, Recipe.id.in_(using)
    )
    recipes = select(Recipe.slug, Recipe.title, Recipe.note).where(
        of_recipe, visible_to(viewer, channel, now, thing=Recipe)
    )
    seeds = select(Seed.slug, Seed.name, Seed.note).where(
        or_(Seed.crop_id == row.id, Seed.keeper_id == row.id), visible_to(viewer, channel, now, thing=Seed)
    )
    return tuple(
        RecordLink(kind, name, address_of(kind, slug), note)
        for kind, query in (("recipe", recipes.order_by(Recipe.title)), ("seed", seeds.order_by(Seed.name)))
        for slug, name, note in session.execute(query)
    )

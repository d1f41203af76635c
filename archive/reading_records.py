"""A recipe's and a seed's own page, both with the voices behind it; people in them are named as they agreed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import Viewer, may
from archive.gate_facts import record_facts
from archive.reading_lineage import HandoverLine, lineage_of
from archive.reading_links import StoryOfRecord, stories_of_record
from archive.reading_mentions import Link, links_to_subjects
from archive.reading_names import NameLink, name_links
from archive.reading_record_lists import RecordEntry, list_recipes, list_seeds
from archive.recipes import IngredientLine, Recipe, RecipeStep
from archive.seeds import Seed, SeedStatus

NO_SUCH_RECIPE = "There is no such recipe."
NO_SUCH_SEED = "There is no such seed."


@dataclass(frozen=True, slots=True)
class RecipeLine:
    """One ingredient as said, and as understood."""

    as_said: str
    amount: str
    unit: str
    note: str
    subject: Link | None


@dataclass(frozen=True, slots=True)
class RecipePage:
    """All that a recipe's page shows; `from_whom` is None where the person may not be named."""

    id: int
    slug: str
    title: str
    note: str
    dish: Link | None
    from_whom: NameLink | None
    ingredients: tuple[RecipeLine, ...]
    steps: tuple[str, ...]
    others: tuple[RecordEntry, ...]
    stories: tuple[StoryOfRecord, ...]


@dataclass(frozen=True, slots=True)
class SeedPage:
    """All that a seed's page shows; `keeper` is None where the person may not be named."""

    id: int
    slug: str
    name: str
    variety: str
    crop: Link | None
    keeper: NameLink | None
    year: int | None
    kept_at: str
    quantity: str
    heirloom: bool
    status: str
    germination: str
    note: str
    lineage: tuple[HandoverLine, ...]
    others: tuple[RecordEntry, ...]
    stories: tuple[StoryOfRecord, ...]


def read_recipe(
    session: Session, slug: str, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> RecipePage:
    """The recipe of this slug as `viewer` may meet it.

    Raises:
        NotFound: there is none, or none that this viewer may meet; the two read the same.
    """
    row = session.scalar(select(Recipe).where(Recipe.slug == slug))
    if row is None or not may(viewer, record_facts(row), channel, now).allow:
        raise NotFound(NO_SUCH_RECIPE)
    asks: dict[str, Any] = {"viewer": viewer, "channel": channel, "now": now}
    lines = session.scalars(
        select(IngredientLine).where(IngredientLine.recipe_id == row.id).order_by(IngredientLine.position)
    ).all()
    links = links_to_subjects(session, [row.dish_id, *(line.ingredient_id for line in lines)], **asks)
    steps = select(RecipeStep.text).where(RecipeStep.recipe_id == row.id).order_by(RecipeStep.position)
    same_dish = list_recipes(session, **asks, of_dish=row.dish_id)
    return RecipePage(
        id=row.id,
        slug=row.slug,
        title=row.title,
        note=row.note,
        dish=links.get(row.dish_id),
        from_whom=name_links(session, [row.from_person_id], **asks).get(row.from_person_id or 0),
        ingredients=tuple(
            RecipeLine(line.as_said, line.amount, line.unit, line.note, links.get(line.ingredient_id or 0))
            for line in lines
        ),
        steps=tuple(session.scalars(steps)),
        others=tuple(entry for entry in same_dish if entry.id != row.id),
        stories=stories_of_record(session, row, **asks),
    )


def read_seed(
    session: Session, slug: str, *, viewer: Viewer, now: datetime, channel: Channel = Channel.page
) -> SeedPage:
    """The seed lot of this slug as `viewer` may meet it.

    Raises:
        NotFound: there is none, or none that this viewer may meet; the two read the same.
    """
    row = session.scalar(select(Seed).where(Seed.slug == slug))
    if row is None or not may(viewer, record_facts(row), channel, now).allow:
        raise NotFound(NO_SUCH_SEED)
    asks: dict[str, Any] = {"viewer": viewer, "channel": channel, "now": now}
    same_crop = list_seeds(session, **asks, of_crop=row.crop_id)
    return SeedPage(
        id=row.id,
        slug=row.slug,
        name=row.name,
        variety=row.variety,
        crop=links_to_subjects(session, [row.crop_id], **asks).get(row.crop_id),
        keeper=name_links(session, [row.keeper_id], **asks).get(row.keeper_id or 0),
        year=row.year,
        kept_at=row.kept_at,
        quantity=row.quantity,
        heirloom=row.status is SeedStatus.heirloom,
        status=row.status.value,
        germination=row.germination,
        note=row.note,
        lineage=lineage_of(session, row.id, **asks),
        others=tuple(entry for entry in same_crop if entry.id != row.id),
        stories=stories_of_record(session, row, **asks),
    )

"""Recipes and seed lots by what is in them: those that use an ingredient, are of a dish, or are of a crop.

A line of a recipe that was said in a passage which may not be met counts for
nothing: what is hidden on the recipe's own page is not told here either.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.reading_mentions import Link, links_to_subjects
from archive.reading_search import open_passage_ids
from archive.recipes import IngredientLine, Recipe
from archive.said_at import SaidAt, places_now
from archive.seeds import Seed


@dataclass(frozen=True, slots=True)
class RecordFound:
    """A recipe or seed lot, and why it was found: what of it was asked for it uses, and the dish or crop it is of."""

    link: Link
    uses: tuple[Link, ...] = ()
    of: Link | None = None


def records_using(
    session: Session, subject_ids: Collection[int], *, viewer: Viewer, now: datetime, channel: Channel = Channel.search
) -> tuple[RecordFound, ...]:
    """Recipes that use one of these subjects or cook one of these dishes, then seed lots of these crops, by name."""
    if not subject_ids:
        return ()
    asks: dict[str, Any] = {"viewer": viewer, "now": now, "channel": channel}
    subjects = links_to_subjects(session, subject_ids, **asks)
    uses = _uses(session, set(subjects), **asks)
    recipes = _records(session, "recipe", Recipe, Recipe.title, Recipe.dish_id, set(subjects), set(uses), asks)
    seeds = _records(session, "seed", Seed, Seed.name, Seed.crop_id, set(subjects), set(), asks)
    return tuple(
        RecordFound(link, tuple(subjects[id_] for id_ in uses.get(link.id, ())), subjects.get(parent))
        for link, parent in recipes
    ) + tuple(RecordFound(link, of=subjects.get(parent)) for link, parent in seeds)


def _records(  # noqa: PLR0917 (one private call each for recipes and seeds)
    session: Session, kind: str, thing: Any, name: Any, parent: Any, parents: set[int], ids: set[int], asks: Any
) -> list[tuple[Link, int]]:
    met = visible_to(asks["viewer"], asks["channel"], asks["now"], thing=thing)
    query = select(thing.id, name, thing.slug, parent).where(parent.in_(parents) | thing.id.in_(ids), met)
    rows = session.execute(query.order_by(name, thing.id))
    return [(Link(kind, id_, its_name, slug), parent_id) for id_, its_name, slug, parent_id in rows]


def _uses(
    session: Session, subject_ids: set[int], *, viewer: Viewer, now: datetime, channel: Channel
) -> dict[int, tuple[int, ...]]:
    """Recipe id -> which of these it uses, in the order of its lines, as far as those may be met."""
    rows = session.execute(
        select(
            IngredientLine.recipe_id, IngredientLine.ingredient_id, IngredientLine.passage_id, IngredientLine.said_at_s
        )
        .where(IngredientLine.ingredient_id.in_(subject_ids))
        .order_by(IngredientLine.recipe_id, IngredientLine.position)
    ).all()
    places = places_now(session, {SaidAt(row[2], row[3]) for row in rows if row[2] is not None})
    heard = open_passage_ids(session, set(places.values()), viewer=viewer, now=now, channel=channel)
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for recipe_id, ingredient_id, passage_id, second in rows:
        if ingredient_id and (passage_id is None or places.get(SaidAt(passage_id, second)) in heard):
            found[recipe_id][ingredient_id] = None
    return {recipe_id: tuple(own) for recipe_id, own in found.items()}

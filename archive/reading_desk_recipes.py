"""Recipes at the desk: the list with what each still needs, and one as it is edited."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import VISITOR, Viewer, may
from archive.gate_facts import record_facts
from archive.gate_lists import visible_to
from archive.reading_desk_places import DeskPlace, desk_places, told_by
from archive.reading_said import place_of
from archive.recipes import IngredientLine, Recipe, RecipeStep
from archive.record_addresses import NOT_THERE, find_recipe
from archive.said_at import SaidAt
from archive.subjects import Subject
from archive.told_names import told_names


@dataclass(frozen=True, slots=True)
class DeskRecipe:
    """A recipe in the desk's list; counts are of its lines, `without_place` of lines and steps."""

    slug: str
    title: str
    dish: str
    from_whom: str
    lines: int
    unsure: int
    unknown: int
    without_place: int
    retired: bool


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A line with the name of its subject ('' for none) and where it is said, if anyone said so."""

    row: IngredientLine
    ingredient: str
    place: DeskPlace | None


@dataclass(frozen=True, slots=True)
class DeskStep:
    """A step with where it is said, if anyone said so."""

    row: RecipeStep
    place: DeskPlace | None


@dataclass(frozen=True, slots=True)
class RecipeAtDesk:
    """A recipe as it is edited. `recording_key` is the recording that most of it is said in, or that its teller told.

    `names_hidden` says that its title or note names someone who may not be named in public.
    """

    recipe: Recipe
    dish: str
    from_whom: str
    lines: tuple[DeskLine, ...]
    steps: tuple[DeskStep, ...]
    recording_key: str
    names_hidden: bool


def desk_recipes(session: Session, *, viewer: Viewer, now: datetime) -> tuple[DeskRecipe, ...]:
    """Every recipe, retired ones last, by title."""
    dish, person = aliased(Subject), aliased(Subject)
    rows = session.execute(
        select(Recipe.id, Recipe.slug, Recipe.title, dish.name, person.name, Recipe.retired_at)
        .join(dish, dish.id == Recipe.dish_id)
        .outerjoin(person, person.id == Recipe.from_person_id)
        .where(visible_to(viewer, Channel.desk, now, thing=Recipe))
        .order_by(Recipe.retired_at.is_not(None), Recipe.title, Recipe.id)
    ).all()
    columns = (IngredientLine.recipe_id, IngredientLine.doubt, IngredientLine.ingredient_id, IngredientLine.passage_id)
    lines, unsure, unknown, bare = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    for recipe_id, doubt, ingredient_id, passage_id in session.execute(select(*columns)):
        lines[recipe_id] += 1
        unsure[recipe_id] += bool(doubt)
        unknown[recipe_id] += ingredient_id is None
        bare[recipe_id] += passage_id is None
    for recipe_id in session.scalars(select(RecipeStep.recipe_id).where(RecipeStep.passage_id.is_(None))):
        bare[recipe_id] += 1
    return tuple(
        DeskRecipe(slug, title, of, told or "", lines[id_], unsure[id_], unknown[id_], bare[id_], retired is not None)
        for id_, slug, title, of, told, retired in rows
    )


def read_desk_recipe(session: Session, slug: str, *, viewer: Viewer, now: datetime) -> RecipeAtDesk:
    """The recipe at this address, or that was there once.

    Raises:
        NotFound: there is none at this viewer's desk.
    """
    recipe = find_recipe(session, slug)
    if not may(viewer, record_facts(recipe), Channel.desk, now).allow:
        raise NotFound(NOT_THERE[Recipe])
    lines = session.scalars(
        select(IngredientLine).where(IngredientLine.recipe_id == recipe.id).order_by(IngredientLine.position)
    ).all()
    steps = session.scalars(
        select(RecipeStep).where(RecipeStep.recipe_id == recipe.id).order_by(RecipeStep.position)
    ).all()
    places = desk_places(session, [*(place_of(line) for line in lines), *(place_of(step) for step in steps)])
    names = _names(session, [recipe.dish_id, recipe.from_person_id, *(line.ingredient_id for line in lines)])
    in_public = told_names(session, [recipe.title, recipe.note], viewer=VISITOR, channel=Channel.page, now=now)
    return RecipeAtDesk(
        recipe=recipe,
        dish=names.get(recipe.dish_id, ""),
        from_whom=names.get(recipe.from_person_id or 0, ""),
        lines=tuple(DeskLine(line, names.get(line.ingredient_id or 0, ""), _place(places, line)) for line in lines),
        steps=tuple(DeskStep(step, _place(places, step)) for step in steps),
        recording_key=_recording(session, recipe.from_person_id, list(places.values())),
        names_hidden=any(words and not in_public.text(words) for words in (recipe.title, recipe.note)),
    )


def _place(places: dict[SaidAt, DeskPlace], row: IngredientLine | RecipeStep) -> DeskPlace | None:
    place = place_of(row)
    return places.get(place) if place else None


def _names(session: Session, ids: list[int | None]) -> dict[int, str]:
    rows = session.execute(select(Subject.id, Subject.name).where(Subject.id.in_({id_ for id_ in ids if id_})))
    return {row.id: row.name for row in rows}


def _recording(session: Session, person_id: int | None, places: list[DeskPlace]) -> str:
    counted = Counter(place.recording_key for place in places)
    return counted.most_common(1)[0][0] if counted else told_by(session, person_id)

"""Keeping recipes: writing one down as it was told, or anew over what was kept before.

A recipe is known by its title and whom it came from, so two people's ways
under one title stay two. A line or step that stays the same keeps the passage that says it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.fitting import check_fit
from archive.folding import fold
from archive.former_rows import by_content, left_over, take
from archive.recipes import IngredientLine, Recipe, RecipeStep
from archive.slugs import free_slug
from archive.subject_keeping import find_or_add_subject
from archive.subjects import SubjectKind


@dataclass(frozen=True, slots=True)
class LineText:
    """One ingredient as it was said, and how it is read; `ingredient` is a name, empty for water and the like."""

    as_said: str
    amount: str = ""
    unit: str = ""
    ingredient: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecipeText:
    """A recipe in words; dish, person and ingredients by name (`from_person` empty: not known)."""

    title: str
    dish: str
    from_person: str = ""
    note: str = ""
    lines: tuple[LineText, ...] = ()
    steps: tuple[str, ...] = ()


def keep_recipe(session: Session, text: RecipeText, *, now: datetime) -> Recipe:
    """Write a recipe down; one of the same title from the same person is written anew in place.

    The dish, the person and the ingredients are found, or added as subjects.

    Raises:
        InvalidInput: the title or the dish is missing, a text is too long, or a name fits several subjects.
    """
    title = " ".join(text.title.split())
    if not fold(title):
        raise InvalidInput("Give the recipe a title.")
    dish = find_or_add_subject(session, SubjectKind.dish, text.dish, now=now)
    person_id = _id_of(session, SubjectKind.person, text.from_person, now)
    recipe = _kept_before(session, title, person_id)
    if recipe is None:
        recipe = Recipe(slug=free_slug(session, title, Recipe.slug), from_person_id=person_id, created_at=now)
    recipe.title, recipe.dish_id, recipe.note = title, dish.id, text.note
    check_fit(recipe)
    session.add(recipe)
    session.flush()
    _write_lines(session, recipe, text.lines, now)
    _write_steps(session, recipe, text.steps)
    return recipe


def _id_of(session: Session, kind: SubjectKind, name: str, now: datetime) -> int | None:
    return find_or_add_subject(session, kind, name, now=now).id if name.strip() else None


def _kept_before(session: Session, title: str, person_id: int | None) -> Recipe | None:
    kept = session.scalars(select(Recipe).where(Recipe.from_person_id.is_not_distinct_from(person_id)))
    return next((recipe for recipe in kept if fold(recipe.title) == fold(title)), None)


def _write_lines(session: Session, recipe: Recipe, lines: tuple[LineText, ...], now: datetime) -> None:
    rows = select(IngredientLine).where(IngredientLine.recipe_id == recipe.id).order_by(IngredientLine.position)
    former = by_content((row.as_said, row) for row in session.scalars(rows))
    for position, line in enumerate(lines):
        row = take(former, line.as_said) or IngredientLine(recipe_id=recipe.id, as_said=line.as_said)
        row.position, row.amount, row.unit, row.note = position, line.amount, line.unit, line.note
        row.ingredient_id = _id_of(session, SubjectKind.ingredient, line.ingredient, now)
        check_fit(row)
        session.add(row)
    for gone in left_over(former):
        session.delete(gone)
    session.flush()


def _write_steps(session: Session, recipe: Recipe, steps: tuple[str, ...]) -> None:
    rows = select(RecipeStep).where(RecipeStep.recipe_id == recipe.id).order_by(RecipeStep.position)
    former = by_content((row.text, row) for row in session.scalars(rows))
    for position, text in enumerate(steps):
        row = take(former, text) or RecipeStep(recipe_id=recipe.id, text=text)
        row.position = position
        session.add(row)
    for gone in left_over(former):
        session.delete(gone)
    session.flush()

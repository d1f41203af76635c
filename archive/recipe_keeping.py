"""Keeping recipes: writing one down as it was told, or anew over what was kept before.

A recipe is known by its title and whom it came from, so two people's ways
under one title stay two. A line or step that stays the same keeps the passage that says it.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import Conflict, InvalidInput
from archive.fitting import check_fit
from archive.folding import fold
from archive.recipe_lines import write_lines, write_steps
from archive.recipe_texts import RecipeText
from archive.recipes import Recipe
from archive.record_acts import ask_after_parent, check_version, note_act, set_fields, subject_named
from archive.record_addresses import follow_name, slug_for
from archive.subject_keeping import find_subject
from archive.subjects import Subject, SubjectKind

MOST_MINUTES = 60 * 24 * 365


def keep_recipe(
    session: Session, text: RecipeText, *, now: datetime, by_id: int | None = None, add_names: bool = True
) -> Recipe:
    """Write a recipe down; one of the same title from the same person is written anew in place.

    With `add_names` a dish or person that is not known becomes a subject, and an ingredient too.

    Raises:
        InvalidInput: title or dish is missing or not known, a text is too long, or a name fits several subjects.
    """
    recipe = recipe_like(session, text)
    if recipe is None:
        return add_recipe(session, text, now=now, by_id=by_id, add_names=add_names)
    _change(session, recipe, text, now=now, by_id=by_id, add_names=add_names)
    return recipe


def add_recipe(
    session: Session, text: RecipeText, *, now: datetime, by_id: int | None, add_names: bool = False
) -> Recipe:
    """Write a new recipe down.

    Raises:
        Conflict: there is one of this title from this person.
        InvalidInput: as `keep_recipe` does.
    """
    title = given_title(text)
    there = recipe_like(session, text)
    if there is not None:
        raise Conflict(
            "There is “%(there)s” from the same person already; edit that one, or give another title.",
            there=there.title,
        )
    dish, person_id = _people_and_dish(session, text, add_names=add_names, now=now)
    recipe = Recipe(slug=slug_for(session, Recipe, title), title=title, dish_id=dish.id, from_person_id=person_id)
    recipe.created_at, recipe.version = now, 0
    session.add(recipe)
    _write(session, recipe, text, dish, person_id, add_names=add_names, now=now)
    recipe.version = 1
    session.flush()
    note_act(session, recipe, "add", by_id=by_id, now=now)
    return recipe


def edit_recipe(
    session: Session,
    recipe: Recipe,
    text: RecipeText,
    *,
    version: int,
    by_id: int | None,
    now: datetime,
    add_names: bool = False,
) -> None:
    """Change a recipe as a person says who looked at its `version`; a new title brings a new address.

    Raises:
        Conflict: someone changed it meanwhile, or another recipe is called this and from the same person.
        InvalidInput: as `keep_recipe` does.
    """
    check_version(recipe, version)
    there = recipe_like(session, text)
    if there is not None and there is not recipe:
        raise Conflict(
            "“%(there)s” from the same person is another recipe; give this one another title.", there=there.title
        )
    _change(session, recipe, text, now=now, by_id=by_id, add_names=add_names)


def given_title(text: RecipeText) -> str:
    """The title without odd spaces. Raises InvalidInput where there is none."""
    title = " ".join(text.title.split())
    if not fold(title):
        raise InvalidInput("Give the recipe a title.")
    return title


def recipe_like(session: Session, text: RecipeText) -> Recipe | None:
    """The recipe of this title from this person, if it was kept before; raises InvalidInput for an unclear name."""
    person = find_subject(session, [SubjectKind.person], text.from_person) if text.from_person.strip() else None
    if person is None and text.from_person.strip():
        return None
    person_id = person.id if person else None
    kept = session.scalars(select(Recipe).where(Recipe.from_person_id.is_not_distinct_from(person_id)))
    title = fold(text.title)
    return next((recipe for recipe in kept if fold(recipe.title) == title), None)


def _change(
    session: Session, recipe: Recipe, text: RecipeText, *, now: datetime, by_id: int | None, add_names: bool
) -> None:
    title = given_title(text)
    dish, person_id = _people_and_dish(session, text, add_names=add_names, now=now)
    if fold(title) != fold(recipe.title):
        follow_name(session, recipe, title)
    dish_before = recipe.dish_id
    if not _write(session, recipe, text, dish, person_id, add_names=add_names, now=now):
        return
    recipe.version += 1
    session.flush()
    if dish_before != recipe.dish_id:
        ask_after_parent(session, recipe, dish_before, now=now)
    note_act(session, recipe, "edit", by_id=by_id, now=now)


def _people_and_dish(
    session: Session, text: RecipeText, *, add_names: bool, now: datetime
) -> tuple[Subject, int | None]:
    for minutes in (text.times.prep, text.times.cook, text.times.total):
        if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
            raise InvalidInput("Give times in minutes, none longer than a year.")
    if not fold(text.dish):
        raise InvalidInput("Give the dish a name: which dish is it a way to cook?")
    dish = subject_named(session, SubjectKind.dish, text.dish, add_names=add_names, now=now)
    if not text.from_person.strip():
        return dish, None
    return dish, subject_named(session, SubjectKind.person, text.from_person, add_names=add_names, now=now).id


def _write(
    session: Session,
    recipe: Recipe,
    text: RecipeText,
    dish: Subject,
    person_id: int | None,
    *,
    add_names: bool,
    now: datetime,
) -> bool:
    """Write all of it; says whether anything is another than it was."""
    times = text.times
    changed = set_fields(
        recipe,
        {"title": given_title(text), "dish_id": dish.id, "from_person_id": person_id, "note": text.note.strip(),
         "serves": text.serves.strip(), "source": text.source.strip(), "prep_minutes": times.prep,
         "cook_minutes": times.cook, "total_minutes": times.total},
    )  # fmt: skip
    check_fit(recipe)
    session.flush()
    lines = write_lines(session, recipe.id, text.lines, add_names=add_names, now=now)
    steps = write_steps(session, recipe.id, text.steps)
    return changed or lines or steps

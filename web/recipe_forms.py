"""The two forms of a recipe at the desk: its words, and how each line is read and where it is said."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from archive.errors import InvalidInput
from archive.reading_desk_recipes import DeskLine, RecipeAtDesk
from archive.recipe_keeping import add_recipe, edit_recipe
from archive.recipe_texts import LineText, Reading, RecipeText, Said, StepText, Times
from archive.recipes import Recipe
from archive.record_acts import check_version
from web.desk_forms import text
from web.error_words import in_words
from web.i18n import N_, translated
from web.record_forms import Places, version_of, whole_number

SECTION = "#"
"""A line of the steps that begins with this names a part of the recipe."""
TIMES = (("prep", N_("Preparing")), ("cook", N_("Cooking")), ("total", N_("In all")))
READING = ("amount", "unit", "name", "note")


def recipe_of_words(form: FormData) -> RecipeText:
    """The recipe as its words were typed; lines keep where they are said.

    Raises:
        InvalidInput: a time is no number.
    """
    minutes = {name: whole_number(form, name, translated(what)) for name, what in TIMES}
    return RecipeText(
        title=text(form, "title"),
        dish=text(form, "dish"),
        from_person=text(form, "from_person"),
        note=text(form, "note"),
        serves=text(form, "serves"),
        source=text(form, "source"),
        times=Times(**minutes),
        lines=tuple(LineText(line) for line in lines_of(text(form, "lines"))),
        steps=steps_of(text(form, "steps")),
    )


def lines_of(typed: str) -> list[str]:
    """The lines of a text that hold anything, without odd spaces."""
    return [line for line in (" ".join(one.split()) for one in typed.splitlines()) if line]


def steps_of(typed: str) -> tuple[StepText, ...]:
    """One step a line; a line such as "# For the sauce" names the part that follows."""
    steps, section = [], ""
    for line in lines_of(typed):
        if line.startswith(SECTION):
            section = line.lstrip(SECTION).strip()
        else:
            steps.append(StepText(line, section))
    return tuple(steps)


def steps_typed(steps: list[tuple[str, str]]) -> str:
    """Steps and their parts as they are typed."""
    lines, before = [], ""
    for words, section in steps:
        if section != before:
            lines.append(f"{SECTION} {section}".rstrip())
            before = section
        lines.append(words)
    return "\n".join(lines)


def words_form(at_desk: RecipeAtDesk) -> dict[str, str]:
    """The fields of the words, as kept."""
    recipe = at_desk.recipe
    kept = {name: getattr(recipe, name) for name in ("title", "note", "serves", "source")}
    minutes = {name: getattr(recipe, f"{name}_minutes") for name, _ in TIMES}
    return {
        **kept,
        **{name: "" if value is None else str(value) for name, value in minutes.items()},
        "dish": at_desk.dish,
        "from_person": at_desk.from_whom,
        "lines": "\n".join(line.row.as_said for line in at_desk.lines),
        "steps": steps_typed([(step.row.text, step.row.section) for step in at_desk.steps]),
    }


def save_words(session: Session, recipe: Recipe | None, form: FormData, *, by_id: int, now: datetime) -> Recipe:
    """Save the words of a recipe, or begin one with them.

    Raises:
        InvalidInput, Conflict: as `edit_recipe` and `add_recipe` do.
    """
    words, add_names = recipe_of_words(form), bool(text(form, "add_names"))
    if recipe is None:
        return add_recipe(session, words, by_id=by_id, now=now, add_names=add_names)
    edit_recipe(session, recipe, words, version=version_of(form), by_id=by_id, now=now, add_names=add_names)
    return recipe


def save_readings(session: Session, at_desk: RecipeAtDesk, form: FormData, *, by_id: int, now: datetime) -> None:
    """Save how the lines are read and where lines and steps are said.

    Raises:
        InvalidInput: a place is none, or a name fits several subjects.
        Conflict: someone changed the recipe meanwhile.
    """
    check_version(at_desk.recipe, version_of(form))
    words = replace(
        recipe_of_words(FormData(words_form(at_desk))),
        lines=_lines(session, at_desk, form),
        steps=_steps(session, at_desk, form),
    )
    edit_recipe(
        session, at_desk.recipe, words, version=at_desk.recipe.version, by_id=by_id, now=now,
        add_names=bool(text(form, "add_names")),
    )  # fmt: skip


def _lines(session: Session, at_desk: RecipeAtDesk, form: FormData) -> tuple[LineText, ...]:
    places = Places.of(session, form)
    lines = []
    for number, line in enumerate(at_desk.lines, start=1):
        typed = tuple(text(form, f"line-{number}-{name}") for name in READING)
        kept = reading_kept(line)
        said = _place(places, f"line-{number}-heard", line.row.as_said)
        if typed == kept:
            sure = Reading(*kept) if text(form, f"line-{number}-sure") else None
            lines.append(LineText(line.row.as_said, sure, said))
        else:
            reading = Reading(*typed) if any(typed) else None
            lines.append(LineText(line.row.as_said, reading, said, again=reading is None))
    return tuple(lines)


def reading_kept(line: DeskLine) -> tuple[str, ...]:
    """Amount, unit, ingredient and note of a line, as its fields show them."""
    return line.row.amount, line.row.unit, line.ingredient or line.row.name, line.row.note


def _steps(session: Session, at_desk: RecipeAtDesk, form: FormData) -> tuple[StepText, ...]:
    places = Places.of(session, form)
    return tuple(
        StepText(step.row.text, step.row.section, _place(places, f"step-{number}-heard", step.row.text))
        for number, step in enumerate(at_desk.steps, start=1)
    )


def _place(places: Places, name: str, words: str) -> Said:
    try:
        return places.said(name)
    except InvalidInput as error:
        raise InvalidInput(f"“{words[:40]}”: {in_words(error)}") from error

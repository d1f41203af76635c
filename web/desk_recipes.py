"""Recipes at the desk, from what the archive says of them to what their templates need."""

from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from archive.ingredient_lines import UNIT_NAMES
from archive.reading_desk_places import DeskPlace, heard_in, recordings_to_choose
from archive.reading_desk_recipes import DeskLine, DeskRecipe, RecipeAtDesk
from archive.subject_choices import names_to_choose
from archive.subjects import SubjectKind
from archive.word_changes import changes
from web.desk_forms import text
from web.i18n import N_, _, clock, ngettext, translated
from web.line_doubts import doubt_words
from web.recipe_forms import READING, TIMES, reading_kept, words_form
from web.record_forms import place_words

WORDS = ("title", "dish", "from_person", "note", "serves", "source", "prep", "cook", "total", "lines", "steps")
SHOWN = {"title": N_("Title"), "dish": N_("Dish"), "from_person": N_("From whom"), "note": N_("Note"),
         "lines": N_("Ingredients"), "steps": N_("Steps")}  # fmt: skip


def list_context(recipes: tuple[DeskRecipe, ...]) -> dict[str, Any]:
    """The names that `desk/recipes.html` lists."""
    return {
        "recipes": [
            {
                "title": each.title,
                "href": f"/desk/recipes/{each.slug}",
                "about": " · ".join(part for part in (each.dish, each.from_whom) if part),
                "retired": each.retired,
                "to_do": _to_do(each),
            }
            for each in recipes
        ]
    }


def _to_do(recipe: DeskRecipe) -> list[str]:
    """What a recipe still needs of a person, in words."""
    said = (
        (recipe.unsure, ngettext("%(num)d line not sure", "%(num)d lines not sure", recipe.unsure)),
        (recipe.unknown, ngettext("%(num)d unknown ingredient", "%(num)d unknown ingredients", recipe.unknown)),
        (
            recipe.without_place,
            ngettext("%(num)d line without a voice", "%(num)d lines without a voice", recipe.without_place),
        ),
    )
    return [words % {"num": count} for count, words in said if count]


def new_context(session: Session, *, error: str = "", typed: FormData | None = None) -> dict[str, Any]:
    """The names that `desk/recipe_new.html` lists."""
    return {"form": typed_words(typed or FormData()), "choices": choices(session), "error": error, "notice": ""}


def typed_words(form: FormData) -> dict[str, str]:
    """The fields of the words as someone typed them."""
    return {name: text(form, name) for name in (*WORDS, "add_names")}


def choices(session: Session) -> dict[str, Any]:
    """Names to choose from in the fields."""
    return {
        "dishes": names_to_choose(session, [SubjectKind.dish]),
        "people": names_to_choose(session, [SubjectKind.person]),
        "ingredients": names_to_choose(session, [SubjectKind.crop, SubjectKind.ingredient]),
        "crops": names_to_choose(session, [SubjectKind.crop]),
        "units": UNIT_NAMES,
        "times": [(name, translated(words)) for name, words in TIMES],
    }


def recipe_desk_context(
    session: Session,
    at_desk: RecipeAtDesk,
    *,
    notice: str = "",
    error: str = "",
    typed: FormData | None = None,
    clash: bool = False,
) -> dict[str, Any]:
    """The names that `desk/recipe.html` lists; `typed` holds the fields of a form that was not saved.

    `clash`: someone saved the recipe since that form was made.
    """
    recipe, kept = at_desk.recipe, words_form(at_desk)
    of_words = typed if typed is not None and "lines" in typed else None
    of_readings = typed if typed is not None and "recording" in typed else None
    key = text(of_readings, "recording") if of_readings is not None else at_desk.recording_key
    return {
        "recipe": {
            "slug": recipe.slug, "title": recipe.title, "version": recipe.version,
            "retired": recipe.retired_at is not None, "names_hidden": at_desk.names_hidden,
        },
        "form": {**kept, "add_names": ""} if of_words is None else typed_words(of_words),
        "clash": clashes(kept, typed_words(of_words), SHOWN) if clash and of_words is not None else [],
        "choices": choices(session),
        "lines": [_line(n, line, key, of_readings) for n, line in enumerate(at_desk.lines, start=1)],
        "steps": [
            {"number": n, "text": step.row.text, **heard_field(f"step-{n}-heard", step.place, key, of_readings)}
            for n, step in enumerate(at_desk.steps, start=1)
        ],
        "sound": sound_context(session, key),
        "notice": notice,
        "error": error,
    }  # fmt: skip


def clashes(kept: dict[str, str], typed: dict[str, str], shown: dict[str, str]) -> list[dict[str, Any]]:
    """Field by field, from what is kept now to what was typed; only where they differ."""
    return [
        {"what": translated(words), "parts": changes(kept[name], typed[name])}
        for name, words in shown.items()
        if kept[name].split() != typed[name].split()
    ]


def _line(number: int, line: DeskLine, key: str, typed: FormData | None) -> dict[str, Any]:
    """A line with its fields, as kept or as typed."""
    values = dict(zip(READING, reading_kept(line), strict=True))
    if typed is not None and f"line-{number}-name" in typed:
        values = {name: text(typed, f"line-{number}-{name}") for name in READING}
    return {
        "number": number,
        "as_said": line.row.as_said,
        **values,
        "doubt": doubt_words(line.row.doubt),
        "settled": line.row.settled,
        "sure": bool(typed is not None and text(typed, f"line-{number}-sure")),
        "known": line.row.ingredient_id is not None,
        **heard_field(f"line-{number}-heard", line.place, key, typed),
    }


def heard_field(name: str, place: DeskPlace | None, key: str, typed: FormData | None) -> dict[str, Any]:
    """The field that says where something is said, and what is heard there now."""
    kept = place_words(place, key)
    was = text(typed, f"{name}-was") if typed is not None and name in typed else kept
    return {
        "heard_name": name,
        "heard": text(typed, name) if typed is not None and name in typed else kept,
        "was": was,
        "said_there": _there(place),
    }


def _there(place: DeskPlace | None) -> str:
    """What is heard at a place, in words."""
    if place is None:
        return ""
    told = {"title": place.recording_title, "time": clock(place.second), "words": place.text}
    if not place.text:
        return _("%(title)s, %(time)s: nothing is found there any more") % told
    return _("%(title)s, %(time)s: “%(words)s”") % told


def sound_context(session: Session, key: str) -> dict[str, Any]:
    """The recordings to choose from, and what is said in the one that is chosen."""
    return {
        "recordings": [
            {"key": each.key, "words": " · ".join(part for part in (each.title, each.narrator) if part),
             "current": each.key == key}
            for each in recordings_to_choose(session)
        ],
        "heard": [{"time": clock(each.second), "words": each.text} for each in heard_in(session, key)] if key else [],
        "key": key,
    }  # fmt: skip

"""Recipes as their pages show them: one, and a dish's several side by side."""

from typing import Any

from archive.ingredient_lines import counted_unit
from archive.reading_comparison import Comparison, IngredientRow, Likeness, Teller
from archive.reading_recipe import RecipeLine, RecipePage, StepLine
from web.i18n import N_, _, ngettext, translated
from web.line_doubts import doubt_words
from web.playing import shown_voice
from web.recipe_data import recipe_for_machines
from web.record_pages import beside, stories_behind

TIMES = (("prep", N_("Preparing")), ("cook", N_("Cooking")), ("total", N_("In all")))
HOUR = 60


def recipe_context(recipe: RecipePage, *, base_url: str) -> dict[str, Any]:
    """The names that `recipe.html` lists; `base_url` is the site's public address."""
    return {
        "recipe": {
            "slug": recipe.slug,
            "title": recipe.title,
            "note": recipe.note,
            "from_whom": recipe.from_whom,
            "serves": recipe.serves,
            "source": recipe.source,
            "times": [
                (translated(words), minutes_words(minutes))
                for name, words in TIMES
                if (minutes := getattr(recipe.times, name))
            ],
            "dish": recipe.dish,
            "ingredients": [line_shown(line) for line in recipe.ingredients],
            "steps": [step_shown(step) for step in recipe.steps],
        },
        "voice": shown_voice(recipe.voice),
        "ways": len(recipe.others) + 1 if recipe.dish else 1,
        **stories_behind(recipe.heard, recipe.stories),
        "json_ld": recipe_for_machines(recipe, base_url=base_url),
    }


def line_shown(line: RecipeLine) -> dict[str, Any]:
    """A line for a template: its words, how they are read, and where they are heard."""
    return {
        "as_said": line.as_said,
        "measure": " ".join(part for part in (line.amount, counted_unit(line.unit, line.amount)) if part),
        "name": line.name,
        "note": line.note,
        "doubt": doubt_words(line.doubt),
        "subject": line.subject,
        "moment": beside(line.moment),
    }


def step_shown(step: StepLine) -> dict[str, Any]:
    """A step for a template."""
    return {"text": step.text, "section": step.section, "moment": beside(step.moment)}


def minutes_words(minutes: int) -> str:
    """90 -> "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, HOUR)
    parts = []
    if hours:
        parts.append(ngettext("%(num)d hour", "%(num)d hours", hours) % {"num": hours})
    if rest or not hours:
        parts.append(ngettext("%(num)d minute", "%(num)d minutes", rest) % {"num": rest})
    return " ".join(parts)


def comparison_context(compared: Comparison) -> dict[str, Any]:
    """The names that `recipes_beside.html` lists."""
    names = [teller_name(teller) for teller in compared.tellers]
    return {
        "dish": compared.dish,
        "tellers": [
            {"title": teller.title, "href": teller.href, "name": name}
            for teller, name in zip(compared.tellers, names, strict=True)
        ],
        "ingredients": [
            {
                "name": row.name,
                "subject": row.subject,
                "likeness": row.likeness.value,
                "words": likeness_words(row, names),
                "cells": [[line_shown(line) for line in cell] for cell in row.cells],
            }
            for row in compared.ingredients
        ],
        "steps": [
            {
                "alike": row.alike,
                "cells": [step_shown(cell[1]) | {"number": cell[0]} if cell else None for cell in row.cells],
            }
            for row in compared.steps
        ],
    }


def teller_name(teller: Teller) -> str:
    """Who tells it, or its title where that person is not named."""
    return teller.from_whom.name if teller.from_whom else teller.title


def likeness_words(row: IngredientRow, names: list[str]) -> str:
    """How the tellers stand to an ingredient, in words that need no colour."""
    if row.likeness is Likeness.same:
        return _("the same")
    if row.likeness is Likeness.other_amounts:
        return _("in other amounts")
    with_it = [name for name, cell in zip(names, row.cells, strict=True) if cell]
    if row.likeness is Likeness.one:
        return _("only %(name)s") % {"name": with_it[0]}
    without = [name for name, cell in zip(names, row.cells, strict=True) if not cell]
    return _("not %(names)s") % {"names": ", ".join(without)}

"""Recipes as data: for the API, and as schema.org's Recipe for machines that read pages."""

import json
from itertools import groupby
from typing import Any

from archive.reading_comparison import Comparison
from archive.reading_moments import Moment
from archive.reading_names import NameLink
from archive.reading_recipe import RecipeLine, RecipePage, StepLine
from archive.reading_record_lists import RecordEntry
from web.moment_data import moment_data
from web.playing import source_of
from web.speaking_stories import link_data, speaking_data
from web.story_words import MARKUP

HOUR = 60


def record_entry_data(entry: RecordEntry) -> dict[str, Any]:
    """A recipe or seed in a list."""
    return {"slug": entry.slug, "name": entry.name, "of": entry.of, "moments": entry.count, "href": entry.href}


def recipe_data(recipe: RecipePage) -> dict[str, Any]:
    """A recipe with its lines and steps; seconds are story time."""
    return {
        "slug": recipe.slug,
        "title": recipe.title,
        "note": recipe.note,
        "dish": link_data(recipe.dish),
        "from_whom": person_data(recipe.from_whom),
        "serves": recipe.serves,
        "source": recipe.source,
        "minutes": {"prep": recipe.times.prep, "cook": recipe.times.cook, "total": recipe.times.total},
        "ingredients": [line_data(line) for line in recipe.ingredients],
        "steps": [step_data(step) for step in recipe.steps],
        "others": [record_entry_data(entry) for entry in recipe.others],
        "stories": speaking_data(recipe.stories, of_record=True),
    }


def line_data(line: RecipeLine) -> dict[str, Any]:
    """An ingredient line as said and as read; `unsure` says why it may be read wrongly."""
    return {
        "as_said": line.as_said,
        "amount": line.amount or None,
        "unit": line.unit or None,
        "ingredient": line.name or None,
        "note": line.note or None,
        "unsure": line.doubt or None,
        "subject": link_data(line.subject),
        "said_at": moment_data(line.moment),
    }


def step_data(step: StepLine) -> dict[str, Any]:
    """A step."""
    return {"text": step.text, "section": step.section or None, "said_at": moment_data(step.moment)}


def comparison_data(compared: Comparison) -> dict[str, Any]:
    """A dish's recipes side by side; every row's cells are in the order of the tellers."""
    return {
        "dish": link_data(compared.dish),
        "tellers": [
            {"title": teller.title, "href": teller.href, "from_whom": person_data(teller.from_whom)}
            for teller in compared.tellers
        ],
        "ingredients": [
            {"name": row.name, "subject": link_data(row.subject), "likeness": row.likeness.value,
             "cells": [[line_data(line) for line in cell] for cell in row.cells]}
            for row in compared.ingredients
        ],
        "steps": [
            {"alike": row.alike,
             "cells": [step_data(cell[1]) | {"number": cell[0]} if cell else None for cell in row.cells]}
            for row in compared.steps
        ],
    }  # fmt: skip


def person_data(person: NameLink | None) -> dict[str, str | None] | None:
    """A person under the name that may be shown."""
    return {"name": person.name, "href": person.href} if person else None


def recipe_for_machines(recipe: RecipePage, *, base_url: str) -> str:
    """The recipe as schema.org JSON-LD, with nothing in it that could end a script element."""
    text = json.dumps(recipe_json_ld(recipe, base_url=base_url), ensure_ascii=False)
    return "".join(MARKUP.get(character, character) for character in text)


def recipe_json_ld(recipe: RecipePage, *, base_url: str) -> dict[str, Any]:
    """The recipe as schema.org describes one, with the sound of what may be heard."""
    base = base_url.rstrip("/")
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Recipe",
        "name": recipe.title,
        "url": f"{base}/recipes/{recipe.slug}",
        "description": recipe.note,
        "about": {"@type": "Thing", "name": recipe.dish.name} if recipe.dish else None,
        "author": {"@type": "Person", "name": recipe.from_whom.name} if recipe.from_whom else None,
        "isBasedOn": recipe.source,
        "recipeYield": recipe.serves,
        "prepTime": iso_minutes(recipe.times.prep),
        "cookTime": iso_minutes(recipe.times.cook),
        "totalTime": iso_minutes(recipe.times.total),
        "recipeIngredient": [line.as_said for line in recipe.ingredients],
        "recipeInstructions": _instructions(recipe.steps, base),
        "audio": _audio(recipe.heard, base),
    }
    return {name: value for name, value in described.items() if value}


def iso_minutes(minutes: int | None) -> str:
    """90 -> PT1H30M; '' where nobody says."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, HOUR)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else "")


def _instructions(steps: tuple[StepLine, ...], base: str) -> list[dict[str, Any]]:
    """Steps, those of one part together."""
    described: list[dict[str, Any]] = []
    for section, own in groupby(steps, key=lambda step: step.section):
        listed = [_step(step, base) for step in own]
        if section:
            described.append({"@type": "HowToSection", "name": section, "itemListElement": listed})
        else:
            described.extend(listed)
    return described


def _step(step: StepLine, base: str) -> dict[str, Any]:
    described = {"@type": "HowToStep", "text": step.text}
    return described | {"url": f"{base}{step.moment.href}"} if step.moment else described


def _audio(heard: tuple[Moment, ...], base: str) -> list[dict[str, Any]]:
    """One sound a story, only where the gate lets its sound out; `url` is the first second that says the recipe."""
    first: dict[str, Moment] = {}
    for moment in heard:
        if moment.audible:
            first.setdefault(moment.story_slug, moment)
    return [
        {
            "@type": "AudioObject",
            "name": moment.story_title,
            "url": f"{base}{moment.href}",
            "contentUrl": f"{base}{source_of('stories', slug).webm}",
            "encodingFormat": "audio/webm",
        }
        for slug, moment in first.items()
    ]

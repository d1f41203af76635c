"""Recipes pasted at the desk, from the form to what its page shows: first a preview, then the same kept."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from archive.ingredient_lines import counted_unit
from ingest.recipe_import.bringing_in import Planned, Wanted
from web.desk_forms import text
from web.desk_recipes import choices
from web.i18n import N_, translated
from web.line_doubts import doubt_words
from web.stored_words import said_again

FIELDS = ("text", "dish", "from_person", "add_names")
WHAT = {"new": N_("New"), "changed": N_("Changes one that is here"), "same": N_("Is here already"),
        "refused": N_("Cannot be brought in")}  # fmt: skip


def wanted_of(form: FormData) -> Wanted:
    """What was said of all the recipes."""
    return Wanted(text(form, "dish"), text(form, "from_person"), bool(text(form, "add_names")))


def planned_data(one: Planned) -> dict[str, Any]:
    """What would become of one recipe, and how each of its lines is read."""
    return {
        "title": one.title,
        "what": one.what,
        "dish": one.text.dish,
        "from_person": one.text.from_person,
        "refused": said_again(one.refused),
        "lines": [
            asdict(line)
            | {
                "doubt": doubt_words(line.doubt),
                "measure": " ".join(part for part in (line.amount, counted_unit(line.unit, line.amount)) if part),
            }
            for line in one.lines
        ],
        "steps": [{"text": step.text, "section": step.section} for step in one.text.steps],
        "changes": list(one.changes),
        "problems": [said_again(problem) for problem in one.problems],
    }


def can_keep(planned: Sequence[Planned]) -> bool:
    """Whether all of it can be brought in."""
    return bool(planned) and all(one.what != "refused" for one in planned)


def import_context(
    session: Session, *, typed: FormData | None = None, planned: tuple[Planned, ...] = (), error: str = ""
) -> dict[str, Any]:
    """The names that `desk/recipe_import.html` lists."""
    form = typed or FormData()
    return {
        "form": {name: text(form, name) for name in FIELDS},
        "planned": [planned_data(one) | {"words": translated(WHAT[one.what])} for one in planned],
        "can_keep": can_keep(planned),
        "choices": choices(session),
        "error": error,
        "notice": "",
    }

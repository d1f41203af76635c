"""Recipes pasted at the desk, from the form to what its page shows: first a preview, then the same kept."""

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

FIELDS = ("text", "dish", "from_person", "add_names")
WHAT = {"new": N_("New"), "changed": N_("Changes one that is here"), "same": N_("Is here already"),
        "refused": N_("Cannot be brought in")}  # fmt: skip


def wanted_of(form: FormData) -> Wanted:
    """What was said of all the recipes."""
    return Wanted(text(form, "dish"), text(form, "from_person"), bool(text(form, "add_names")))


def import_context(
    session: Session, *, typed: FormData | None = None, planned: tuple[Planned, ...] = (), error: str = ""
) -> dict[str, Any]:
    """The names that `desk/recipe_import.html` lists."""
    form = typed or FormData()
    return {
        "form": {name: text(form, name) for name in FIELDS},
        "planned": [
            {
                "title": one.title,
                "what": one.what,
                "words": translated(WHAT[one.what]),
                "dish": one.text.dish,
                "from_person": one.text.from_person,
                "refused": translated(one.refused),
                "lines": [
                    asdict(line)
                    | {
                        "doubt": doubt_words(line.doubt),
                        "measure": " ".join(p for p in (line.amount, counted_unit(line.unit, line.amount)) if p),
                    }
                    for line in one.lines
                ],
                "steps": one.text.steps,
                "changes": one.changes,
                "problems": one.problems,
            }
            for one in planned
        ],
        "can_keep": bool(planned) and all(one.what != "refused" for one in planned),
        "choices": choices(session),
        "error": error,
        "notice": "",
    }

"""To whom something is kept, from what the archive says to what `desk/kept.html` needs."""

from typing import Any

from starlette.datastructures import FormData

from archive.reading_desk_kept import DeskKept
from web.bound_forms import bound_choices
from web.desk_pages import agreement_lines
from web.desk_typed import agreement_form
from web.gated import Asking

DESK_PAGES = {"recordings": "/desk/recordings", "stories": "/desk/stories", "p": "/desk/passages"}


def kept_context(
    asking: Asking,
    found: DeskKept,
    folder: str,
    name: str,
    *,
    typed: FormData | None = None,
    notice: str = "",
    error: str = "",
) -> dict[str, Any]:
    """The names that the template lists; `typed` holds the fields of a form that could not be used."""
    labels = [
        {"key": one.key, "name": one.name, "words": one.words, "mark": one.mark.value, "on": one.key in found.on}
        for one in found.labels
    ]
    return {
        "thing": {
            "title": found.title,
            "text": found.text,
            "language": "",
            "kind": folder,
            "back": f"{DESK_PAGES[folder]}/{name}",
            "address": f"/desk/kept/{folder}/{name}",
        },
        "agreements": agreement_lines(found.agreements),
        **agreement_form(typed, narrator=found.narrator, choices=bound_choices(asking.session)),
        "labels": labels,
        "notice": notice,
        "error": error,
    }

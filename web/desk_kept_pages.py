"""To whom something is kept, from what the archive says to what `desk/kept.html` needs."""

from typing import Any

from archive.reading_desk_kept import DeskKept
from web.desk_pages import agreement_lines

DESK_PAGES = {"recordings": "/desk/recordings", "stories": "/desk/stories", "p": "/desk/passages"}


def kept_context(found: DeskKept, folder: str, name: str, *, notice: str = "", error: str = "") -> dict[str, Any]:
    """The names that the template lists."""
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
            "name": name,
            "back": f"{DESK_PAGES[folder]}/{name}",
            "address": f"/desk/kept/{folder}/{name}",
        },
        "agreements": agreement_lines(found.agreements),
        "labels": labels,
        "notice": notice,
        "error": error,
    }

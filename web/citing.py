"""How to cite a story: in words, and as the files that reference managers read."""

import json
import re
from collections.abc import Callable
from typing import Any

from archive.errors import NotFound
from archive.reading_story import NO_SUCH_STORY, StoryPage

TYPES = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "csl.json": "application/vnd.citationstyles.csl+json",
}
NAMES = {"bib": "BibTeX", "ris": "RIS", "csl.json": "CSL-JSON"}
PUBLISHER = "Storyloom"
_BRACES = str.maketrans({"{": "(", "}": ")", "\\": "/", "\n": " ", "\r": " "})


def citation(story: StoryPage, address: str) -> str:
    """How to name the story in a text."""
    day = f", {story.recorded_on.isoformat()}" if story.recorded_on else ""
    return f"{story.narrator}: “{story.title}”{day}. {PUBLISHER}. {address}"


def cite_files(slug: str) -> list[dict[str, str]]:
    """Every form, for a page's links."""
    return [{"name": NAMES[form], "href": f"/stories/{slug}/cite.{form}"} for form in TYPES]


def cited(story: StoryPage, address: str, form: str) -> str:
    """The citation in one of `TYPES`. Raises NotFound for another form."""
    writer = _WRITERS.get(form)
    if writer is None:
        raise NotFound(NO_SUCH_STORY)
    return writer(story, address)


def bibtex(story: StoryPage, address: str) -> str:
    """For LaTeX and whatever reads BibTeX."""
    key = re.sub(r"[^a-z0-9]+", "-", f"storyloom-{story.slug}")
    fields = {
        "author": f"{{{_plain(story.narrator)}}}",
        "title": f"{{{_plain(story.title)}}}",
        "date": story.recorded_on.isoformat() if story.recorded_on else "",
        "publisher": PUBLISHER,
        "howpublished": "Sound recording",
        "language": story.language,
        "url": address,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}"]) + "\n"


def ris(story: StoryPage, address: str) -> str:
    """For most reference managers."""
    fields = [
        ("TY", "SOUND"),
        ("AU", story.narrator),
        ("TI", story.title),
        ("DA", story.recorded_on.strftime("%Y/%m/%d") if story.recorded_on else ""),
        ("PB", PUBLISHER),
        ("LA", story.language),
        ("AB", story.lede),
        ("UR", address),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def csl_json(story: StoryPage, address: str) -> str:
    """For citation processors."""
    item: dict[str, Any] = {
        "id": f"storyloom-{story.slug}",
        "type": "interview",
        "title": story.title,
        "author": [{"literal": story.narrator}],
        "abstract": story.lede,
        "medium": "Sound recording",
        "publisher": PUBLISHER,
        "language": story.language,
        "URL": address,
    }
    if story.recorded_on:
        day = story.recorded_on
        item["issued"] = {"date-parts": [[day.year, day.month, day.day]]}
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2) + "\n"


_WRITERS: dict[str, Callable[[StoryPage, str], str]] = {"bib": bibtex, "ris": ris, "csl.json": csl_json}


def _plain(value: str) -> str:
    """Without what would end a field; the braces around it keep a name whole and a title's capitals."""
    return " ".join(value.translate(_BRACES).split())

"""The public archive as files: every open story, recipe and seed lot, under the gate, with a page to begin at.

The same files are a plain folder, a ZIP, and the payload of a public bag. Each
story is read when its turn comes: what is withdrawn meanwhile is not in them.
"""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment
from sqlalchemy import select

from archive.channels import Channel
from archive.clock import utc_now
from archive.database import reading
from archive.gate import VISITOR
from archive.gate_lists import visible_to
from archive.stories import Story
from ingest.keeping.bags.pieces import Piece, of_bytes, of_file, of_json
from ingest.place import Place
from web.i18n import _
from web.pack_files import looks
from web.plain.pages import Pages
from web.plain.records import RecordFiles
from web.plain.stories import StoryFiles


def plain_copy(place: Place, environment: Environment, *, address: str) -> Iterator[Piece]:
    """The files of a copy in the language spoken; `address` is that of the site, '' where it has none."""
    now = utc_now()
    pages = Pages(environment, made_on=now.date(), address=address)
    stories = StoryFiles(place, pages)
    for slug in _open_stories(place):
        yield from stories.of(slug)
    records = RecordFiles(place, pages, {story.slug for story in stories.written})
    yield from records.files()
    for entry in looks():
        content = entry.content
        yield of_file(entry.name, content) if isinstance(content, Path) else of_bytes(entry.name, content)
    yield of_bytes("index.html", pages.rendered("plain/index.html", up="", stories=stories.written,
                                                records=records.written))  # fmt: skip
    yield of_json("index.json", {
        "made_on": now.date().isoformat(), "may_be_used": list(pages.sentences),
        "stories": [f"stories/{story.slug}/story.json" for story in stories.written],
        "records": [f"{record.folder}/{record.slug}.json" for record in records.written],
    })  # fmt: skip
    yield of_bytes("README.txt", _readme(pages))


def _open_stories(place: Place) -> list[str]:
    """Slugs of what a visitor may meet now, the newest first; each is asked for again when its turn comes."""
    with reading(place.engine) as session:
        return list(session.scalars(_BY_DATE.where(visible_to(VISITOR, Channel.api, utc_now(), thing=Story))))


_BY_DATE = select(Story.slug).order_by(Story.published_at.desc(), Story.id.desc())


def _readme(pages: Pages) -> bytes:
    how = _("Open index.html in any browser. Nothing else is needed: no connection, no program, no account.")
    return "\r\n\r\n".join([how, *pages.sentences, ""]).encode("utf-8-sig")

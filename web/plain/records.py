"""Recipes and seed lots in a plain copy, each a page and a file of data, as far as a visitor may meet them."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from archive.channels import Channel
from archive.clock import utc_now
from archive.database import reading
from archive.errors import NotFound
from archive.gate import VISITOR
from archive.reading_recipe import read_recipe
from archive.reading_record_lists import list_recipes, list_seeds
from archive.reading_seed import read_seed
from ingest.keeping.bags.pieces import Piece, of_bytes
from ingest.place import Place
from web.plain.pages import Pages
from web.recipe_data import recipe_data
from web.seed_data import seed_data

KINDS: dict[str, tuple[Any, Any, Any]] = {
    "recipes": (list_recipes, read_recipe, recipe_data),
    "seeds": (list_seeds, read_seed, seed_data),
}
"""Folder -> how they are listed, how one is read, and what it is as data."""


@dataclass(frozen=True, slots=True)
class PlainRecord:
    """A recipe or seed lot that went into the copy, as its list names it."""

    folder: str
    slug: str
    name: str
    of: str


class RecordFiles:
    """The recipes and seed lots of one copy."""

    def __init__(self, place: Place, pages: Pages, stories: Collection[str]) -> None:
        self._place, self._pages, self._stories = place, pages, stories
        self.written: list[PlainRecord] = []

    def files(self) -> Iterator[Piece]:
        """All of them. Links lead to `stories` only: those that are in the copy."""
        for folder, (listed, read, as_data) in KINDS.items():
            with reading(self._place.engine) as session:
                entries = listed(session, viewer=VISITOR, now=utc_now(), channel=Channel.api)
            for entry in entries:
                try:
                    with reading(self._place.engine) as session:
                        record = read(session, entry.slug, viewer=VISITOR, now=utc_now(), channel=Channel.api)
                except NotFound:
                    continue
                yield from self._of(folder, record, as_data(record))
                self.written.append(PlainRecord(folder, entry.slug, entry.name, entry.of))

    def _of(self, folder: str, record: Any, data: dict[str, Any]) -> Iterator[Piece]:
        page = self._pages.rendered(f"plain/{folder}.html", up="../", record=record, stories=self._stories)
        yield of_bytes(f"{folder}/{record.slug}.html", page)
        yield of_bytes(f"{folder}/{record.slug}.json", (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode())

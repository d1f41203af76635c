"""Builds one index of a generated archive in a process of its own and prints what it cost, as one line of JSON.

"nothing" makes the archive and throws it away: what that costs is no part of building.
"""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from bench.search_archive import source_bytes
from bench.search_figures import folder_bytes, memory_mb
from bench.search_place import BARE, FULL, MILLI, NOTHING, OURS, place_named
from bench.search_rivals import BareTantivy, FullText
from search.documents import Change
from search.embedded import EmbeddedIndex

MILLI_BATCH, MILLI_MOST_BYTES = 100_000, 1 << 37


class Counted:
    """The archive's stories, counted as they pass."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self.changes = changes
        self.passages = self.stories = self.bytes = 0

    def __iter__(self) -> Iterator[Change]:
        for change in self.changes:
            self.stories += 1
            self.passages += len(change.passages)
            self.bytes += source_bytes(change)
            yield change


def build_ours(folder: Path, changes: Iterable[Change]) -> None:
    index = EmbeddedIndex(folder, "public")
    index.rebuild(changes)
    index.close()


def build_milli(folder: Path, changes: Iterable[Change]) -> None:
    import milli  # noqa: PLC0415 (not a part of this project)

    folder.mkdir(parents=True)
    index = milli.Index(str(folder), MILLI_MOST_BYTES)
    documents = milli_documents(changes)
    while batch := list(islice(documents, MILLI_BATCH)):
        index.add_documents(batch)


def milli_documents(changes: Iterable[Change]) -> Iterator[dict[str, Any]]:
    """Every story and passage with the words that are searched."""
    for change in changes:
        if change.story is not None:
            story, names = change.story, (*change.story.narrators, *change.story.subject_names)
            yield {"id": f"s{story.id}", "title": story.title, "names": list(names), "lede": story.lede}
        for passage in change.passages:
            yield {"id": f"p{passage.id}", "text": passage.text, "subjects": list(passage.subject_names)}


def build_nothing(_folder: Path, changes: Iterable[Change]) -> None:
    for _ in changes:
        pass


BUILD = {
    NOTHING: build_nothing,
    OURS: build_ours,
    BARE: lambda folder, changes: BareTantivy(folder).build(changes),
    FULL: lambda folder, changes: FullText(folder).build(changes),
    MILLI: build_milli,
}


def main() -> None:
    *named, engine = sys.argv[1:]
    place = place_named(*named)
    changes = Counted(place.archive.stories())
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    BUILD[engine](place.of(engine), changes)
    costs = {"cpu_s": time.process_time() - cpu_s, "wall_s": time.perf_counter() - wall_s, "memory_mb": memory_mb()}
    counts = {"stories": changes.stories, "passages": changes.passages, "source_bytes": changes.bytes}
    print(json.dumps({**costs, **counts, "bytes": folder_bytes(place.of(engine))}))


if __name__ == "__main__":
    main()

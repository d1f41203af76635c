"""Writes documents into one generation of the embedded index.

One change replaces everything of its story, and the changes of one call become
visible in one commit. A failed call leaves what was there and a writer that
must be thrown away. Who may write is decided elsewhere.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import tantivy

from search.documents import Change, latest_changes, supersedes
from search.embedded_damage import damage_is_missing_part
from search.embedded_queries import QueryMaker, every, some
from search.embedded_schema import Kind, build_schema, index_documents, read_numbers, register_words

WRITER_MEMORY_BYTES = 30_000_000
BUILDER_MEMORY_BYTES = 250_000_000
"""More memory makes fewer segments, and those are smaller together and faster to search."""


class GenerationWriter:
    """The writer of one generation; the engine itself refuses a second one."""

    def __init__(self, generation: Path, *, memory_bytes: int = WRITER_MEMORY_BYTES) -> None:
        with damage_is_missing_part():
            self.generation = generation
            # Stories first in each segment: what is found and counted lies together, which is smaller and faster.
            self._index = tantivy.Index(build_schema(), path=str(generation), sort_by_field="kind")
            register_words(self._index)
            forget_uncommitted(generation)
            self._make = QueryMaker(self._index.schema)
            self._writer = self._index.writer(heap_size=memory_bytes, num_threads=1)

    def apply(self, changes: Sequence[Change]) -> None:
        """Make the changes that are newer than what is known, in one commit that is on disk at return."""
        latest = latest_changes(changes)
        known = self._known(latest)
        due = [
            change
            for story_id, change in latest.items()
            if story_id not in known or supersedes(change, version=known[story_id][0], removed=known[story_id][1])
        ]
        if not due:
            return
        for change in due:
            self._writer.delete_documents_by_query(self._make.story(change.story_id))
            self._add(change)
        self._writer.commit()
        self._assert_replaced(due)

    def fill(self, changes: Iterable[Change]) -> None:
        """Write an empty generation: every story once, in its newest version, and no memory of removed ones."""
        versions: dict[int, int] = {}
        for change in changes:
            known = versions.get(change.story_id)
            if change.story is None or (known is not None and known > change.version):
                continue
            if known is not None:
                self._writer.delete_documents_by_query(self._make.story(change.story_id))
            self._add(change)
            versions[change.story_id] = change.version
        self._writer.commit()

    def close(self) -> None:
        """Let merges finish and give the engine's own lock back; the writer cannot be used again."""
        self._writer.wait_merging_threads()

    def abandon(self) -> None:
        """Forget what was not committed and give the engine's own lock back at once, also in a handler of errors."""
        del self._writer

    def _add(self, change: Change) -> None:
        for document in index_documents(change, self._index.schema):
            self._writer.add_document(document)

    def _known(self, story_ids: Collection[int]) -> Mapping[int, tuple[int, bool]]:
        """Return the version known of each story, and whether it is known as removed."""
        self._index.reload()
        searcher = self._index.searcher()
        heads = some([self._make.kind(Kind.STORY), self._make.kind(Kind.REMOVED)])
        query = every([heads, self._make.stories(story_ids)])
        addresses = [address for _, address in searcher.search(query, limit=max(1, len(story_ids))).hits]
        stories, versions, kinds = (read_numbers(searcher, name, addresses) for name in ("story", "version", "kind"))
        return {
            story: (version, kind == Kind.REMOVED)
            for story, version, kind in zip(stories, versions, kinds, strict=True)
        }

    def _assert_replaced(self, changes: Iterable[Change]) -> None:
        """Raise RuntimeError if anything of an older version is left: the engine can fail to delete in silence."""
        self._index.reload()
        searcher = self._index.searcher()
        for change in changes:
            expected = 1 + len(change.passages)
            left = searcher.search(self._make.story(change.story_id), limit=expected + 1, count=False).hits
            if len(left) != expected:
                raise RuntimeError(
                    f"Story {change.story_id} was not replaced in the search index; run `storyloom reindex`."
                )


def forget_uncommitted(generation: Path) -> None:
    """Remove lists of removals that a commit left which failed at the disk.

    The engine names them by the commit's number and makes no second file of a name, so that without this every later
    commit would fail as well.
    """
    committed = json.loads((generation / "meta.json").read_bytes())["opstamp"]
    for path in generation.glob("*.del"):
        if int(path.name.split(".")[1]) > committed:
            path.unlink(missing_ok=True)

"""The file that keeps what passages mean: one SQLite file beside the embedded index, written by the worker alone.

It can be thrown away and made again from the record. Rows of a story that is
no longer found are overwritten, not just unlinked. `stamp` counts changes, so
that readers load only the stories that changed since they last looked.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from search.alike import Meant

REMOVED = -1
"""The version of a story that was taken out; its row stays so that readers notice."""

_TABLES = """
CREATE TABLE IF NOT EXISTS about (model TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS stories (story_id INTEGER PRIMARY KEY, version INTEGER NOT NULL, stamp INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS stories_by_stamp ON stories (stamp);
CREATE TABLE IF NOT EXISTS passages (
    story_id INTEGER NOT NULL, passage_id INTEGER NOT NULL, text_print BLOB NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (story_id, passage_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS passages_by_id ON passages (passage_id);
"""


class VectorFile:
    """The writer's end. `model` names what made the vectors; those of another model are thrown away."""

    def __init__(self, path: Path, *, model: str) -> None:
        self.path, self._model = path, model

    def versions(self) -> dict[int, int]:
        """Version of every story that was read for its meaning, by story id."""
        with self._open() as file:
            rows = file.execute("SELECT story_id, version FROM stories WHERE version <> ?", (REMOVED,))
            return {int(story): int(version) for story, version in rows}

    def known(self, passage_ids: Collection[int]) -> dict[int, Meant]:
        """What is kept of these passages, by id."""
        with self._open() as file:
            found = {}
            for id_ in passage_ids:
                row = file.execute(
                    "SELECT text_print, vector FROM passages WHERE passage_id = ? LIMIT 1", (id_,)
                ).fetchone()
                if row:
                    found[id_] = Meant(id_, bytes(row[0]), tuple(map(float, np.frombuffer(row[1], np.float16))))
            return found

    def replace(self, stories: Mapping[int, tuple[int, Iterable[Meant]]]) -> None:
        """Keep, for each story id, its version and its passages instead of what was kept of it."""
        with self._open() as file:
            stamp = _next_stamp(file)
            for story_id, (version, passages) in stories.items():
                file.execute("DELETE FROM passages WHERE story_id = ?", (story_id,))
                file.execute("INSERT OR REPLACE INTO stories VALUES (?, ?, ?)", (story_id, version, stamp))
                rows = ((story_id, each.passage_id, each.text_print, _packed(each.vector)) for each in passages)
                file.executemany("INSERT OR REPLACE INTO passages VALUES (?, ?, ?, ?)", rows)

    def remove(self, story_ids: Collection[int]) -> None:
        """Keep nothing of these stories."""
        if story_ids:
            self.replace(dict.fromkeys(story_ids, (REMOVED, ())))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction on the file, made or made anew where it is missing, damaged or of another model."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            file = _connected(self.path, self._model)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                raise
            for name in (self.path.name, f"{self.path.name}-journal"):
                self.path.with_name(name).unlink(missing_ok=True)
            file = _connected(self.path, self._model)
        with closing(file), file:
            yield file


def _connected(path: Path, model: str) -> sqlite3.Connection:
    file = sqlite3.connect(path, timeout=30)
    try:
        file.execute("PRAGMA secure_delete = ON")
        file.executescript(_TABLES)
        of = file.execute("SELECT model FROM about").fetchone()
        if of is None or of[0] != model:
            with file:
                stamp = _next_stamp(file)
                file.execute("DELETE FROM passages")
                file.execute("UPDATE stories SET version = ?, stamp = ?", (REMOVED, stamp))
                file.execute("DELETE FROM about")
                file.execute("INSERT INTO about VALUES (?)", (model,))
    except sqlite3.DatabaseError:
        file.close()
        raise
    return file


def _next_stamp(file: sqlite3.Connection) -> int:
    return 1 + int(file.execute("SELECT coalesce(max(stamp), 0) FROM stories").fetchone()[0])


def _packed(vector: Iterable[float]) -> bytes:
    return np.asarray(tuple(vector), dtype=np.float16).tobytes()

"""Passages that mean alike, from a matrix in memory: every vector is compared, so the answer is exact.

A reader looks at the file before each answer and loads what changed. It holds
a kilobyte and a half for each passage, so that nothing is widened when asked.
"""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.alike import Alike
from search.alike_file import REMOVED

_Vectors = NDArray[np.float32]
_Ids = NDArray[np.int64]


class EmbeddedAlike:
    """Answers from the file that the worker writes; one that is not there, or is damaged, knows nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = Lock()
        self._stamp = 0
        self._inode = 0
        self._by_story: dict[int, tuple[_Ids, _Vectors]] = {}
        self._whole: tuple[_Ids, _Ids, _Vectors] | None = None

    def alike(
        self, passage_id: int, *, limit: int, least: float, left_out: Collection[int] = frozenset()
    ) -> tuple[Alike, ...]:
        """As `search.alike.AlikeFinder` promises; each passage once, in the first story that it stands in."""
        with self._turn:
            try:
                self._look()
            except sqlite3.DatabaseError:
                return ()
            stories, passages, vectors = self._matrix()
        mine = np.flatnonzero(passages == passage_id)
        if not len(mine) or limit < 1:
            return ()
        likeness = (1.0 + vectors @ vectors[mine[0]]) / 2.0  # all have length 1 but for rounding
        likeness[np.isin(stories, [*left_out, *stories[mine]])] = -np.inf
        best: dict[int, Alike] = {}
        near = np.flatnonzero(likeness >= least)
        for row in near[np.argsort(-likeness[near], kind="stable")]:
            if len(best) == limit:
                break
            found = Alike(int(stories[row]), int(passages[row]), float(likeness[row]))
            best.setdefault(found.passage_id, found)
        return tuple(best.values())

    def _look(self) -> None:
        """Load the stories that changed; from the start where the file is another one."""
        inode = self._path.stat().st_ino if self._path.exists() else 0
        if inode != self._inode:
            self._inode, self._stamp, self._by_story, self._whole = inode, 0, {}, None
        if not inode:
            return
        with closing(sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as file:
            changed = file.execute("SELECT story_id, version, stamp FROM stories WHERE stamp > ?", (self._stamp,))
            for story_id, version, stamp in changed.fetchall():
                self._take(story_id, [] if version == REMOVED else _rows(file, story_id))
                self._stamp = max(self._stamp, stamp)

    def _take(self, story_id: int, rows: list[Any]) -> None:
        self._whole = None
        self._by_story.pop(story_id, None)
        if rows:
            ids = np.array([row[0] for row in rows], dtype=np.int64)
            self._by_story[story_id] = (
                ids,
                np.stack([np.frombuffer(row[1], np.float16) for row in rows]).astype(np.float32),
            )

    def _matrix(self) -> tuple[_Ids, _Ids, _Vectors]:
        if self._whole is None:
            kept = sorted(self._by_story.items())
            stories = [np.full(len(ids), story, dtype=np.int64) for story, (ids, _) in kept]
            nothing = np.empty(0, dtype=np.int64)
            self._whole = (
                np.concatenate([nothing, *stories]),
                np.concatenate([nothing, *(ids for _, (ids, _) in kept)]),
                np.concatenate([vectors for _, (_, vectors) in kept]) if kept else np.empty((0, 1), np.float32),
            )
        return self._whole


def _rows(file: sqlite3.Connection, story_id: int) -> list[Any]:
    query = "SELECT passage_id, vector FROM passages WHERE story_id = ? ORDER BY passage_id"
    return file.execute(query, (story_id,)).fetchall()

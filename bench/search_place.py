"""Where the indexes of one generated archive lie: built once, in processes of their own, and used by every measure.

Beside each index stands what building it cost. One that cannot be used by the engine as it is now is built anew.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.search_archive import GeneratedArchive
from search.embedded import EmbeddedIndex

ROOT = Path(__file__).parents[1]
OURS, BARE, FULL, MILLI, NOTHING = "ours", "tantivy", "fts5", "milli", "nothing"

Costs = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A folder with the indexes of one generated archive."""

    folder: Path
    archive: GeneratedArchive

    def of(self, engine: str) -> Path:
        return self.folder / engine

    def built(self, engine: str) -> Costs:
        """Build an index unless it is there, and return what it cost."""
        costs = self.folder / f"{engine}.json"
        if not costs.exists() or (engine == OURS and not self._is_ready()):
            shutil.rmtree(self.of(engine), ignore_errors=True)
            costs.write_text(json.dumps(said_by("bench.search_builder", *self.named, engine)), encoding="utf-8")
        return dict(json.loads(costs.read_text(encoding="utf-8")))

    def copied(self, folder: Path) -> Path:
        """Copy the archive's own index, so that it can be changed."""
        return Path(shutil.copytree(self.of(OURS), folder / OURS))

    @property
    def named(self) -> tuple[object, ...]:
        """How a process of its own is told of this place."""
        return self.folder, self.archive.passages, self.archive.seed

    def _is_ready(self) -> bool:
        index = EmbeddedIndex(self.of(OURS), "public")
        try:
            return index.is_ready()
        finally:
            index.close()


def place_named(folder: str, passages: str, seed: str) -> Place:
    """The place that `Place.named` tells of."""
    return Place(Path(folder), GeneratedArchive(int(passages), int(seed)))


def command(module: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", module, *map(str, arguments)]


def environment() -> dict[str, str]:
    """This process's, so that a child finds the modules that it was given."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in (str(ROOT), *sys.path) if path)}


def said_by(module: str, *arguments: object) -> Costs:
    """Run a module in a process of its own and return the line of JSON that it says last."""
    done = subprocess.run(
        command(module, *arguments), cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))

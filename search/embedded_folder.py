"""Where an embedded index lies: generations side by side, and a small file that names the one in use.

A rebuild writes a new generation and then replaces that file, which is one
step for every reader. The file also says which schema and audience it is for.
Only the holder of the folder's lock may write, move or remove anything.
"""

import fcntl
import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.errors import Conflict
from search.contract import Audience
from search.embedded_schema import SCHEMA_VERSION

_POINTER = "index.json"
_GENERATION = "index-"
_DAMAGED = "damaged-"


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """The folder of one audience's index below `root`."""

    root: Path
    audience: Audience

    @property
    def path(self) -> Path:
        """The folder itself; it need not exist yet."""
        return self.root / self.audience

    def current(self) -> Path | None:
        """Return the generation in use, or None when there is none of this schema and audience."""
        try:
            written: Any = json.loads((self.path / _POINTER).read_bytes())
        except (OSError, ValueError):
            return None
        if not isinstance(written, dict) or written.get("schema") != SCHEMA_VERSION:
            return None
        name = written.get("generation")
        if written.get("audience") != self.audience or not isinstance(name, str) or Path(name).name != name:
            return None
        return self.path / name

    def new_generation(self) -> Path:
        """Make an empty folder for a generation that is not in use yet."""
        place = self.path / (_GENERATION + secrets.token_hex(8))
        place.mkdir(parents=True)
        return place

    def put_in_use(self, generation: Path) -> None:
        """Make every reader see this generation from now on, and remove all others."""
        written = {"schema": SCHEMA_VERSION, "audience": self.audience, "generation": generation.name}
        draft = self.path / f"{_POINTER}.draft"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(written, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path / _POINTER)
        _sync_folder(self.path)
        self.remove_all_but(generation)

    def remove_all_but(self, generation: Path | None) -> None:
        """Remove what a killed rebuild, an older generation or a damaged one left behind."""
        for each in self.path.iterdir():
            if each.is_dir() and each != generation and each.name.startswith((_GENERATION, _DAMAGED)):
                shutil.rmtree(each, ignore_errors=True)

    def move_aside(self, generation: Path | None) -> None:
        """Take an index that cannot be used out of use, keeping its bytes until the next rebuild."""
        (self.path / _POINTER).unlink(missing_ok=True)
        if generation is not None and generation.is_dir():
            generation.rename(self.path / (_DAMAGED + generation.name.removeprefix(_GENERATION)))
        _sync_folder(self.path)

    def has_pointer(self) -> bool:
        """Tell whether something was ever put in use here, of whatever version."""
        return (self.path / _POINTER).exists()

    def lock(self) -> int:
        """Take the writer's lock and return its file descriptor; closing it gives the lock back.

        Raises Conflict when another process, or another index of this one, is writing here.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path / "writer.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise Conflict("Another process is writing this search index; stop it or let it do the work.") from error
        return descriptor


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

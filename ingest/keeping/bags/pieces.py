"""Files on their way out, one after another, held in memory a block at a time."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BLOCK_BYTES = 1024 * 1024
SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*", re.ASCII)
"""Paths that mean the same on every system, and need no escaping in a manifest."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file: its path in what is written, made of generated names only, and its bytes, to be read once."""

    name: str
    blocks: Iterable[bytes]

    def __post_init__(self) -> None:
        """No path is ever built from something that a person typed."""
        if not SAFE.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is no path for a file that leaves the archive")


def of_bytes(name: str, content: bytes) -> Piece:
    """A file whose bytes are at hand."""
    return Piece(name, (content,))


def of_json(name: str, said: Any) -> Piece:
    """A file of JSON for people too."""
    return of_bytes(name, (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode())


def of_file(name: str, path: Path) -> Piece:
    """A file that lies on disk; opened when its turn has come."""
    return Piece(name, _blocks(path))


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            yield block

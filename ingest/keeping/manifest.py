"""The manifest of a backup's snapshot: what it holds, where, how much of it, and the SHA-256 of everything.

It is written last. A snapshot without one was interrupted, and is none.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from archive.errors import InvalidInput, NotFound
from ingest.keeping.table_digests import TableDigest
from media.fixity import write_whole

MANIFEST = "manifest.json"
SNAPSHOTS = "snapshots"
FORMAT = "storyloom backup 1"


@dataclass(frozen=True, slots=True)
class BackedUp:
    """One file: where it lies below the backup's folder, and where it goes below the data folder."""

    lies_at: str
    goes_to: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One snapshot. `missing` names files that were not whole in the archive, and of which the backup has no copy."""

    format: str
    made_at: datetime
    database: str
    schema: str
    tables: list[TableDigest]
    files: list[BackedUp]
    missing: list[str]

    @property
    def rows(self) -> int:
        """How many rows all tables have."""
        return sum(table.rows for table in self.tables)


_READER = TypeAdapter(Manifest)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it whole, and only then under its name."""
    data: dict[str, Any] = asdict(manifest) | {"made_at": manifest.made_at.isoformat()}
    write_whole(folder / MANIFEST, (json.dumps(data, indent=1) + "\n").encode())


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a snapshot.

    Raises:
        InvalidInput: it cannot be read, or names a path that leads out of its folder.
    """
    path = folder / MANIFEST
    try:
        manifest = _READER.validate_json(path.read_bytes())
    except (ValidationError, OSError) as error:
        raise InvalidInput("%(path)s cannot be read as a manifest; choose another snapshot.", path=path) from error
    named = [place for file in manifest.files for place in (file.lies_at, file.goes_to)]
    if manifest.format != FORMAT or not all(_stays_inside(place) for place in named):
        raise InvalidInput("%(path)s is not a manifest that this version wrote; choose another snapshot.", path=path)
    return manifest


def _stays_inside(place: str) -> bool:
    path = PurePosixPath(place)
    return bool(place) and not path.is_absolute() and ".." not in path.parts and "\0" not in place


def snapshots(folder: Path) -> list[Path]:
    """The folder's whole snapshots, oldest first."""
    return sorted(path.parent for path in (folder / SNAPSHOTS).glob(f"*/{MANIFEST}"))


def choose_snapshot(folder: Path, name: str = "") -> Path:
    """The snapshot of that name, or the newest.

    Raises:
        NotFound: there is none; the message names those that there are.
    """
    there = snapshots(folder)
    chosen = [path for path in there if path.name == name] if name else there
    if not chosen:
        names = ", ".join(path.name for path in there) or "none"
        raise NotFound(
            "%(folder)s holds no such whole backup (there: %(names)s); name one of them, or another folder.",
            folder=folder,
            names=names,
        )
    return chosen[-1]

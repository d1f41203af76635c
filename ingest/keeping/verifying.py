"""Verifying a snapshot before anything of it is used: every file there, and every hash right."""

from dataclasses import dataclass
from pathlib import Path

from archive.errors import Conflict
from ingest.keeping.manifest import BackedUp, Manifest, choose_snapshot, read_manifest
from media.fixity import Fixity, look_at

NAMED_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot that was found whole."""

    folder: Path
    name: str
    manifest: Manifest

    def file(self, goes_to: str) -> BackedUp | None:
        """The file of it that goes there."""
        return next((file for file in self.manifest.files if file.goes_to == goes_to), None)

    def path(self, file: BackedUp) -> Path:
        """Where it lies."""
        return self.folder / file.lies_at


def verified(folder: Path, name: str = "") -> Snapshot:
    """The snapshot of that name, or the newest, with every byte of it read and hashed.

    Raises:
        NotFound: there is none.
        InvalidInput: its manifest cannot be read.
        Conflict: something in it is damaged or gone; the message names it.
    """
    chosen = choose_snapshot(folder, name)
    snapshot = Snapshot(folder, chosen.name, read_manifest(chosen))
    bad = [file.lies_at for file in snapshot.manifest.files if _is_bad(snapshot, file)]
    if bad:
        more = f" and {len(bad) - NAMED_AT_MOST} more" if len(bad) > NAMED_AT_MOST else ""
        raise Conflict(
            "The backup %(name)s is damaged: %(bad)s%(more)s. Nothing was restored; use another snapshot.",
            name=snapshot.name,
            bad=", ".join(bad[:NAMED_AT_MOST]),
            more=more,
        )
    return snapshot


def _is_bad(snapshot: Snapshot, file: BackedUp) -> bool:
    path = snapshot.path(file)
    found = look_at(path, file.sha256)
    return found is not Fixity.whole or path.stat().st_size != file.size_bytes

"""Fingerprints of model files: the one kept with each transcript, and the note that says what a file was made from."""

import hashlib
import json
from pathlib import Path


def file_sha256(path: Path) -> str:
    """SHA-256 of the whole file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def note_origin(target: Path, *, source: Path) -> None:
    """Write beside `target` which bytes it was made from and which bytes it has."""
    _note_path(target).write_text(json.dumps(_note(target, source)), encoding="utf-8")


def is_made_from(target: Path, *, source: Path) -> bool:
    """Whether `target` is there, whole, and was made from this very `source`."""
    try:
        return bool(json.loads(_note_path(target).read_text(encoding="utf-8")) == _note(target, source))
    except (OSError, ValueError):
        return False


def _note_path(target: Path) -> Path:
    return target.with_name(f"{target.name}.json")


def _note(target: Path, source: Path) -> dict[str, str]:
    return {"source_sha256": file_sha256(source), "sha256": file_sha256(target)}

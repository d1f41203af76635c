"""Fixity: whether bytes still have the hash that names them, and copying them so that no damage ever spreads.

Files are hashed as they lie on disk, not as memory remembers them, where the
system can be asked for that; what was read leaves no trace in its cache, so
that hearing and reading beside it stay quick. Nothing here deletes a file that
holds anything: what is damaged is set aside.
"""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from hashlib import sha256 as sha256_of
from pathlib import Path

from archive.errors import Conflict
from media.durable import fsync_file, fsync_folder, move, room_needed, write_all

CHUNK_BYTES = 1024 * 1024
READ_ONLY = 0o444


class Fixity(StrEnum):
    """What a look at one file found."""

    whole = "whole"
    changed = "changed"
    unreadable = "unreadable"
    gone = "gone"


def look_at(path: Path, sha256: str) -> Fixity:
    """Compare the bytes at `path`, as they lie on disk, with their hash."""
    try:
        return Fixity.whole if hash_on_disk(path) == sha256 else Fixity.changed
    except FileNotFoundError:
        return Fixity.gone
    except OSError:
        return Fixity.unreadable


def hash_on_disk(path: Path) -> str:
    """The SHA-256 of a file, read from the disk. Raises OSError as reading does."""
    digest = sha256_of()
    descriptor = os.open(path, os.O_RDONLY)
    try:
        _forget(descriptor)
        while chunk := os.read(descriptor, CHUNK_BYTES):
            digest.update(chunk)
        _forget(descriptor)
    finally:
        os.close(descriptor)
    return digest.hexdigest()


def copy_whole(source: Path, target: Path, sha256: str) -> None:
    """Copy a file so that `target` names its bytes and no others; what `target` named before is replaced.

    Raises:
        Conflict: the source is not whole, or the disk gave back something else; nothing is changed then.
        StorageFull: there is no room for it.
    """
    keep_whole(read_chunks(source), target, sha256)


def read_chunks(path: Path) -> Iterator[bytes]:
    """A file's bytes, piece by piece."""
    with path.open("rb") as reader:
        while chunk := reader.read(CHUNK_BYTES):
            yield chunk


def keep_whole(chunks: Iterable[bytes], target: Path, sha256: str) -> None:
    """Write bytes so that `target` names those with that hash and no others; what it named before is replaced.

    They are hashed on their way, and once more as read back from the disk,
    before they get their name. Raises as `copy_whole` does.
    """
    with room_needed():
        make_folders(target.parent)
    arriving = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if _written(chunks, arriving) != sha256 or look_at(arriving, sha256) is not Fixity.whole:
            raise Conflict("%(name)s could not be copied whole; nothing was replaced.", name=target.name)
        arriving.chmod(READ_ONLY)
        move(arriving, target)
    finally:
        arriving.unlink(missing_ok=True)


def _written(chunks: Iterable[bytes], arriving: Path) -> str:
    digest = sha256_of()
    arriving.unlink(missing_ok=True)
    with room_needed():
        descriptor = os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            for chunk in chunks:
                digest.update(chunk)
                write_all(descriptor, chunk)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    return digest.hexdigest()


def set_aside(path: Path, folder: Path, *, now: datetime) -> Path | None:
    """Move a damaged file into `folder`, under a name that none has yet; None where there is nothing to move."""
    make_folders(folder)
    stem = f"{path.name}.{now:%Y%m%dT%H%M%S}"
    names = (folder / (f"{stem}.{n}" if n else stem) for n in range(10_000))
    kept = next(name for name in names if not name.exists())
    try:
        move(path, kept)
    except FileNotFoundError:
        return None
    return kept


def write_whole(path: Path, data: bytes) -> str:
    """Write a small file and give it its name only once it is on disk; returns its SHA-256."""
    arriving = path.with_name(f".{path.name}.{os.getpid()}")
    with room_needed():
        arriving.write_bytes(data)
        fsync_file(arriving)
    move(arriving, path)
    return sha256_of(data).hexdigest()


def make_folders(folder: Path) -> None:
    """Create `folder` and what is missing above it, and make their names last."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        fsync_folder(one.parent)


def _forget(descriptor: int) -> None:
    """Ask the system to drop what it remembers of a file, so that the next reading comes from the disk."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)

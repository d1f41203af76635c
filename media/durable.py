"""Writes that are still there after the power goes.

A file is on disk only when its own bytes and the folder that names it have been
flushed; a rename only when both folders have. A full disk becomes `StorageFull`.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import StorageFull
from archive.phrases import Phrase

FULL = (errno.ENOSPC, errno.EDQUOT)
DISK_FULL = Phrase(
    "The archive's disk is full, so this was not saved; what was saved before is safe. "
    "Ask the steward to make room, then try again."
)


@contextmanager
def room_needed() -> Iterator[None]:
    """Turn "no space left" of anything inside into `StorageFull`; other errors pass through."""
    try:
        yield
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise StorageFull(DISK_FULL) from error


def fsync_folder(folder: Path) -> None:
    """Flush a folder's list of names to disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def fsync_file(path: Path) -> None:
    """Flush a file's bytes to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Create `folder` (its parent exists) and make its name last; does nothing where it is there."""
    with room_needed():
        try:
            folder.mkdir()
        except FileExistsError:
            return
        fsync_folder(folder.parent)


def write_all(descriptor: int, data: bytes | memoryview) -> None:
    """Write every byte: one `write` may take only a part when the disk is nearly full."""
    rest = memoryview(data)
    while rest.nbytes:
        rest = rest[os.write(descriptor, rest) :]


def move(source: Path, target: Path) -> None:
    """Rename within one filesystem, replacing `target`, and make it last on both sides."""
    with room_needed():
        source.replace(target)
        fsync_folder(target.parent)
        if source.parent != target.parent:
            fsync_folder(source.parent)

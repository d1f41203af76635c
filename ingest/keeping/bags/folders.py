"""Writing files into a folder that is there whole or not at all."""

import contextlib
import glob
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from archive.errors import Conflict, InvalidInput, StorageFull
from ingest.keeping.bags.pieces import Piece
from media.durable import fsync_folder, move, room_needed, write_all
from media.fixity import make_folders


def write_folder(target: Path, pieces: Iterable[Piece]) -> int:
    """Write the files into a new folder beside `target`, flush them, and only then give it that name.

    Returns how many files there are.

    Raises:
        InvalidInput: there is something under that name, or it cannot be written.
        StorageFull: there is no room for it; nothing is left of it then, as after any other error.
    """
    target = target.absolute()
    if target.exists() or target.is_symlink():
        raise InvalidInput("%(target)s is there already and is not written over; give a new name.", target=target)
    arriving = target.with_name(f".{target.name}.{os.getpid()}")
    with _said_in_words(target):
        make_folders(target.parent)
        _clear_interrupted(target)
        try:
            written = [_write(arriving, piece) for piece in pieces]
            for folder, _folders, _files in os.walk(arriving):
                fsync_folder(Path(folder))
            move(arriving, target)
        finally:
            shutil.rmtree(arriving, ignore_errors=True)
    return len(written)


def _clear_interrupted(target: Path) -> None:
    """What a process that ended in the middle of it left beside `target`."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.*"):
        owner = left.name.rpartition(".")[2]
        if owner.isdecimal() and not _is_running(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    shutil.rmtree(target.with_name(f".{target.name}.{os.getpid()}"), ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (ProcessLookupError, OverflowError):
        return False
    return True


def _write(root: Path, piece: Piece) -> Path:
    path = root / piece.name
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        for block in piece.blocks:
            write_all(descriptor, block)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return path


@contextlib.contextmanager
def _said_in_words(target: Path) -> Iterator[None]:
    try:
        with room_needed():
            yield
    except StorageFull as error:
        raise StorageFull(
            "There is no room for %(target)s on its disk, and nothing of it was left there. Make room, or name another "
            "disk.",
            target=target,
        ) from error
    except OSError as error:
        raise Conflict("%(target)s could not be written: %(error)s.", target=target, error=error.strerror) from error

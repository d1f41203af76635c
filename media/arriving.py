"""Uploads that come in pieces: what was acknowledged is on disk, and the file's own length says how much that is.

A piece that breaks off keeps what came of it. Two connections cannot write one upload at a time.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from archive.errors import Conflict, NotFound, TooLarge
from media.durable import fsync_folder, make_folder, move, room_needed, write_all
from media.store import ARRIVING, LocalStore, Received, hash_file


def begin_upload(store: LocalStore, upload_key: str) -> None:
    """Make room for an upload, of no bytes yet; does nothing where it has begun."""
    arriving = store.upload_path(upload_key).with_name(ARRIVING)
    make_folder(arriving.parent)
    with room_needed():
        os.close(os.open(arriving, os.O_WRONLY | os.O_CREAT, 0o644))
        fsync_folder(arriving.parent)


def arrived_bytes(store: LocalStore, upload_key: str) -> int:
    """How many bytes of an upload are here; raises NotFound when it never began."""
    whole = store.upload_path(upload_key)
    for path in (whole, whole.with_name(ARRIVING)):
        if path.exists():
            return path.stat().st_size
    raise NotFound("There is no such upload; start it again.")


def append(store: LocalStore, upload_key: str, chunks: Iterable[bytes], *, offset_bytes: int, limit_bytes: int) -> int:
    """Add a piece that starts at `offset_bytes`; returns the new length once it is safe on disk.

    Raises Conflict, changing nothing, when the upload is not just that long or another
    connection is writing it; TooLarge, StorageFull, and whatever `chunks` raises, keeping what came before.
    """
    with _alone(store, upload_key) as descriptor:
        length = os.lseek(descriptor, 0, os.SEEK_END)
        if length != offset_bytes:
            raise Conflict(f"This upload is {length:,} bytes long here, not {offset_bytes:,}; go on from there.")
        try:
            with room_needed():
                for chunk in chunks:
                    if length + len(chunk) > limit_bytes:
                        raise TooLarge(f"This upload is longer than the {limit_bytes:,} bytes that it may have.")
                    write_all(descriptor, chunk)
                    length += len(chunk)
        finally:
            with room_needed():
                os.fsync(descriptor)
    return length


def seal(store: LocalStore, upload_key: str) -> Received:
    """Close an upload that is complete and hash it; running it twice changes nothing more."""
    whole = store.upload_path(upload_key)
    if not whole.exists():
        with _alone(store, upload_key) as descriptor, room_needed():
            os.fsync(descriptor)
            move(whole.with_name(ARRIVING), whole)
    return Received(sha256=hash_file(whole), size_bytes=whole.stat().st_size)


@contextmanager
def _alone(store: LocalStore, upload_key: str) -> Iterator[int]:
    try:
        descriptor = os.open(store.upload_path(upload_key).with_name(ARRIVING), os.O_RDWR)
    except FileNotFoundError:
        raise NotFound("There is no such upload, or it is complete already; start it again.") from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict("Another connection is sending this upload; try again in a few seconds.") from None
        yield descriptor
    finally:
        os.close(descriptor)

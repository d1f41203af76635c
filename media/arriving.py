"""Uploads that come in pieces: what was acknowledged is on disk, and the file's own length says how much that is.

A piece that breaks off keeps what came of it, unless it was to be checked as a
whole. Two connections cannot write one upload at a time; one that has fallen
silent gives way when another asks for its place, in whichever process.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import Conflict, NotFound, TooLarge
from archive.phrases import Phrase
from media.durable import fsync_folder, make_folder, move, room_needed, write_all
from media.store import ARRIVING, LocalStore, Received, hash_file

ASKED_FOR = "asked-for"
"""A file of this name beside an upload asks whoever holds it, and has nothing to write, to let go."""


class BeingSent(Conflict):
    """Another connection is writing this upload."""


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


class Piece:
    """One connection's hold on an upload: it alone may write, from `start_bytes` on, until it has ended."""

    def __init__(self, path: Path, *, offset_bytes: int, limit_bytes: int) -> None:
        """Take hold of the upload at `path`.

        Raises NotFound, Conflict when the upload is not just `offset_bytes`
        long, and BeingSent when another connection holds it; nothing is changed then.
        """
        self._path, self._limit_bytes = path, limit_bytes
        self._descriptor = _held(path)
        try:
            self.start_bytes = self.length_bytes = os.lseek(self._descriptor, 0, os.SEEK_END)
            self._begin_at(offset_bytes)
        except BaseException:
            self._close()
            raise

    def _begin_at(self, offset_bytes: int) -> None:
        if self.length_bytes != offset_bytes:
            raise Conflict(
                "This upload is %(length_bytes)s bytes long here, not %(offset_bytes)s; go on from there.",
                length_bytes=f"{self.length_bytes:,}",
                offset_bytes=f"{offset_bytes:,}",
            )
        self._path.with_name(ASKED_FOR).unlink(missing_ok=True)

    def write(self, chunk: bytes) -> None:
        """Add bytes; raises TooLarge, with nothing of the chunk written, past the limit, and StorageFull."""
        if self.length_bytes + len(chunk) > self._limit_bytes:
            raise TooLarge(
                "This upload is longer than the %(limit_bytes)s bytes that it may have.",
                limit_bytes=f"{self._limit_bytes:,}",
            )
        with room_needed():
            write_all(self._descriptor, chunk)
        self.length_bytes += len(chunk)

    def end(self, *, keep: bool = True) -> int:
        """Make what was written safe on disk, or forget it, and let go whatever happens; returns the upload's length.

        What could not be made safe is forgotten too: the system drops the bytes of a failed flush without
        another word, so a later flush that succeeds says nothing of them, and the sender has to send them again.
        """
        try:
            if not keep:
                self._take_back()
            self._settle()
        finally:
            self._close()
        return self.length_bytes

    def _take_back(self) -> None:
        os.ftruncate(self._descriptor, self.start_bytes)
        self.length_bytes = self.start_bytes

    def _settle(self) -> None:
        with room_needed():
            try:
                os.fsync(self._descriptor)
            except OSError:
                self._take_back()
                raise

    def is_asked_for(self) -> bool:
        """Whether another connection wants to go on with this upload."""
        return self._path.with_name(ASKED_FOR).exists()

    def _close(self) -> None:
        os.close(self._descriptor)


def hold(store: LocalStore, upload_key: str, *, offset_bytes: int, limit_bytes: int) -> Piece:
    """Take hold of an upload to add a piece; see `Piece` for what is raised."""
    path = store.upload_path(upload_key).with_name(ARRIVING)
    return Piece(path, offset_bytes=offset_bytes, limit_bytes=limit_bytes)


def ask_for(store: LocalStore, upload_key: str) -> None:
    """Ask a connection that holds the upload and has fallen silent to let go."""
    path = store.upload_path(upload_key)
    if path.parent.exists():
        path.with_name(ASKED_FOR).touch()


def seal(store: LocalStore, upload_key: str) -> Received:
    """Close an upload that is complete and hash it; running it twice changes nothing more."""
    whole = store.upload_path(upload_key)
    if not whole.exists():
        arriving = whole.with_name(ARRIVING)
        with _alone(arriving) as descriptor, room_needed():
            os.fsync(descriptor)
            arriving.with_name(ASKED_FOR).unlink(missing_ok=True)
            move(arriving, whole)
    return Received(sha256=hash_file(whole), size_bytes=whole.stat().st_size)


@contextmanager
def _alone(path: Path) -> Iterator[int]:
    descriptor = _held(path)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _held(path: Path) -> int:
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        raise NotFound("There is no such upload, or it is complete already; start it again.") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise BeingSent(Phrase("Another connection is sending this upload; try again in a few seconds.")) from None
    return descriptor

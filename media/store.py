"""The store of bytes on local disk: uploads on their way in; masters, pictures and derived files by their hash.

Every write is hashed, flushed, renamed and flushed again, so that a name that exists names whole bytes.
The store never changes a master, deletes one only where a steward had it destroyed, and builds no path from a
person's words.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from pathlib import Path

from archive.errors import Conflict, NotFound, TooLarge
from media.durable import fsync_file, fsync_folder, make_folder, move, room_needed, write_all
from media.store_names import DERIVED_NAME, SHA256, SUFFIX, UPLOAD_KEY, checked

MASTER = "master"
ARRIVING = "arriving"
SECTIONS = ("uploads", "masters", "pictures", "derived", "quarantine", "work")
PICTURE_SUFFIX = ".webp"


@dataclass(frozen=True, slots=True)
class Received:
    """An upload that is whole on disk."""

    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Derived:
    """A file that was made here; `name` is its hash and suffix, so the same bytes have one name."""

    sha256: str
    size_bytes: int
    name: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file met by an audit; `name` is what `master_path`, `derived_path` or `upload_path` takes."""

    name: str
    path: Path
    modified_at: datetime


class LocalStore:
    """Everything under one root folder on one filesystem."""

    def __init__(self, root: Path) -> None:
        """Open the store at `root`, making its folders; the parent of `root` must exist or be creatable."""
        self.root = root.absolute()
        with room_needed():
            self.root.mkdir(parents=True, exist_ok=True)
        for section in SECTIONS:
            make_folder(self.root / section)

    def upload_path(self, upload_key: str) -> Path:
        """Where the bytes of an upload lie, alone in their folder (there or not)."""
        return self.root / "uploads" / checked(UPLOAD_KEY, upload_key) / MASTER

    def quarantine_path(self, upload_key: str) -> Path:
        """Where the bytes of a refused upload lie (there or not)."""
        return self.root / "quarantine" / checked(UPLOAD_KEY, upload_key) / MASTER

    def master_path(self, sha256: str) -> Path:
        """Where the master of that hash lies (there or not)."""
        return self.root / "masters" / checked(SHA256, sha256)[:2] / sha256

    def derived_path(self, name: str) -> Path:
        """Where the derived file of that name lies (there or not); raises NotFound for any other form of name."""
        return self.root / "derived" / checked(DERIVED_NAME, name)[:2] / name

    def picture_path(self, name: str) -> Path:
        """Where the picture of that name lies (there or not); raises NotFound for any other form of name."""
        return self.root / "pictures" / checked(DERIVED_NAME, name)[:2] / name

    def receive(self, upload_key: str, chunks: Iterable[bytes], *, limit_bytes: int) -> Received:
        """Stream an upload to disk; when this returns, its bytes survive a power cut.

        Raises TooLarge past `limit_bytes` and StorageFull; then, and when `chunks`
        itself fails, nothing of the upload is left.
        """
        final = self.upload_path(upload_key)
        make_folder(final.parent)
        arriving = final.with_name(ARRIVING)
        try:
            with room_needed():
                received = _write_hashed(arriving, chunks, limit_bytes=limit_bytes)
            move(arriving, final)
        except BaseException:
            arriving.unlink(missing_ok=True)
            if not final.exists():
                self.discard_upload(upload_key)
            raise
        return received

    def adopt_master(self, upload_key: str, sha256: str) -> None:
        """Move an upload among the masters and hash it again there; running it twice changes nothing more.

        Raises NotFound when neither the upload nor the master is there, and Conflict
        when the bytes on disk no longer have that hash (they stay with the upload).
        """
        source, target = self.upload_path(upload_key), self.master_path(sha256)
        if not source.exists() and not target.exists():
            raise NotFound("The bytes of this upload are not in the store; upload the recording again.")
        if not (target.exists() and hash_file(target) == sha256):
            self._move_in(source, target, sha256)
        self.discard_upload(upload_key)

    def _move_in(self, source: Path, target: Path, sha256: str) -> None:
        make_folder(target.parent)
        if source.exists():
            move(source, target)
        if hash_file(target) != sha256:
            make_folder(source.parent)
            move(target, source)
            raise Conflict("The recording's bytes changed on disk while it was stored; upload it again.")
        target.chmod(0o444)

    def keep_master(self, temp: Path) -> Received:
        """Move a finished file of a `work_folder` among the masters, to stay there for good. Raises StorageFull."""
        with room_needed():
            fsync_file(temp)
            kept = Received(sha256=hash_file(temp), size_bytes=temp.stat().st_size)
        target = self.master_path(kept.sha256)
        if not target.exists():
            make_folder(target.parent)
            move(temp, target)
            target.chmod(0o444)
        return kept

    def quarantine(self, upload_key: str) -> None:
        """Set a refused upload aside; running it twice changes nothing more. Raises NotFound when it is nowhere."""
        source, target = self.upload_path(upload_key), self.quarantine_path(upload_key)
        if source.exists():
            make_folder(target.parent)
            move(source, target)
        elif not target.exists():
            raise NotFound("The bytes of this upload are not in the store; upload the file again.")
        self.discard_upload(upload_key)

    def discard_upload(self, upload_key: str) -> None:
        """Remove an upload that nobody was told is safe; nothing happens where there is none."""
        _remove_folder(self.upload_path(upload_key).parent)

    def discard_quarantined(self, upload_key: str) -> None:
        """Remove a refused upload whose time is over; nothing happens where there is none."""
        _remove_folder(self.quarantine_path(upload_key).parent)

    def destroy_master(self, sha256: str) -> None:
        """Remove a master for good; nothing happens where there is none."""
        _remove_file(self.master_path(sha256))

    def discard_derived(self, name: str) -> None:
        """Remove a derived file; nothing happens where there is none."""
        _remove_file(self.derived_path(name))

    def keep_derived(self, temp: Path, suffix: str) -> Derived:
        """Move a finished file of a `work_folder` to the name that its bytes give it.

        The same bytes kept twice are one file. `suffix` is like ".webm". Raises StorageFull.
        """
        return self._keep(temp, suffix, self.derived_path)

    def keep_picture(self, temp: Path, suffix: str = PICTURE_SUFFIX) -> Derived:
        """The same for a picture, which nothing could make again. Raises StorageFull."""
        return self._keep(temp, suffix, self.picture_path)

    def _keep(self, temp: Path, suffix: str, path_of: Callable[[str], Path]) -> Derived:
        with room_needed():
            fsync_file(temp)
            digest, size_bytes = hash_file(temp), temp.stat().st_size
        name = digest + checked(SUFFIX, suffix)
        target = path_of(name)
        make_folder(target.parent)
        move(temp, target)
        return Derived(sha256=digest, size_bytes=size_bytes, name=name)

    @contextmanager
    def work_folder(self) -> Iterator[Path]:
        """A folder for unfinished files on the store's filesystem; gone afterwards."""
        with room_needed():
            folder = Path(tempfile.mkdtemp(dir=self.root / "work"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def clear_work_older_than(self, age_s: float, now: datetime) -> int:
        """Remove what a killed process left in work; returns how many folders went."""
        old = [path for path in (self.root / "work").iterdir() if now.timestamp() - path.lstat().st_mtime > age_s]
        for path in old:
            shutil.rmtree(path, ignore_errors=True)
        return len(old)

    def masters(self) -> Iterator[StoredFile]:
        """Every master, in order of name."""
        return self._files("masters")

    def derived(self) -> Iterator[StoredFile]:
        """Every derived file, in order of name."""
        return self._files("derived")

    def pictures(self) -> Iterator[StoredFile]:
        """Every picture, in order of name."""
        return self._files("pictures")

    def uploads(self) -> Iterator[StoredFile]:
        """The folder of every upload on its way in, named by its key, as old as the newest that is in it."""
        for folder in sorted((self.root / "uploads").iterdir()):
            try:
                changed = max(path.lstat().st_mtime for path in (folder, *folder.iterdir()))
            except FileNotFoundError:  # moved on meanwhile
                continue
            yield StoredFile(folder.name, folder, datetime.fromtimestamp(changed, tz=UTC))

    def _files(self, section: str) -> Iterator[StoredFile]:
        for path in sorted((self.root / section).glob("??/*")):
            yield StoredFile(path.name, path, datetime.fromtimestamp(path.stat().st_mtime, tz=UTC))


def hash_file(path: Path) -> str:
    """The SHA-256 of a file in hex, read as a stream."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _write_hashed(path: Path, chunks: Iterable[bytes], *, limit_bytes: int) -> Received:
    digest, size_bytes = sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        for chunk in chunks:
            size_bytes += len(chunk)
            if size_bytes > limit_bytes:
                raise TooLarge(
                    "This file is larger than %(limit_bytes)s bytes, the most taken in one piece; cut it "
                    "into parts and upload each.",
                    limit_bytes=f"{limit_bytes:,}",
                )
            digest.update(chunk)
            write_all(descriptor, chunk)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return Received(sha256=digest.hexdigest(), size_bytes=size_bytes)


def _remove_file(path: Path) -> None:
    if path.exists():
        path.unlink()
        fsync_folder(path.parent)


def _remove_folder(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
        fsync_folder(folder.parent)

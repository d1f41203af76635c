"""A second copy of the files that nothing can make again: what one must be able to do, and one in a folder.

Both sides are hashed before and after anything is copied, so that damage never
travels. A copy that does not answer is something else than one that is empty.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from archive.errors import MissingPart
from media.durable import fsync_folder
from media.fixity import Fixity, copy_whole, look_at, set_aside

DAMAGED = "damaged"
"""The folder, in the store and in a second copy, in which damaged files are kept."""


class SecondCopy(Protocol):
    """Files by their place below it, such as `masters/ab/abcd…`.

    Every method raises MissingPart where the copy does not answer, which says nothing of its files.
    """

    def look_at(self, place: str, sha256: str) -> Fixity:
        """Read a file of it, and compare its bytes with their hash."""

    def keep(self, source: Path, place: str, sha256: str) -> None:
        """Copy a file there, and read it back. Raises Conflict where it did not arrive whole."""

    def bring_back(self, place: str, target: Path, sha256: str) -> None:
        """Copy a file from there to `target`, which is replaced. Raises Conflict where it is not whole."""

    def set_aside(self, place: str, *, now: datetime) -> None:
        """Move a damaged file of it out of the way; it stays."""

    def destroy(self, place: str, sha256: str) -> None:
        """Remove a file, and all that was set aside of it; nothing where none is there."""


@dataclass(frozen=True, slots=True)
class FolderCopy:
    """In a folder, best on another disk."""

    root: Path

    def look_at(self, place: str, sha256: str) -> Fixity:
        """Read it from the disk."""
        return look_at(self.there() / place, sha256)

    def keep(self, source: Path, place: str, sha256: str) -> None:
        """Copy it and read it back."""
        copy_whole(source, self.there() / place, sha256)

    def bring_back(self, place: str, target: Path, sha256: str) -> None:
        """The same the other way."""
        copy_whole(self.there() / place, target, sha256)

    def set_aside(self, place: str, *, now: datetime) -> None:
        """Into a folder beside the sound ones."""
        set_aside(self.there() / place, self.root / DAMAGED, now=now)

    def destroy(self, place: str, sha256: str) -> None:
        """From its own folder and from that of damaged ones."""
        for folder in ((self.there() / place).parent, self.root / DAMAGED):
            remove_bytes(folder, sha256)

    def there(self) -> Path:
        """The folder; a disk that is not mounted must not be taken for an empty one, and none is made in its place."""
        if not self.root.is_dir():
            raise MissingPart(
                "The folder of the second copy, %(folder)s, is not there; mount its disk or correct "
                "STORYLOOM_SECOND_COPY.",
                folder=self.root,
            )
        return self.root


def remove_bytes(folder: Path, sha256: str) -> None:
    """Remove every file in the folder that holds, or held, these bytes."""
    gone = list(folder.glob(f"*{sha256}*")) if folder.is_dir() else []
    for path in gone:
        path.unlink(missing_ok=True)
    if gone:
        fsync_folder(folder)


def copy_in_folder(root: Path) -> FolderCopy:
    """The second copy in that folder. Raises MissingPart where it is not there."""
    copy = FolderCopy(root)
    copy.there()
    return copy

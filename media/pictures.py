"""Pictures that people hand in: decoded in the limited child, drawn anew and kept as WebP.

Drawing a picture anew leaves behind where and with what it was taken, and
whatever else its file carried. The original is not kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from archive.errors import InvalidInput
from archive.phrases import Phrase
from media.confined import ChildFailed, run_child
from media.limits import MIB, Limits
from media.store import LocalStore

PICTURE_BYTES = 12 * MIB
LONGEST_EDGE_PX = 1600
PICTURE_LIMITS = Limits(memory_bytes=1200 * MIB, file_bytes=PICTURE_BYTES, cpu_s=60, wall_s=120.0)
NOT_A_PICTURE = Phrase("This is not a picture that can be read here; send a JPEG, PNG or WebP file.")


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture in the store; `name` is what `picture_path` takes."""

    name: str
    width_px: int
    height_px: int


def keep_picture(store: LocalStore, chunks: Iterable[bytes], *, limits: Limits = PICTURE_LIMITS) -> StoredPicture:
    """Read a JPEG, PNG or WebP of at most `PICTURE_BYTES`, told by its content, and keep it drawn anew.

    Raises:
        InvalidInput: it is none of these, larger, or cannot be read.
        StorageFull: the disk is full.
    """
    with store.work_folder() as folder:
        given, drawn = folder / "given", folder / "drawn"
        _write(given, chunks)
        asked = {"path": str(given), "drawn": str(drawn), "longest_px": LONGEST_EDGE_PX}
        try:
            size = run_child("picture", asked, limits=limits)
        except ChildFailed as error:
            raise InvalidInput(NOT_A_PICTURE) from error
        return StoredPicture(store.keep_picture(drawn).name, size["width_px"], size["height_px"])


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    size_bytes = 0
    with path.open("wb") as file:
        for chunk in chunks:
            size_bytes += len(chunk)
            if size_bytes > PICTURE_BYTES:
                most = PICTURE_BYTES // MIB
                raise InvalidInput(
                    "This picture is larger than %(most)s MiB; make it smaller and send it again.", most=most
                )
            file.write(chunk)

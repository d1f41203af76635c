"""Reading a .tar or .tar.gz, and the list of a .zip, without being made to hold more than is allowed."""

import gzip
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from archive.errors import InvalidInput
from ingest.keeping.bags.limits import HEAD_BYTES

GZIP = b"\x1f\x8b"
END, END_BYTES, LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
LOCATOR, LOCATOR_BYTES, FAR_END, FAR_END_BYTES = b"PK\x06\x07", 20, b"PK\x06\x06", 56
IN_THE_FAR_END = 0xFFFFFFFF


class Bounded:
    """A file, perhaps a compressed one, that gives out so many bytes at most, and never many at once."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file, self._most = file, most

    def read(self, size: int = -1) -> bytes:
        """So many bytes. Raises InvalidInput where that is more than any head of a tar, or than may come out."""
        if not 0 <= size <= HEAD_BYTES or self._file.tell() + size > self._most + HEAD_BYTES:
            raise InvalidInput("This file says more about its files than is read here; nothing was taken from it.")
        return self._file.read(size)

    def tell(self) -> int:
        """Where it is."""
        return self._file.tell()

    def seek(self, position: int, whence: int = 0) -> int:
        """Go there, as far as may be."""
        if whence or not 0 <= position <= self._most + HEAD_BYTES:
            raise InvalidInput("This file would unpack to more than is allowed; nothing was taken from it.")
        return self._file.seek(position)


@contextmanager
def opened(file: Path, most: int) -> Iterator[IO[bytes]]:
    """The file, unpacked as it is read where gzip packed it."""
    with file.open("rb") as raw:
        packed = raw.read(2) == GZIP
        raw.seek(0)
        if packed:
            with gzip.GzipFile(fileobj=raw) as plain:
                yield Bounded(plain, most)  # type: ignore[misc, arg-type]
        else:
            yield Bounded(raw, most)  # type: ignore[misc]


def zip_list_bytes(file: Path) -> int:
    """How large the list of a ZIP says it is: the standard library reads it whole, so it is asked first."""
    with file.open("rb") as raw:
        size = raw.seek(0, 2)
        start = max(0, size - END_BYTES - LONGEST_COMMENT)
        raw.seek(start)
        tail = raw.read()
        at = tail.rfind(END)
        if at < 0 or len(tail) - at < END_BYTES:
            return 0
        said = int(struct.unpack_from("<L", tail, at + 12)[0])
        far = _far_list_bytes(raw, start + at)
    return max(said if said != IN_THE_FAR_END else 0, far)


def _far_list_bytes(raw: IO[bytes], end: int) -> int:
    """The same of a large ZIP, which says it in another place."""
    if end < LOCATOR_BYTES + FAR_END_BYTES:
        return 0
    raw.seek(end - LOCATOR_BYTES)
    if raw.read(4) != LOCATOR:
        return 0
    raw.seek(end - LOCATOR_BYTES - FAR_END_BYTES)
    record = raw.read(FAR_END_BYTES)
    return int(struct.unpack_from("<Q", record, 40)[0]) if record.startswith(FAR_END) else 0

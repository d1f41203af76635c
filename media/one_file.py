"""The only door through which a decoder reads: one file, from one offset, and no other."""

import os
from bisect import bisect_left
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

LONGEST_PATCH_BYTES = 4


class OneFile:
    """A file seen from `start_bytes` on, with some places of it read otherwise than they are on disk.

    `patches` maps places in the file to at most four bytes. The decoder gets these methods and no path.
    """

    def __init__(self, path: Path, *, start_bytes: int = 0, patches: Mapping[int, bytes] | None = None) -> None:
        self._file = path.open("rb", buffering=0)
        self._start_bytes = start_bytes
        self._patches = dict(patches or {})
        self._places = sorted(self._patches)
        self._file.seek(start_bytes)

    def read(self, size: int) -> bytes:
        """Up to `size` bytes."""
        place = self._file.tell()
        data = self._file.read(size) or b""
        return self._patched(place, data) if self._places else data

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move, counting from `start_bytes`."""
        if whence == os.SEEK_SET:
            offset += self._start_bytes
        return self._file.seek(offset, whence) - self._start_bytes

    def tell(self) -> int:
        """The place, counting from `start_bytes`."""
        return self._file.tell() - self._start_bytes

    def _patched(self, place: int, data: bytes) -> bytes:
        changed = bytearray(data)
        first = bisect_left(self._places, place - LONGEST_PATCH_BYTES + 1)
        for at in self._places[first : bisect_left(self._places, place + len(data))]:
            for offset, byte in enumerate(self._patches[at], start=at - place):
                if 0 <= offset < len(changed):
                    changed[offset] = byte
        return bytes(changed)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()


def refuse_other_files(_url: str, _flags: int, _options: dict[str, str]) -> OneFile:
    """Answer a decoder that asks for a second file, as a playlist makes it do."""
    raise PermissionError("a recording may name no other file")

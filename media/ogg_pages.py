"""Reading an Ogg file's pages: whether its end is there, and which pages fail their checksum.

A decoder drops a page, a second of speech, for one wrong bit. The checksums found wrong are
given back corrected, so that what is left of those pages can still be heard.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MAGIC = b"OggS"
HEADER_BYTES = 27
CHECKSUM_AT = 22
LAST_PAGE = 4
SEARCH_BYTES = 1 << 16
REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
ALL_ONES = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class OggPages:
    """`checksums` maps a place in the file to the four bytes that belong there."""

    checksums: dict[int, bytes]
    ends: bool


def read_pages(path: Path, *, start_bytes: int = 0) -> OggPages:
    """Walk over every page; one whose length cannot be trusted is left as it is."""
    checksums: dict[int, bytes] = {}
    last_flags, last_end = 0, -1
    size_bytes = path.stat().st_size
    with path.open("rb") as file:
        for place, page in _pages(file, start_bytes):
            last_flags, last_end = page[5], place + len(page)
            right = _checksum(page)
            if page[CHECKSUM_AT : CHECKSUM_AT + 4] != right and _page_follows(file, last_end, size_bytes):
                checksums[place + CHECKSUM_AT] = right
    return OggPages(checksums, ends=last_end == size_bytes and bool(last_flags & LAST_PAGE))


def _pages(file: BinaryIO, place: int) -> Iterator[tuple[int, bytes]]:
    while (found := _next_magic(file, place)) is not None:
        file.seek(found)
        header = file.read(HEADER_BYTES)
        lacing = file.read(header[-1]) if len(header) == HEADER_BYTES else b""
        body = file.read(sum(lacing))
        yield found, header.ljust(HEADER_BYTES, b"\0") + lacing + body
        place = found + max(HEADER_BYTES + len(lacing) + len(body), len(MAGIC))


def _next_magic(file: BinaryIO, place: int) -> int | None:
    while True:
        file.seek(place)
        window = file.read(SEARCH_BYTES) if place % SEARCH_BYTES == 0 else file.read(len(MAGIC))
        if window.startswith(MAGIC):
            return place
        window += file.read(SEARCH_BYTES)
        if (found := window.find(MAGIC)) >= 0:
            return place + found
        if len(window) <= len(MAGIC):
            return None
        place += len(window) - len(MAGIC) + 1


def _page_follows(file: BinaryIO, place: int, size_bytes: int) -> bool:
    file.seek(place)
    return place == size_bytes or file.read(len(MAGIC)) == MAGIC


def _checksum(page: bytes) -> bytes:
    # Ogg's CRC-32 is zlib's with its bits the other way round and nothing inverted.
    blank = page[:CHECKSUM_AT] + b"\0\0\0\0" + page[CHECKSUM_AT + 4 :]
    mirrored = zlib.crc32(blank.translate(REVERSED), ALL_ONES) ^ ALL_ONES
    return struct.pack("<I", int(f"{mirrored:032b}"[::-1], 2))

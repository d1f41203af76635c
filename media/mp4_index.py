"""Looking at the index of an MP4 or M4A: whether it is there, and whether its tables agree with each other.

A phone that dies while recording leaves the sound without its index: nothing can play it,
and yet it may be recovered, so it must not be told apart as "not sound".
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

FOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
HEADER_BYTES = 8
LONG_HEADER_BYTES = 16
MOST_BOXES = 10_000
MOST_DEPTH = 8
MOST_ENTRIES = 100_000


@dataclass(frozen=True, slots=True)
class Mp4Index:
    """Whether there is sound and no index at all, and whether its tables of times and sizes count alike."""

    sound_without_index: bool
    agrees: bool


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start_bytes: int
    end_bytes: int


def read_index(path: Path, *, start_bytes: int = 0) -> Mp4Index:
    """Read the boxes of a file that a demuxer would take for MP4."""
    kinds: set[bytes] = set()
    timed: list[int] = []
    sized: list[int] = []
    with path.open("rb") as file:
        for box in _boxes(file, start_bytes, path.stat().st_size):
            kinds.add(box.kind)
            if box.kind == b"stts":
                timed.append(_timed_samples(file, box))
            elif box.kind == b"stsz":
                file.seek(box.start_bytes + 8)
                sized.append(_number(file.read(4)))
    begins = b"ftyp" in kinds and b"mdat" in kinds
    return Mp4Index(begins and b"moov" not in kinds and b"moof" not in kinds, not sized or timed == sized)


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[_Box]:
    waiting = [(start, end, 0)]
    for _ in range(MOST_BOXES):
        if not waiting:
            return
        start, end, depth = waiting.pop()
        file.seek(start)
        header = file.read(LONG_HEADER_BYTES)
        if start + HEADER_BYTES > end or len(header) < HEADER_BYTES:
            continue
        length, kind = struct.unpack_from(">I4s", header)
        skip = HEADER_BYTES
        if length == 1 and len(header) == LONG_HEADER_BYTES:
            length, skip = struct.unpack_from(">Q", header, HEADER_BYTES)[0], LONG_HEADER_BYTES
        elif length == 0:
            length = end - start
        yield _Box(kind, start + skip, start + length)
        if length >= skip:
            waiting.append((start + length, end, depth))
            if kind in FOLDERS and depth < MOST_DEPTH:
                waiting.append((start + skip, start + length, depth + 1))


def _timed_samples(file: BinaryIO, box: _Box) -> int:
    file.seek(box.start_bytes + 4)
    entries = min(_number(file.read(4)), MOST_ENTRIES, max(0, box.end_bytes - box.start_bytes - 8) // 8)
    body = file.read(entries * 8)
    return sum(count for count, _ in struct.iter_unpack(">II", body[: len(body) // 8 * 8]))


def _number(four: bytes) -> int:
    return int.from_bytes(four, "big")

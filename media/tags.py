"""Skipping ID3 tags before a decoder sees them.

A million chapters or a huge picture cost a demuxer more than a gigabyte, and nothing
in a tag is wanted: a recording's facts come from people. Only the first bytes are read.
"""

from dataclasses import dataclass
from pathlib import Path

from archive.phrases import Phrase

HEADER_BYTES = 10
FOOTER_FLAG = 0x10
MOST_TAGS = 16
SEVEN_BITS = 0x80
UNUSUAL_BYTES = 16 * 1024**2


@dataclass(frozen=True, slots=True)
class TagSkip:
    """Where the sound starts, in bytes, and what is wrong with the tags before it."""

    start_bytes: int
    problems: tuple[str, ...]


def skip_tags(path: Path) -> TagSkip:
    """Find the first byte behind any ID3v2 tags of a file."""
    size_bytes = path.stat().st_size
    start = 0
    problems: list[str] = []
    with path.open("rb") as file:
        for _ in range(MOST_TAGS):
            file.seek(start)
            length = _tag_bytes(file.read(HEADER_BYTES))
            if length == 0:
                break
            if start + length > size_bytes:
                problems.append(
                    Phrase("The file's tag claims to be longer than the whole file; the tag was passed over.")
                )
                start += HEADER_BYTES
                break
            if length > UNUSUAL_BYTES:
                problems.append(
                    Phrase("The file carries %(length)s MB of tags or pictures before the sound; they were skipped.")
                    % {"length": length // 1024**2}
                )
            start += length
    return TagSkip(start, tuple(problems))


def _tag_bytes(header: bytes) -> int:
    if len(header) < HEADER_BYTES or not header.startswith(b"ID3") or any(b >= SEVEN_BITS for b in header[6:10]):
        return 0
    size = 0
    for byte in header[6:10]:
        size = size << 7 | byte
    return HEADER_BYTES + size + (HEADER_BYTES if header[5] & FOOTER_FLAG else 0)

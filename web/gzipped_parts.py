"""A text that is sent again and again with another few characters in some places, compressed once.

To compress a page costs as much as a third of its queries, and only the nonce
in it differs from one answer to the next. The format allows what is done here:
a gzip file is a row of blocks (RFC 1951, 3.2.3), each part is compressed into
blocks that refer to nothing before them and end on a whole byte, and between
two of them what differs stands in a block of its own, stored as it is.
"""

import struct
import zlib
from collections.abc import Iterable

HEADER = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF))
"""RFC 1952, 2.3: deflate, no name, no time, no system."""
LAST_BLOCK = b"\x03\x00"
RAW, LEVEL = -zlib.MAX_WBITS, 6
MOST_STORED = 0xFFFF


class GzippedParts:
    """Parts of a text, ready to be joined."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = tuple(parts)
        self._blocks = tuple(_blocks(part) for part in self._parts)

    def joined(self, between: bytes) -> bytes:
        """A gzip file of the parts with `between` between each two, which must be short."""
        text = between.join(self._parts)
        end = struct.pack("<LL", zlib.crc32(text), len(text) & 0xFFFFFFFF)
        return HEADER + _stored(between).join(self._blocks) + LAST_BLOCK + end


def _blocks(part: bytes) -> bytes:
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, RAW)
    return packer.compress(part) + packer.flush(zlib.Z_FULL_FLUSH)


def _stored(text: bytes) -> bytes:
    """RFC 1951, 3.2.4: no last block, its length, the same with every bit turned, and the text."""
    return struct.pack("<BHH", 0, len(text), len(text) ^ MOST_STORED) + text

"""Which way up a JPEG is meant to be seen, from the one EXIF field that is ever looked at."""

import struct

UPRIGHT = 1
_ORIENTATION_TAG, _SHORT = 0x0112, 3
_APP1, _START_OF_SCAN = 0xE1, 0xDA


def orientation(jpeg: bytes) -> int:
    """1 to 8 as EXIF counts them; 1 where nothing, or nothing that makes sense, is said."""
    try:
        exif = _exif(jpeg)
        return _read(exif) if exif else UPRIGHT
    except (struct.error, IndexError):
        return UPRIGHT


def _exif(jpeg: bytes) -> bytes:
    at = 2
    while jpeg[at] == 0xFF and jpeg[at + 1] != _START_OF_SCAN:  # noqa: PLR2004 (a marker begins so)
        (length,) = struct.unpack_from(">H", jpeg, at + 2)
        segment = jpeg[at + 4 : at + 2 + length]
        if jpeg[at + 1] == _APP1 and segment.startswith(b"Exif\0\0"):
            return segment[6:]
        at += 2 + length
    return b""


def _read(tiff: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return UPRIGHT
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for entry in range(count):
        tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * entry)
        if (tag, kind) == (_ORIENTATION_TAG, _SHORT):
            return value if 1 <= value <= 8 else UPRIGHT  # noqa: PLR2004 (EXIF knows eight)
    return UPRIGHT

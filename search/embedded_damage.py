"""Finds out whether an embedded index can be trusted, without changing it.

Opening an index reads almost nothing of it, so a flipped bit would show only as
a wrong answer or a crash in the middle of one. Each segment file ends with a
checksum of itself; reading them all takes about a second per gigabyte.
"""

import json
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import MissingPart
from archive.phrases import Phrase

BEING_REBUILT = Phrase("Search is being rebuilt; try again in a little while.")

_FOOTER_MAGIC = 1337
_TAIL = struct.Struct("<II")
_PARTS = frozenset({"idx", "pos", "term", "fast", "fieldnorm", "store"})
_CHUNK_BYTES = 1 << 20


def find_damage(generation: Path) -> str | None:
    """Return a sentence about the first damage found in a generation, or None when all of it reads well."""
    try:
        segments = json.loads((generation / "meta.json").read_bytes())["segments"]
        for segment in segments:
            stem = segment["segment_id"].replace("-", "")
            deletes = segment.get("deletes")
            wanted = {f"{stem}.{part}" for part in _PARTS}
            if deletes:
                wanted.add(f"{stem}.{deletes['opstamp']}.del")
            for name in sorted(wanted):
                if not _is_whole(generation / name):
                    return Phrase("The search index file %(name)s is damaged.") % {"name": name}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return Phrase("The search index cannot be read: %(error)s.") % {"error": error}
    return None


def _is_whole(path: Path) -> bool:
    size = path.stat().st_size
    with path.open("rb") as file:
        if size < _TAIL.size:
            return False
        file.seek(size - _TAIL.size)
        footer_bytes, magic = _TAIL.unpack(file.read(_TAIL.size))
        body_bytes = size - _TAIL.size - footer_bytes
        if magic != _FOOTER_MAGIC or body_bytes < 0:
            return False
        file.seek(body_bytes)
        expected = json.loads(file.read(footer_bytes))["crc"]
        file.seek(0)
        crc = 0
        while body_bytes:
            chunk = file.read(min(_CHUNK_BYTES, body_bytes))
            crc = zlib.crc32(chunk, crc)
            body_bytes -= len(chunk)
    return bool(crc == expected)


@contextmanager
def damage_is_missing_part() -> Iterator[None]:
    """Turn an engine's stumble over damaged bytes into MissingPart; every other error passes unchanged.

    The engine's panics are no ordinary exceptions, and its other complaints are
    plain ValueErrors, so the one is told by its name and the other by its words.
    """
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException" and "Data corrupt" not in str(error):
            raise
        raise MissingPart(BEING_REBUILT) from error

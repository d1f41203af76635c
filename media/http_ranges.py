"""Reading a `Range` header into at most one range of a file, as RFC 9110 asks.

More ranges than one, other units and what does not parse are ignored (the whole file
is sent), so that no header can ask for the same bytes many times.
"""

import re
from dataclasses import dataclass

ONE_RANGE = re.compile(r"[ \t]*bytes=[ \t]*(\d{0,19})-(\d{0,19})[ \t]*", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ByteRange:
    """The bytes from `start` to `end`, both included."""

    start: int
    end: int

    @property
    def length_bytes(self) -> int:
        """How many bytes are sent."""
        return self.end - self.start + 1


@dataclass(frozen=True, slots=True)
class Unsatisfiable:
    """A range that starts behind the end of the file."""

    size_bytes: int


def parse_range(header: str | None, size_bytes: int) -> ByteRange | Unsatisfiable | None:
    """The one range asked for, cut to the file; None when the whole file is to be sent."""
    match = ONE_RANGE.fullmatch(header or "")
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return _last_bytes(int(last), size_bytes)
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size_bytes:
        return Unsatisfiable(size_bytes)
    return ByteRange(start, min(int(last) if last else size_bytes - 1, size_bytes - 1))


def _last_bytes(count: int, size_bytes: int) -> ByteRange | Unsatisfiable:
    if count == 0 or size_bytes == 0:
        return Unsatisfiable(size_bytes)
    return ByteRange(max(0, size_bytes - count), size_bytes - 1)

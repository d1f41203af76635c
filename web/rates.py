"""How often somebody may do something, counted by all processes of a site in one small table that they share.

Each entry is one moment: that at which its account is even again (the generic
cell rate algorithm). So a key costs sixteen bytes however often it is counted,
the table never grows, and where it is full the entry that is even first makes
room. Keys are kept as salted hashes; nothing in the table says who asked. What
two processes count at the very same instant may be counted once: this is a
brake and no ledger.
"""

import mmap
import secrets
import struct
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from threading import Lock

SALT_BYTES, ENTRY, IN_A_ROW, ROWS = 16, struct.Struct("<Qd"), 8, 8192
TABLE_BYTES = SALT_BYTES + ROWS * IN_A_ROW * ENTRY.size
FILE_NAME = "rates"
EVEN_S = 0.001
"""Moments are kept as floats, and a thousand of them add up to less than this."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` times in `period_s` seconds for as long as anybody likes, and `burst` at once."""

    name: str
    count: float
    period_s: float
    burst: int

    @property
    def apart_s(self) -> float:
        """How far one is from the next when they never stop."""
        return self.period_s / self.count


class Rates:
    """A table in the folder of an archive; without a folder, in this process's memory alone."""

    def __init__(self, folder: Path | None = None) -> None:
        self._table = _in_memory() if folder is None else _in_file(folder / FILE_NAME)
        self._salt = self._table[:SALT_BYTES]
        self._lock = Lock()

    def wait_s(self, rate: Rate, key: str, *, now: float) -> float:
        """Count one and give 0; or count nothing and give the seconds after which one more is free."""
        with self._lock:
            tag, at, even_at = self._entry(rate, key)
            even_at = min(max(even_at, now), now + rate.burst * rate.apart_s)  # a clock that was set back locks nobody
            over_s = even_at - now - (rate.burst - 1) * rate.apart_s
            if over_s > EVEN_S:
                return over_s
            ENTRY.pack_into(self._table, at, tag, even_at + rate.apart_s)
            return 0.0

    def forget(self, rate: Rate, key: str) -> None:
        """Count anew from nothing."""
        with self._lock:
            tag, at, _ = self._entry(rate, key)
            ENTRY.pack_into(self._table, at, tag, 0.0)

    def _entry(self, rate: Rate, key: str) -> tuple[int, int, float]:
        """The key's tag, the place of its entry and its moment; a new one takes the place that is even first."""
        digest = blake2b(f"{rate.name}\0{key}".encode(errors="replace"), digest_size=16, key=self._salt).digest()
        tag, number = struct.unpack("<QQ", digest)
        first = SALT_BYTES + (number % ROWS) * IN_A_ROW * ENTRY.size
        free = (float("inf"), first)
        for at in range(first, first + IN_A_ROW * ENTRY.size, ENTRY.size):
            kept, even_at = ENTRY.unpack_from(self._table, at)
            if kept == tag:
                return tag, at, even_at
            free = min(free, (even_at, at))
        return tag, free[1], 0.0


def _in_memory() -> mmap.mmap:
    table = mmap.mmap(-1, TABLE_BYTES)
    table[:SALT_BYTES] = secrets.token_bytes(SALT_BYTES)
    return table


def _in_file(path: Path) -> mmap.mmap:
    """The same in a file, made whole before it gets its name, so that each process meets one salt."""
    if not path.is_file() or path.stat().st_size != TABLE_BYTES:
        made = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        made.write_bytes(secrets.token_bytes(SALT_BYTES) + bytes(TABLE_BYTES - SALT_BYTES))
        made.chmod(0o600)
        made.replace(path)
    with path.open("r+b") as file:
        return mmap.mmap(file.fileno(), TABLE_BYTES)

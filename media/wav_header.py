"""Reading the header of a WAV file: where its sound starts and how much of it there should be."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

UNKNOWN_BYTES = 0xFFFFFFFF
RIFF_HEADER_BYTES = 12
CHUNK_HEADER_BYTES = 8
BODY_READ_BYTES = 64
LEAST_FORMAT_BYTES = 16
MOST_CHUNKS = 200


@dataclass(frozen=True, slots=True)
class WavData:
    """The `data` chunk: how long it says it is (None: not known) and how long it can be, in bytes."""

    says_bytes: int | None
    there_bytes: int
    bytes_a_second: int

    @property
    def declared_s(self) -> float | None:
        """The length that the header states, in seconds."""
        if self.says_bytes is None or self.bytes_a_second == 0:
            return None
        return self.says_bytes / self.bytes_a_second


def wav_data(path: Path, *, start_bytes: int = 0) -> WavData | None:
    """Read a RIFF or RF64 header; None where no data chunk is found."""
    size_bytes = path.stat().st_size
    bytes_a_second, long_bytes = 0, None
    for kind, place, length, body in _chunks(path, start_bytes + RIFF_HEADER_BYTES):
        if kind == b"ds64" and len(body) >= LEAST_FORMAT_BYTES:
            long_bytes = struct.unpack_from("<Q", body, 8)[0]
        elif kind == b"fmt " and len(body) >= LEAST_FORMAT_BYTES:
            bytes_a_second = struct.unpack_from("<I", body, 8)[0]
        elif kind == b"data":
            says = long_bytes if length == UNKNOWN_BYTES else length
            return WavData(says, max(0, size_bytes - place), bytes_a_second)
    return None


def _chunks(path: Path, place: int) -> Iterator[tuple[bytes, int, int, bytes]]:
    with path.open("rb") as file:
        for _ in range(MOST_CHUNKS):
            file.seek(place)
            header = file.read(CHUNK_HEADER_BYTES)
            if len(header) < CHUNK_HEADER_BYTES:
                return
            kind, length = struct.unpack("<4sI", header)
            yield kind, place + CHUNK_HEADER_BYTES, length, file.read(min(length, BODY_READ_BYTES))
            place += CHUNK_HEADER_BYTES + length + length % 2

"""Joining levelled sounds for a broadcast. Runs in the child only; like listening copies, with pauses between."""

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from media.durable import room_needed
from media.encoding import LISTENING_RATE_HZ, aac_m4a
from media.levelled import levelled, measured
from media.mono import Mono
from media.spans import SourceSpan

LOUDEST_16_BIT = 32767


class _Writer(Protocol):
    def add(self, samples: Mono) -> None: ...


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """Answer the `radio` command: write the file and tell how long it is."""
    pieces = [[SourceSpan(Path(path), *stretch) for path, *stretch in piece] for piece in arguments["pieces"]]
    pause = np.zeros(round(arguments["pause_s"] * LISTENING_RATE_HZ), dtype=np.float32)
    target, samples = Path(arguments["target"]), 0
    opened = _wav(target) if arguments["form"] == "wav" else aac_m4a(target, bitrate=arguments["bitrate"])
    with room_needed(), opened as writer:
        for number, piece in enumerate(pieces):
            for block in chain((pause,) if number else (), levelled(piece, measured(piece))):
                writer.add(block)
                samples += len(block)
    return {"duration_s": samples / LISTENING_RATE_HZ}


class _Wav:
    def __init__(self, file: wave.Wave_write) -> None:
        self._file = file

    def add(self, samples: Mono) -> None:
        whole = np.clip(samples, -1.0, 1.0) * LOUDEST_16_BIT
        self._file.writeframesraw(whole.round().astype("<i2").tobytes())


@contextmanager
def _wav(target: Path) -> Iterator[_Writer]:
    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(LISTENING_RATE_HZ)
        yield _Wav(file)

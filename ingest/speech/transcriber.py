"""The seam between the archive and any engine that turns sound into words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from archive.errors import InvalidInput
from ingest.speech.transcript_data import Provenance, Segment, WindowResult
from ingest.speech.windows import LONGEST_WINDOW_S, SAMPLE_RATE_HZ, Sound, Window, is_silent

Heard = tuple[tuple[Segment, ...], str | None]


class Transcriber(Protocol):
    """An engine that listens, window by window, to 16 kHz mono float32 sound."""

    def provenance(self, *, language: str | None, prompt: str) -> Provenance:
        """Say which engine, model and settings would be used."""
        ...

    def transcribe(
        self, pcm: Sound, windows: Sequence[Window], *, language: str | None, prompt: str, first_window: int = 0
    ) -> Iterator[WindowResult]:
        """Yield one result a window, in order, from `first_window` on; times are in recording time.

        A silent window gives a result without segments. Raises `MissingPart` where no engine is installed and
        `InvalidInput` for a window of more than ten minutes.
        """
        ...


def each_window(
    pcm: Sound, windows: Sequence[Window], *, first_window: int, hear: Callable[[Sound], Heard]
) -> Iterator[WindowResult]:
    """Give every window that is not silent to `hear`, and move what it heard from window time to recording time."""
    for index, (start_s, end_s) in enumerate(windows):
        if index < first_window:
            continue
        if end_s - start_s > LONGEST_WINDOW_S:
            raise InvalidInput(f"A window of {end_s - start_s:.0f} s is too long: cut it at {LONGEST_WINDOW_S:.0f} s.")
        piece = np.array(
            pcm[round(start_s * SAMPLE_RATE_HZ) : round(end_s * SAMPLE_RATE_HZ)], dtype=np.float32, order="C"
        )
        segments, language = ((), None) if is_silent(piece) else hear(piece)
        yield WindowResult(index, start_s, end_s, tuple(_moved(segment, start_s) for segment in segments), language)


def _moved(segment: Segment, by_s: float) -> Segment:
    words = tuple(replace(word, start_s=word.start_s + by_s, end_s=word.end_s + by_s) for word in segment.words)
    return replace(segment, start_s=segment.start_s + by_s, end_s=segment.end_s + by_s, words=words)

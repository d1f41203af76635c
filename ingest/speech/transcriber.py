"""The seam between the archive and any engine that turns sound into words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from archive.errors import InvalidInput
from ingest.speech.freed_memory import give_back
from ingest.speech.sound_files import Sound, let_go
from ingest.speech.transcript_data import Provenance, Segment, WindowResult
from ingest.speech.windows import LONGEST_WINDOW_S, SAMPLE_RATE_HZ, Window, floor_db, is_silent

Heard = tuple[tuple[Segment, ...], str | None]


class Transcriber(Protocol):
    """An engine that listens, window by window, to 16 kHz mono float32 sound."""

    def provenance(self, *, language: str | None, prompt: str) -> Provenance:
        """Say which engine, model and settings would be used."""
        ...

    def prompt_of(self, names: Sequence[str]) -> str:
        """A prompt of as many of `names`, the most important ones first, as the engine takes in (see `prompting`)."""
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
    """Give every window that is not silent to `hear`, and move what it heard from window time to recording time.

    Words over a silent stretch were made up by the engine: they are kept, and marked.
    """
    for index, (start_s, end_s) in enumerate(windows):
        if index < first_window:
            continue
        if end_s - start_s > LONGEST_WINDOW_S:
            raise InvalidInput(
                "A window of %(end_s).0f s is too long: cut it at %(longest_window_s).0f s.",
                end_s=end_s - start_s,
                longest_window_s=LONGEST_WINDOW_S,
            )
        piece = np.array(
            pcm[round(start_s * SAMPLE_RATE_HZ) : round(end_s * SAMPLE_RATE_HZ)], dtype=np.float32, order="C"
        )
        let_go(pcm)
        segments, language = ((), None) if is_silent(piece) else hear(piece)
        kept = tuple(_moved(one, start_s) for one in _marked(piece, segments) if one.text)
        give_back()
        yield WindowResult(index, start_s, end_s, kept, language)


def _marked(piece: Sound, segments: Sequence[Segment]) -> Iterator[Segment]:
    floor = floor_db(piece)
    for segment in segments:
        first, last = round(segment.start_s * SAMPLE_RATE_HZ), round(segment.end_s * SAMPLE_RATE_HZ)
        yield replace(segment, over_silence=is_silent(piece[first:last], noise_floor_db=floor))


def _moved(segment: Segment, by_s: float) -> Segment:
    words = tuple(replace(word, start_s=word.start_s + by_s, end_s=word.end_s + by_s) for word in segment.words)
    return replace(segment, start_s=segment.start_s + by_s, end_s=segment.end_s + by_s, words=words)

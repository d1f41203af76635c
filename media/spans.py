"""Joining stretches of recordings into one sound, with short fades where a stretch begins and ends."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from archive.errors import InvalidInput

FADE_S = 0.01
TONE_S = 0.4
"""How long the tone is that stands where something was left out, whatever that was; see `media.left_out`."""


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """A stretch of one file in recording time, in seconds; `end_s` None means to its end.

    A tone is heard before or after it where something was left out.
    """

    path: Path
    start_s: float = 0.0
    end_s: float | None = None
    tone_before: bool = False
    tone_after: bool = False

    def to_child(self) -> tuple[str, float, float | None, bool, bool]:
        """As a child process is told of it."""
        return (str(self.path.absolute()), self.start_s, self.end_s, self.tone_before, self.tone_after)


def checked_spans(spans: Sequence[SourceSpan]) -> tuple[SourceSpan, ...]:
    """The same sound in as few spans as possible: one that goes on where the last ended joins it, without a fade.

    Raises InvalidInput when there is none or one is empty or runs backwards.
    """
    if not spans:
        raise InvalidInput("A story needs at least one span of a recording: choose what is to be heard.")
    for span in spans:
        if not 0 <= span.start_s < (float("inf") if span.end_s is None else span.end_s):
            raise InvalidInput("A span must end after it starts: set its start and end again.")
    joined = [spans[0]]
    for before, span in pairwise(spans):
        goes_on = span.path == before.path and span.start_s == before.end_s
        if goes_on and not (before.tone_after or span.tone_before):
            joined[-1] = replace(joined[-1], end_s=span.end_s, tone_after=span.tone_after)
        else:
            joined.append(span)
    return tuple(joined)


def faded(blocks: Iterable[npt.NDArray[np.float32]], *, fade_samples: int) -> Iterator[npt.NDArray[np.float32]]:
    """The same samples with the first and last `fade_samples` ramped, holding back only as many as that."""
    ramp = np.linspace(0.0, 1.0, fade_samples, endpoint=False, dtype=np.float32)
    held = np.zeros(0, dtype=np.float32)
    at = 0
    for block in blocks:
        faded_in = block.copy()
        rising = min(len(block), max(0, fade_samples - at))
        faded_in[:rising] *= ramp[at : at + rising]
        at += len(block)
        held = np.concatenate([held, faded_in])
        if len(held) > fade_samples:
            yield held[: len(held) - fade_samples]
            held = held[len(held) - fade_samples :].copy()
    if len(held):
        held *= ramp[: len(held)][::-1]
        yield held

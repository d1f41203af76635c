"""Pauses of a story that a listener may jump over: where nobody's words are, and the waveform agrees.

A pause is told only where both say so: a passage's times may end early, and a
stretch without words may hold music. A waveform too coarse to see the pause
tells none, so nothing that is said is ever skipped.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

LEAST_S = 1.2
QUIET = 6
"""Of 100: below this a stretch of a levelled listening copy is breath and room."""


class Timed(Protocol):
    """A passage in story time."""

    @property
    def start_s(self) -> float: ...  # noqa: D102
    @property
    def end_s(self) -> float: ...  # noqa: D102


def silences(peaks: Sequence[float], duration_s: float, passages: Sequence[Timed]) -> tuple[tuple[float, float], ...]:
    """(start, end) in seconds of story time, each longer than `LEAST_S`, in order."""
    found = []
    for gap_start, gap_end in _gaps(passages, duration_s):
        for start, end in _quiet_runs(peaks, duration_s):
            pause = (max(gap_start, start), min(gap_end, end))
            if pause[1] - pause[0] > LEAST_S:
                found.append((round(pause[0], 2), round(pause[1], 2)))
    return tuple(found)


def _gaps(passages: Sequence[Timed], duration_s: float) -> Iterator[tuple[float, float]]:
    """Stretches in which no passage has its words."""
    at = 0.0
    for passage in sorted(passages, key=lambda passage: passage.start_s):
        if passage.start_s - at > LEAST_S:
            yield at, passage.start_s
        at = max(at, passage.end_s)
    if duration_s - at > LEAST_S:
        yield at, duration_s


def _quiet_runs(peaks: Sequence[float], duration_s: float) -> Iterator[tuple[float, float]]:
    width_s = duration_s / len(peaks) if peaks else 0.0
    begun: int | None = None
    for index, peak in enumerate((*peaks, QUIET + 1)):
        if peak <= QUIET and begun is None:
            begun = index
        elif peak > QUIET and begun is not None:
            yield begun * width_s, index * width_s
            begun = None

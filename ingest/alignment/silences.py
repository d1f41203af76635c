"""The silences of a recording, by its level alone: a person's pauses between sentences are the quietest there is."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.speech.windows import FRAME_S

Silence = tuple[float, float]

SHORTEST_S = 0.12
_LOW, _HIGH = 5, 90
_SHARE = 0.3
_LEAST_RANGE_DB = 6.0
"""Less between the quiet and the loud is a steady noise, in which nothing pauses."""


def silences(levels: NDArray[np.float64]) -> list[Silence]:
    """Stretches of at least 0.12 s near the quietest level; `levels` are of frames, see `ingest.speech.windows`."""
    if not len(levels):
        return []
    low, high = np.percentile(levels, (_LOW, _HIGH))
    if high - low < _LEAST_RANGE_DB:
        return []
    quiet = levels < low + _SHARE * (high - low)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], quiet, [False])).astype(np.int8)))
    runs = zip(edges[::2] * FRAME_S, edges[1::2] * FRAME_S, strict=True)
    return [(float(start), float(end)) for start, end in runs if end - start >= SHORTEST_S]


def within(found: Sequence[Silence], start_s: float, end_s: float) -> list[Silence]:
    """The silences that reach into these seconds, cut to them."""
    return [(max(start, start_s), min(end, end_s)) for start, end in found if start < end_s and end > start_s]


def spoken_between(found: Sequence[Silence], start_s: float, end_s: float) -> list[Silence]:
    """What is left of these seconds without the silences."""
    spoken, at = [], start_s
    for start, end in within(found, start_s, end_s):
        if start > at:
            spoken.append((at, start))
        at = max(at, end)
    if end_s > at:
        spoken.append((at, end_s))
    return spoken

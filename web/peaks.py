"""How a waveform travels inside a page: few, whole numbers, so that it weighs little."""

from collections.abc import Sequence
from itertools import pairwise

BARS = 240


def peak_list(peaks: Sequence[float]) -> str:
    """Peaks of any length and scale (none negative) -> at most 240 loudest-of-each-stretch, 0..100, by commas."""
    if not peaks:
        return ""
    bars = min(BARS, len(peaks))
    edges = [index * len(peaks) // bars for index in range(bars + 1)]
    loudest = [max(peaks[start:end]) for start, end in pairwise(edges)]
    scale = max(loudest) or 1
    return ",".join(str(round(100 * value / scale)) for value in loudest)

"""From how likely somebody speaks at each moment to the windows that a recogniser gets.

Windows are cut in the longest pauses and cover all that may be speech, each with a little margin; long stretches where
nobody speaks are in none. Moments are counted in chunks of 32 ms. Numbers only: the detector's model is elsewhere.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.speech.windows import FRAME_S, SAMPLE_RATE_HZ, Window, stands_out

CHUNK_SAMPLES = 512
CHUNK_S = CHUNK_SAMPLES / SAMPLE_RATE_HZ

Probabilities = NDArray[np.float32]
Span = tuple[int, int]
"""First chunk, and the first one after it."""

_LIKELY, _POSSIBLE, _SURE = 0.5, 0.2, 0.98
_SHORTEST = 3
_BRIDGED = 3
_SUSTAINED, _SUSTAINED_IF_SURE = 13, 5
_MARGIN = 8
_LEFT_OUT = round(10.0 / CHUNK_S)
_SEARCHED_SHARE = 0.75


def anyone_speaks(likely: Probabilities) -> bool:
    """Whether there is speech at all: likely for 0.4 s together, or certain within 0.15 s.

    The onset of a tone looks like a voice for some 0.3 s, but not like a certain one.
    """
    for start, end in _runs(likely >= _LIKELY):
        if end - start >= _SUSTAINED or (end - start >= _SUSTAINED_IF_SURE and likely[start:end].max() >= _SURE):
            return True
    return False


def speech_spans(likely: Probabilities, levels: NDArray[np.float64]) -> list[Span]:
    """Where somebody speaks, and where somebody may and the level says that there is a sound."""
    floor = float(np.percentile(levels, 10)) if len(levels) else 0.0
    return [
        (start, end)
        for start, end in _bridged(_runs(likely >= _POSSIBLE))
        if end - start >= _SHORTEST
        and (likely[start:end].max() >= _LIKELY or stands_out(levels[_frame(start) : _frame(end)], floor))
    ]


def windows_of(spans: Sequence[Span], *, chunks: int, longest: int, quietest: Callable[[int, int], int]) -> list[Span]:
    """Windows of at most `longest` chunks over `spans` of a sound of `chunks`.

    `quietest` gives the quietest chunk between two, for whoever speaks on without a pause.
    """
    windows: list[Span] = []
    for told in _told_together(spans):
        windows.extend(_cut(told, chunks, longest, quietest))
    return windows


def in_seconds(window: Span, samples: int) -> Window:
    """A window in seconds of a sound of `samples`."""
    start, end = window
    return start * CHUNK_S, min(end * CHUNK_SAMPLES, samples) / SAMPLE_RATE_HZ


def _runs(mask: NDArray[np.bool_]) -> Iterator[Span]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        yield int(start), int(end)


def _bridged(runs: Iterable[Span]) -> list[Span]:
    """Runs with next to nothing between them as one."""
    together: list[Span] = []
    for start, end in runs:
        if together and start - together[-1][1] < _BRIDGED:
            together[-1] = (together[-1][0], end)
        else:
            together.append((start, end))
    return together


def _frame(chunk: int) -> int:
    return round(chunk * CHUNK_S / FRAME_S)


def _told_together(spans: Sequence[Span]) -> Iterator[list[Span]]:
    """Spans with no long silence between them."""
    told: list[Span] = []
    for span in spans:
        if told and span[0] - told[-1][1] > _LEFT_OUT:
            yield told
            told = []
        told.append(span)
    if told:
        yield told


def _cut(told: Sequence[Span], chunks: int, longest: int, quietest: Callable[[int, int], int]) -> Iterator[Span]:
    rest, start = list(told), max(0, told[0][0] - _MARGIN)
    while rest[-1][1] - start > longest:
        place = _best_pause(rest, start, longest)
        if place is None:
            end = quietest(start + int(longest * _SEARCHED_SHARE), start + longest)
            yield start, end
            rest = [(max(end, first), last) for first, last in rest if last > end]
            start = end
        else:
            yield start, _end_before(rest[place], rest[place + 1])
            start = _start_after(rest[place], rest[place + 1])
            rest = rest[place + 1 :]
    yield start, min(rest[-1][1] + _MARGIN, chunks, start + longest)


def _best_pause(rest: Sequence[Span], start: int, longest: int) -> int | None:
    """Which span is the last of a window: the one before the longest pause, preferably in the window's second half."""
    ends = [_end_before(one, other) - start for one, other in pairwise(rest)]
    within = [place for place, end in enumerate(ends) if 0 < end <= longest]
    late = [place for place in within if ends[place] * 2 >= longest]
    return max(late or within, key=lambda place: (rest[place + 1][0] - rest[place][1], place), default=None)


def _end_before(one: Span, other: Span) -> int:
    return min(one[1] + _MARGIN, (one[1] + other[0]) // 2)


def _start_after(one: Span, other: Span) -> int:
    return max(other[0] - _MARGIN, (one[1] + other[0]) // 2)

"""Where to cut a long recording by its level alone, and whether there is any sound in it to listen to.

A recogniser gets windows of at most ten minutes, cut where it is quietest, so that memory stays small, progress
shows and a killed worker goes on from the last window. It is not a speech detector: `is_silent` says yes only
when it is sure, so that a faint voice is always heard. Where a detector is installed, `voice_windows` cuts instead.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.speech.sound_files import Sound, blocks

SAMPLE_RATE_HZ = 16_000
LONGEST_WINDOW_S = 600.0

FRAME_S = 0.03
_PAUSE_FRAMES = 10
_NEVER_HEARD_DBFS = -60.0
_FAINT_DBFS = -35.0
_ABOVE_FLOOR_DB = 6.0
_SUSTAINED_FRAMES = 3
_SEARCHED_SHARE = 0.25
_FRAMES_AT_ONCE = 2000

Window = tuple[float, float]


def levels_db(pcm: Sound, sample_rate_hz: int = SAMPLE_RATE_HZ) -> NDArray[np.float64]:
    """Level of each 30 ms frame in dB below full scale, never under -120; a shorter rest makes one last frame."""
    frame = max(1, round(FRAME_S * sample_rate_hz))
    pieces = [_levels(block, frame) for block in blocks(pcm, frame * _FRAMES_AT_ONCE)]
    return np.concatenate(pieces) if pieces else np.zeros(0)


def _levels(block: Sound, frame: int) -> NDArray[np.float64]:
    whole = len(block) // frame * frame
    power = np.square(block[:whole].reshape(-1, frame), dtype=np.float64).mean(axis=1)
    if whole < len(block):
        power = np.append(power, np.square(block[whole:], dtype=np.float64).mean())
    return np.asarray(10.0 * np.log10(np.maximum(power, 1e-12)), dtype=np.float64)


def floor_db(pcm: Sound) -> float:
    """The noise floor: the level that nine frames in ten exceed, in dB below full scale."""
    return float(np.percentile(levels_db(pcm), 10)) if len(pcm) else _NEVER_HEARD_DBFS


def is_silent(pcm: Sound, *, noise_floor_db: float | None = None) -> bool:
    """True where no sound of a tenth of a second stands out of the noise floor (its own, unless one is given)."""
    if not len(pcm):
        return True
    levels = levels_db(pcm)
    floor = float(np.percentile(levels, 10)) if noise_floor_db is None else noise_floor_db
    return not stands_out(levels, floor)


def stands_out(levels: NDArray[np.float64], noise_floor_db: float) -> bool:
    """Whether a tenth of a second of these levels can be heard over the noise floor."""
    if not len(levels):
        return False
    run = min(_SUSTAINED_FRAMES, len(levels))
    peak = float(np.lib.stride_tricks.sliding_window_view(levels, run).min(axis=1).max())
    return peak >= _NEVER_HEARD_DBFS and (peak >= _FAINT_DBFS or peak - noise_floor_db >= _ABOVE_FLOOR_DB)


def speech_windows(pcm: Sound, sample_rate_hz: int, *, longest_s: float = LONGEST_WINDOW_S) -> tuple[Window, ...]:
    """Cut the whole of `pcm` (mono) into windows `(start_s, end_s)` of at most `longest_s`.

    Each cut lies at the quietest place of the last quarter before the limit. Windows touch, so nothing is left out;
    no sound at all gives no window.
    """
    longest = int(longest_s * sample_rate_hz)
    cuts = [0]
    while len(pcm) - cuts[-1] > longest:
        latest = cuts[-1] + longest
        earliest = latest - max(1, int(longest * _SEARCHED_SHARE))
        cuts.append(earliest + quietest(pcm[earliest:latest], sample_rate_hz))
    cuts.append(len(pcm))
    return tuple((a / sample_rate_hz, b / sample_rate_hz) for a, b in pairwise(cuts) if b > a)


def quietest(pcm: Sound, sample_rate_hz: int = SAMPLE_RATE_HZ) -> int:
    """Sample index at the middle of the quietest third of a second."""
    levels = levels_db(pcm, sample_rate_hz)
    run = min(_PAUSE_FRAMES, len(levels))
    means = np.convolve(levels, np.full(run, 1.0 / run), mode="valid")
    middle = (int(means.argmin()) + run / 2) * FRAME_S * sample_rate_hz
    return max(1, min(len(pcm), int(middle)))

"""Finding single wrong samples in plain (uncompressed) sound, which bears no checksum.

A flipped bit moves one sample far away from its two neighbours and leaves those alone.
A microphone cannot record that: every real click is spread over several samples.
"""

import numpy as np
import numpy.typing as npt

LEAST_JUMP = 0.05
TIMES_AROUND = 30.0
SHAPE_LENIENCE = 0.15
AROUND = 8
FEWEST = 3


class ClickMeter:
    """Counts single wrong samples, block by block."""

    def __init__(self) -> None:
        self._kept = np.zeros(0, dtype=np.float32)
        self.count = 0

    def add(self, samples: npt.NDArray[np.float32]) -> None:
        """Take the next samples, ±1 being full scale; the margins of a block are looked at with the next one."""
        sound = np.concatenate([self._kept, samples])
        self.count += count_clicks(sound)
        # `count_clicks` judges what has a whole neighbourhood: each sample is judged once.
        self._kept = sound[-2 * (AROUND + 1) :].copy()


def count_clicks(sound: npt.NDArray[np.float32]) -> int:
    """How many samples of a stretch stand alone, leaving out the nine at either end."""
    if len(sound) <= 2 * (AROUND + 1):
        return 0
    stray = sound[1:-1] - (sound[:-2] + sound[2:]) / 2
    size = np.abs(stray)
    candidates = np.flatnonzero(size[AROUND:-AROUND] > LEAST_JUMP) + AROUND
    if len(candidates) == 0:
        return 0
    offsets = np.array([*range(-AROUND, -1), *range(2, AROUND + 1)])
    # The median, so that a second wrong sample nearby does not hide the first.
    around = np.median(size[candidates[:, None] + offsets], axis=1)
    half = stray[candidates] / 2
    lenience = SHAPE_LENIENCE * size[candidates]
    alone = (
        (size[candidates] > TIMES_AROUND * around)
        & (np.abs(stray[candidates - 1] + half) < lenience)
        & (np.abs(stray[candidates + 1] + half) < lenience)
    )
    return int(np.count_nonzero(alone))

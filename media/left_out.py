"""The tone that stands where something was left out, so that a listener knows that it was.

It has one length and one pitch whatever it stands for, so that it tells nothing
of what was said: 0.4 s of 440 Hz, half of it rising and falling. It is laid over
no voice, and is quieter than any: its peak is at -26 dBFS, its loudness about
11 dB under the level to which voices are brought.
"""

import numpy as np

from media.mono import Mono
from media.spans import TONE_S

PITCH_HZ = 440.0
EDGE_S = 0.1
PEAK = 0.05


def tone(sample_rate_hz: int, *, gain_db: float = 0.0) -> Mono:
    """The tone as it must be before `gain_db` is applied to it, to have its own level afterwards."""
    seconds = np.arange(round(TONE_S * sample_rate_hz)) / sample_rate_hz
    edge = np.clip(np.minimum(seconds, TONE_S - seconds) / EDGE_S, 0.0, 1.0)
    shape = np.sin(edge * np.pi / 2) ** 2
    level = PEAK / 10 ** (gain_db / 20)
    sound: Mono = (level * shape * np.sin(2 * np.pi * PITCH_HZ * seconds)).astype(np.float32)
    return sound

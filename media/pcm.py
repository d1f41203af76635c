"""Plain samples of a recording, for models and drawings: mono, float32, mapped from a file and not held in memory."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from media.confined import run_child
from media.limits import Limits

SPEECH_RATE_HZ = 16_000
# 48 hours at the speech rate.
PCM_LIMITS = Limits(file_bytes=48 * 3600 * SPEECH_RATE_HZ * 4)


def read_pcm(
    path: Path,
    *,
    out: Path,
    sample_rate_hz: int = SPEECH_RATE_HZ,
    start_s: float = 0.0,
    end_s: float | None = None,
    limits: Limits = PCM_LIMITS,
) -> npt.NDArray[np.float32]:
    """The sound of `path` from `start_s` to `end_s` (None: to the end) as shape (samples,), ±1 being full scale.

    The samples lie in `out`, raw; keep it as long as the array. Recording time counts
    decoded samples from 0. Raises NotAudio, StorageFull and ChildFailed.
    """
    arguments = {
        "path": str(path.absolute()),
        "out": str(out.absolute()),
        "sample_rate_hz": sample_rate_hz,
        "start_s": start_s,
        "end_s": end_s,
    }
    samples: int = run_child("pcm", arguments, limits=limits)["samples"]
    if samples == 0:
        return np.zeros(0, dtype=np.float32)
    return np.memmap(out, dtype="<f4", mode="r", shape=(samples,))

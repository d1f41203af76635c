"""The drawing of a sound: the loudest sample of each of a number of equal stretches, 0 to 100."""

import numpy as np
import numpy.typing as npt

BUCKETS = 600
FULL = 100


class PeakMeter:
    """Gathers peaks block by block from a sound of `total_samples`, so that it need never be whole in memory."""

    def __init__(self, total_samples: int, *, buckets: int = BUCKETS) -> None:
        self._total = total_samples
        self._peaks = np.zeros(buckets, dtype=np.float32)
        self._at = 0

    def add(self, samples: npt.NDArray[np.float32]) -> None:
        """Take the next samples; any beyond `total_samples` belong to the last stretch."""
        if len(samples) == 0:
            return
        total, buckets = max(1, self._total), len(self._peaks)
        first, last = (min(at * buckets // total, buckets - 1) for at in (self._at, self._at + len(samples) - 1))
        begin = -(-np.arange(first + 1, last + 1, dtype=np.int64) * total // buckets) - self._at
        loudest = np.maximum.reduceat(np.abs(samples), np.concatenate([[0], begin]).astype(np.intp))
        self._peaks[first : last + 1] = np.maximum(self._peaks[first : last + 1], loudest)
        self._at += len(samples)

    def result(self) -> tuple[int, ...]:
        """One number for each stretch; 100 is full scale. A stretch shorter than a sample repeats its neighbour."""
        peaks = self._peaks
        if 0 < self._total < len(peaks):
            peaks = peaks[(np.arange(len(peaks)) * self._total // len(peaks)) * len(peaks) // self._total]
        return tuple(int(peak) for peak in np.rint(np.clip(peaks, 0.0, 1.0) * FULL))


def peaks(pcm: npt.NDArray[np.float32], *, buckets: int = BUCKETS) -> tuple[int, ...]:
    """The drawing of a whole sound of shape (samples,); `buckets` numbers from 0 to 100."""
    meter = PeakMeter(len(pcm), buckets=buckets)
    step = 1 << 20
    for at in range(0, len(pcm), step):
        meter.add(pcm[at : at + step])
    return meter.result()

"""Decoded frames as one channel of float32 at one sample rate, in blocks, cut to the sample. Runs in the child only.

Channels are mixed here by their mean, because the resampler knows no layout for, say, 32 of them;
what is no number or no possible sound is silenced or cut down.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from media.decoding import frames, open_sound

Mono = npt.NDArray[np.float32]

BATCH_SAMPLES = 1 << 15
LOUDEST = 8.0


def mono_blocks(path: Path, *, sample_rate_hz: int, start_s: float, end_s: float | None) -> Iterator[Mono]:
    """Blocks of the sound of `path` from `start_s` to `end_s` (None: to its end), each of one second or less.

    Counts decoded samples and not timestamps, so that the same second is meant everywhere.
    """
    first = round(start_s * sample_rate_hz)
    behind = None if end_s is None else round(end_s * sample_rate_hz)
    at = 0
    with open_sound(path) as sound:
        for block in _resampled(_batches(frames(sound)), sample_rate_hz):
            begin = max(0, first - at)
            end = len(block) if behind is None else min(len(block), behind - at)
            if begin < end:
                yield from _seconds(block[begin:end], sample_rate_hz)
            at += len(block)
            if behind is not None and at >= behind:
                return


def as_frame(samples: Mono, sample_rate_hz: int, pts: int) -> AudioFrame:
    """A block as a frame that filters and encoders take."""
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples)[None, :], format="flt", layout="mono")
    frame.sample_rate = sample_rate_hz
    frame.pts = pts
    return frame


def mixed(frame: AudioFrame) -> Mono:
    """The mean of a frame's channels, as float32 within ±8 where ±1 is full scale."""
    return _mean(_channels(frame))


def _channels(frame: AudioFrame) -> npt.NDArray[Any]:
    """A frame's samples as they were stored, of shape (channels, samples)."""
    samples: npt.NDArray[Any] = frame.to_ndarray()
    return samples if frame.format.is_planar else samples.reshape(frame.samples, -1).T


def _mean(samples: npt.NDArray[Any]) -> Mono:
    if samples.dtype.kind == "f":
        with np.errstate(invalid="ignore", over="ignore"):
            clean = np.clip(np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0), -LOUDEST, LOUDEST)
            return np.asarray(clean.mean(axis=0), dtype=np.float32)
    half = float(1 << (8 * samples.dtype.itemsize - 1))
    mean = samples.mean(axis=0, dtype=np.float64)
    return np.asarray((mean - half if samples.dtype.kind == "u" else mean) / half, dtype=np.float32)


def _batches(decoded: Iterable[AudioFrame]) -> Iterator[tuple[int, Mono]]:
    """The sound in larger pieces: a frame is often 20 ms, and mixing each by itself costs as much as decoding it."""
    waiting: list[npt.NDArray[Any]] = []
    count, kind = 0, (0, 0, np.dtype(np.float32))
    for frame in decoded:
        samples = _channels(frame)
        its_kind = frame.sample_rate, samples.shape[0], samples.dtype
        if waiting and (count >= BATCH_SAMPLES or its_kind != kind):
            yield kind[0], _mean(np.concatenate(waiting, axis=1))
            waiting, count = [], 0
        kind = its_kind
        waiting.append(samples)
        count += frame.samples
    if waiting:
        yield kind[0], _mean(np.concatenate(waiting, axis=1))


def _resampled(batches: Iterable[tuple[int, Mono]], sample_rate_hz: int) -> Iterator[Mono]:
    resampler, current, pts = None, 0, 0
    for rate, samples in batches:
        if rate != current:
            # A file may change its rate midway: the old filter is emptied and a new one begun.
            yield from _drained(resampler)
            resampler, current, pts = _resampler(rate, sample_rate_hz), rate, 0
        if resampler is None:
            yield samples
            continue
        for frame in resampler.resample(as_frame(samples, rate, pts)):
            yield frame.to_ndarray()[0]
        pts += len(samples)
    yield from _drained(resampler)


def _resampler(rate: int, sample_rate_hz: int) -> AudioResampler | None:
    return None if rate == sample_rate_hz else AudioResampler(format="flt", layout="mono", rate=sample_rate_hz)


def _drained(resampler: AudioResampler | None) -> Iterator[Mono]:
    if resampler is not None:
        for frame in resampler.resample(None):
            yield frame.to_ndarray()[0]


def _seconds(block: Mono, sample_rate_hz: int) -> Iterator[Mono]:
    for at in range(0, len(block), sample_rate_hz):
        yield block[at : at + sample_rate_hz]

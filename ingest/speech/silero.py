"""Finding voices with silero-vad, whose model comes with its package. Imports torch: only for the recogniser's process.

Sixteen stretches are listened to at once, each from two seconds before its start, so that the detector has heard what
goes before. That takes a third of the time, and the memory does not grow with the recording.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version

import numpy as np
import torch

from ingest.speech.sound_files import Sound, let_go
from ingest.speech.transcript_data import SettingValue
from ingest.speech.voice_finder import NO_VOICE, SILENCE, Cut, Tell
from ingest.speech.voice_windows import (
    CHUNK_S,
    CHUNK_SAMPLES,
    Probabilities,
    anyone_speaks,
    in_seconds,
    speech_spans,
    windows_of,
)
from ingest.speech.windows import SAMPLE_RATE_HZ, floor_db, levels_db, quietest, stands_out

_LANES = 16
_LANE = 500
_BEFORE = 63


class SileroFinder:
    """The loaded detector. Raises `ImportError` where its package is not installed."""

    def __init__(self) -> None:
        with _one_thread():
            import silero_vad  # noqa: PLC0415 - on being imported it sets the number of threads for everybody

            self._model = silero_vad.load_silero_vad()
        self.settings: Mapping[str, SettingValue] = {"vad": "silero-vad", "vad_version": version("silero-vad")}

    def cut(self, pcm: Sound, *, longest_s: float, tell: Tell) -> Cut:
        """Windows cut in the longest pauses; what nobody speaks in for ten seconds is left out."""
        levels = levels_db(pcm)
        likely = self.likely(pcm, tell=tell)
        if not anyone_speaks(likely):
            return Cut((), NO_VOICE if stands_out(levels, floor_db(pcm)) else SILENCE)
        windows = windows_of(
            speech_spans(likely, levels),
            chunks=len(likely),
            longest=int(longest_s / CHUNK_S),
            quietest=lambda first, last: _quietest_chunk(pcm, first, last),
        )
        return Cut(tuple(in_seconds(window, len(pcm)) for window in windows))

    def likely(self, pcm: Sound, *, tell: Tell) -> Probabilities:
        """How likely somebody speaks, from 0 to 1, in each chunk of 32 ms."""
        count = -(-len(pcm) // CHUNK_SAMPLES)
        likely = np.zeros(count, np.float32)
        for first in range(0, count, _LANES * _LANE):
            starts = range(first, min(count, first + _LANES * _LANE), _LANE)
            with _one_thread():
                rows = self._heard(pcm, starts)
            for start, heard in zip(starts, rows, strict=True):
                here = likely[start : start + _LANE]
                here[:] = heard[: len(here)]
            let_go(pcm)
            tell(min(count, starts[-1] + _LANE) * CHUNK_S)
        return likely

    def _heard(self, pcm: Sound, starts: Sequence[int]) -> Probabilities:
        """A row for each lane."""
        length = _BEFORE + _LANE
        sound = np.zeros((len(starts), length * CHUNK_SAMPLES), np.float32)
        for row, start in zip(sound, starts, strict=True):
            first = (start - _BEFORE) * CHUNK_SAMPLES
            piece = pcm[max(0, first) : first + len(row)]
            row[max(0, -first) : max(0, -first) + len(piece)] = piece
        self._model.reset_states()
        chunks = torch.split(torch.from_numpy(sound), CHUNK_SAMPLES, dim=1)
        with torch.inference_mode():
            heard = torch.cat([self._model(chunk, SAMPLE_RATE_HZ) for chunk in chunks[:length]], dim=1)
        return np.asarray(heard[:, _BEFORE:].numpy(), dtype=np.float32)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Its steps are too small to be shared out: several threads would mostly wait for each other."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _quietest_chunk(pcm: Sound, first: int, last: int) -> int:
    """A chunk after `first` and not after `last`."""
    at = quietest(np.array(pcm[first * CHUNK_SAMPLES : last * CHUNK_SAMPLES]))
    return min(last, max(first + 1, first + at // CHUNK_SAMPLES))

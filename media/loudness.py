"""How loud a sound is (EBU R 128), and bringing it to one level with its peaks held. Runs in the child only."""

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from av.error import BlockingIOError as AvBlockingIOError
from av.error import EOFError as AvEOFError
from av.filter import Graph

from media.mono import Mono, as_frame

TARGET_LUFS = -18.0
CEILING = 0.84  # -1.5 dB, which leaves the encoders room
MOST_GAIN_DB = 30.0
QUIETEST_LUFS = -69.0


class LoudnessMeter:
    """Takes a mono sound block by block; `lufs` is None when it was too quiet or too short to say.

    `peak` is its loudest sample, 1 being full scale.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self._rate = sample_rate_hz
        self._at = 0
        self._graph = _graph(sample_rate_hz, ("ebur128", "metadata=1:framelog=quiet"))
        self.lufs: float | None = None
        self.peak = 0.0

    def add(self, samples: Mono) -> None:
        """Take the next samples."""
        self._graph.push(as_frame(samples, self._rate, self._at))
        self._at += len(samples)
        self.peak = max(self.peak, float(np.abs(samples).max(initial=0.0)))
        for frame in _pulled(self._graph):
            lufs = float(frame.metadata.get("lavfi.r128.I", "-inf"))
            self.lufs = lufs if lufs > QUIETEST_LUFS else None


class Leveller:
    """Applies a gain in dB and keeps every peak under the ceiling; gives back as many samples as it takes.

    `peak` is the loudest sample there will be: where that stays under the ceiling by itself, nothing has to be held.
    """

    def __init__(self, sample_rate_hz: int, *, gain_db: float, peak: float) -> None:
        self._rate = sample_rate_hz
        self._at = 0
        self._factor = 10 ** (gain_db / 20)
        self._is_under = peak * self._factor <= CEILING
        limiter = f"limit={CEILING}:attack=5:release=50:level=disabled:latency=1"
        self._graph = _graph(sample_rate_hz, ("alimiter", limiter))

    def level(self, samples: Mono) -> Iterator[Mono]:
        """Take the next samples and give those that are ready."""
        if self._is_under:
            yield samples * np.float32(self._factor)
            return
        self._graph.push(as_frame(samples * self._factor, self._rate, self._at))
        self._at += len(samples)
        yield from self._ready()

    def rest(self) -> Iterator[Mono]:
        """Give what was held back; nothing can be added afterwards."""
        self._graph.push(None)
        yield from self._ready()

    def _ready(self) -> Iterator[Mono]:
        for frame in _pulled(self._graph):
            yield frame.to_ndarray()[0]


def gain_db(lufs: float | None) -> float:
    """What brings a sound of `lufs` to the target; silence is left alone."""
    return 0.0 if lufs is None else min(MOST_GAIN_DB, TARGET_LUFS - lufs)


def _graph(sample_rate_hz: int, stage: tuple[str, str]) -> Graph:
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=sample_rate_hz, format="flt", layout="mono", time_base=Fraction(1, sample_rate_hz)
    )
    graph.link_nodes(
        source, graph.add(*stage), graph.add("aformat", "sample_fmts=flt"), graph.add("abuffersink")
    ).configure()
    return graph


def _pulled(graph: Graph) -> Iterator[av.AudioFrame]:
    while True:
        try:
            frame = graph.pull()
        except (AvBlockingIOError, AvEOFError):
            return
        if isinstance(frame, av.AudioFrame):
            yield frame

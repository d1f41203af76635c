"""How loud a sound is (EBU R 128), and bringing it to one level with its peaks held. Runs in the child only."""

from collections.abc import Iterator
from fractions import Fraction

import av
from av.error import BlockingIOError as AvBlockingIOError
from av.error import EOFError as AvEOFError
from av.filter import Graph

from media.mono import Mono, as_frame

TARGET_LUFS = -18.0
CEILING = 0.84  # -1.5 dB, which leaves the encoders room
MOST_GAIN_DB = 30.0
QUIETEST_LUFS = -69.0


class LoudnessMeter:
    """Takes a mono sound block by block; `lufs` is None when it was too quiet or too short to say."""

    def __init__(self, sample_rate_hz: int) -> None:
        self._rate = sample_rate_hz
        self._at = 0
        self._graph = _graph(sample_rate_hz, ("ebur128", "metadata=1:framelog=quiet"))
        self.lufs: float | None = None

    def add(self, samples: Mono) -> None:
        """Take the next samples."""
        self._graph.push(as_frame(samples, self._rate, self._at))
        self._at += len(samples)
        for frame in _pulled(self._graph):
            lufs = float(frame.metadata.get("lavfi.r128.I", "-inf"))
            self.lufs = lufs if lufs > QUIETEST_LUFS else None


class Leveller:
    """Applies a gain in dB and keeps every peak under the ceiling; gives back as many samples as it takes."""

    def __init__(self, sample_rate_hz: int, *, gain_db: float) -> None:
        self._rate = sample_rate_hz
        self._at = 0
        self._factor = 10 ** (gain_db / 20)
        limiter = f"limit={CEILING}:attack=5:release=50:level=disabled:latency=1"
        self._graph = _graph(sample_rate_hz, ("alimiter", limiter))

    def level(self, samples: Mono) -> Iterator[Mono]:
        """Take the next samples and give those that are ready."""
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

"""Writing a mono sound as the two files that between them every browser plays. Runs in the child only.

The same sound gives the same bytes: no date, no random serial and no library version is written.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer

from media.mono import Mono, as_frame

LISTENING_RATE_HZ = 48_000


@dataclass(slots=True)
class Encoder:
    """One open file that takes blocks of mono sound at the listening rate."""

    container: OutputContainer
    stream: AudioStream
    at: int = 0

    def add(self, samples: Mono) -> None:
        """Encode the next samples."""
        if len(samples):
            self.container.mux(self.stream.encode(as_frame(samples, LISTENING_RATE_HZ, self.at)))
            self.at += len(samples)


def encode_side_by_side(blocks: Iterable[Mono], encoders: Sequence[Encoder]) -> Iterator[Mono]:
    """Give each block to every encoder, each in a thread of its own, while the next block is decoded; yields them too.

    Nearly all the time goes into encoding, which needs no interpreter. At most one block waits for an encoder.
    """
    with ThreadPoolExecutor(len(encoders)) as threads:
        under_way: list[Future[None]] = []
        for block in blocks:
            yield block
            for former in under_way:
                former.result()
            under_way = [threads.submit(each.add, block) for each in encoders]
        for last in under_way:
            last.result()


@contextmanager
def opus_webm(path: Path, *, bitrate: int) -> Iterator[Encoder]:
    """Opus in WebM, its index at the front, so that a player can seek with byte ranges."""
    options = {"fflags": "+bitexact", "cues_to_front": "1", "cluster_time_limit": "5000"}
    with av.open(str(path), "w", format="webm", container_options=options) as container:
        yield from _encoder(container, "libopus", bitrate, {"application": "audio", "vbr": "on"})


@contextmanager
def aac_m4a(path: Path, *, bitrate: int) -> Iterator[Encoder]:
    """AAC in MP4 for players without Opus, its index at the front."""
    options = {"fflags": "+bitexact", "movflags": "+faststart"}
    with av.open(str(path), "w", format="ipod", container_options=options) as container:
        yield from _encoder(container, "aac", bitrate, {})


def _encoder(container: OutputContainer, codec: str, bitrate: int, options: dict[str, str]) -> Iterator[Encoder]:
    stream = container.add_stream(
        codec, rate=LISTENING_RATE_HZ, layout="mono", bit_rate=bitrate, options={"flags": "+bitexact", **options}
    )
    if not isinstance(stream, AudioStream):
        raise TypeError(codec)
    yield Encoder(container, stream)
    container.mux(stream.encode(None))

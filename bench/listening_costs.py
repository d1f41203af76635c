"""What the listening copies of a recording take, in seconds of the processor: the whole, and each part by itself."""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from media.encoding import LISTENING_RATE_HZ, aac_m4a, opus_webm
from media.listening import BITRATE, make_listening_copies
from media.loudness import Leveller, LoudnessMeter, gain_db
from media.mono import Mono, mono_blocks
from media.spans import SourceSpan
from media.store import LocalStore
from media.waveform import PeakMeter


def main() -> None:
    """Measure each file that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="+")
    for path in parser.parse_args().file:
        print(path.name)
        with tempfile.TemporaryDirectory() as folder:
            measure(path, Path(folder))


def measure(path: Path, folder: Path) -> None:
    """Print the figures of one recording."""
    before_s = children_s()
    copies = make_listening_copies([SourceSpan(path)], store=LocalStore(folder / "store"))
    print(f"  {copies.duration_s:.0f} s of sound: {children_s() - before_s:.2f} s in all")
    blocks: list[Mono] = []
    told("decoding", lambda: blocks.extend(decoded(path)))
    meter = LoudnessMeter(LISTENING_RATE_HZ)
    told("loudness", lambda: each(meter.add, blocks))
    leveller = Leveller(LISTENING_RATE_HZ, gain_db=gain_db(meter.lufs), peak=meter.peak)
    told("holding", lambda: each(lambda block: list(leveller.level(block)), blocks))
    peaks = PeakMeter(sum(map(len, blocks)))
    told("peaks", lambda: each(peaks.add, blocks))
    with opus_webm(folder / "copy.webm", bitrate=BITRATE) as opus, aac_m4a(folder / "copy.m4a", bitrate=BITRATE) as aac:
        told("Opus", lambda: each(opus.add, blocks))
        told("AAC", lambda: each(aac.add, blocks))


def told(part: str, do: Callable[[], None]) -> None:
    """Do it, and print what it took."""
    before_s = time.process_time()
    do()
    print(f"  {part:9} {time.process_time() - before_s:.2f} s")


def each(do: Callable[[Mono], object], blocks: Iterable[Mono]) -> None:
    """Give it all."""
    for block in blocks:
        do(block)


def decoded(path: Path) -> Iterable[Mono]:
    """The recording as both passes read it."""
    return mono_blocks(path, sample_rate_hz=LISTENING_RATE_HZ, start_s=0.0, end_s=None)


def children_s() -> float:
    """The processor's time that ended children have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()

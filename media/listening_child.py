"""Cutting, levelling and encoding a listening copy. Runs in the child only.

The spans are decoded twice: once to measure length and loudness, once to write. That costs
time, but neither memory nor disk grows with the length of the recording.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from archive.errors import InvalidInput
from media.durable import room_needed
from media.encoding import LISTENING_RATE_HZ, aac_m4a, opus_webm
from media.loudness import Leveller, LoudnessMeter, gain_db
from media.mono import Mono, mono_blocks
from media.spans import FADE_S, SourceSpan, faded
from media.waveform import PeakMeter

FADE_SAMPLES = round(FADE_S * LISTENING_RATE_HZ)


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """Answer the `listening` command: write both files and tell what is in them."""
    spans = [SourceSpan(Path(path), start_s, end_s) for path, start_s, end_s in arguments["spans"]]
    meter, samples = LoudnessMeter(LISTENING_RATE_HZ), 0
    for block in joined(spans):
        meter.add(block)
        samples += len(block)
    if samples == 0:
        raise InvalidInput("There is no sound in the chosen spans: set their start and end again.")
    leveller = Leveller(LISTENING_RATE_HZ, gain_db=gain_db(meter.lufs))
    peaks = PeakMeter(samples, buckets=arguments["buckets"])
    bitrate = arguments["bitrate"]
    with (
        room_needed(),
        opus_webm(Path(arguments["opus"]), bitrate=bitrate) as opus,
        aac_m4a(Path(arguments["aac"]), bitrate=bitrate) as aac,
    ):
        for block in _levelled(spans, leveller):
            opus.add(block)
            aac.add(block)
            peaks.add(block)
    return {"duration_s": samples / LISTENING_RATE_HZ, "loudness_lufs": meter.lufs, "peaks": peaks.result()}


def joined(spans: list[SourceSpan]) -> Iterator[Mono]:
    """The spans one after another, each fading in and out."""
    for span in spans:
        blocks = mono_blocks(span.path, sample_rate_hz=LISTENING_RATE_HZ, start_s=span.start_s, end_s=span.end_s)
        yield from faded(blocks, fade_samples=FADE_SAMPLES)


def _levelled(spans: list[SourceSpan], leveller: Leveller) -> Iterator[Mono]:
    yield from chain.from_iterable(leveller.level(block) for block in joined(spans))
    yield from leveller.rest()

"""Stretches of recordings as one sound at the one level, with a tone where something was left out. In the child only.

They are decoded twice: once to measure how loud they are, once to give them. That
costs time, but neither memory nor disk grows with the length of the recording.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.errors import InvalidInput
from media.encoding import LISTENING_RATE_HZ
from media.left_out import tone
from media.loudness import Leveller, LoudnessMeter, gain_db
from media.mono import Mono, mono_blocks
from media.spans import FADE_S, SourceSpan, faded

FADE_SAMPLES = round(FADE_S * LISTENING_RATE_HZ)


@dataclass(frozen=True, slots=True)
class Measured:
    """How many samples the spans give, tones with them, and how loud they are without (None: silence).

    `peak` is the loudest sample.
    """

    samples: int
    lufs: float | None
    peak: float


def measured(spans: Sequence[SourceSpan]) -> Measured:
    """Decode the spans and measure them. Raises InvalidInput where there is no sound in them."""
    meter, samples = LoudnessMeter(LISTENING_RATE_HZ), 0
    for span in spans:
        for block in _voice(span):
            meter.add(block)
            samples += len(block)
    if samples == 0:
        raise InvalidInput("There is no sound in the chosen spans: set their start and end again.")
    tones = sum(span.tone_before + span.tone_after for span in spans)
    return Measured(samples + tones * len(tone(LISTENING_RATE_HZ)), meter.lufs, meter.peak)


def levelled(spans: Sequence[SourceSpan], found: Measured) -> Iterator[Mono]:
    """The spans one after another, each fading in and out, brought from the loudness found to the one level."""
    gain = gain_db(found.lufs)
    leveller, mark = Leveller(LISTENING_RATE_HZ, gain_db=gain, peak=found.peak), tone(LISTENING_RATE_HZ, gain_db=gain)
    for span in spans:
        if span.tone_before:
            yield from leveller.level(mark)
        for block in _voice(span):
            yield from leveller.level(block)
        if span.tone_after:
            yield from leveller.level(mark)
    yield from leveller.rest()


def _voice(span: SourceSpan) -> Iterator[Mono]:
    blocks = mono_blocks(span.path, sample_rate_hz=LISTENING_RATE_HZ, start_s=span.start_s, end_s=span.end_s)
    yield from faded(blocks, fade_samples=FADE_SAMPLES)

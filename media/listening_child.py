"""Cutting, levelling and encoding a listening copy. Runs in the child only."""

from pathlib import Path
from typing import Any

from media.durable import room_needed
from media.encoding import LISTENING_RATE_HZ, aac_m4a, encode_side_by_side, opus_webm
from media.levelled import levelled, measured
from media.spans import SourceSpan
from media.waveform import PeakMeter


def run(arguments: dict[str, Any]) -> dict[str, Any]:
    """Answer the `listening` command: write both files and tell what is in them."""
    spans = [SourceSpan(Path(path), *stretch) for path, *stretch in arguments["spans"]]
    found = measured(spans)
    peaks = PeakMeter(found.samples, buckets=arguments["buckets"])
    bitrate = arguments["bitrate"]
    with (
        room_needed(),
        opus_webm(Path(arguments["opus"]), bitrate=bitrate) as opus,
        aac_m4a(Path(arguments["aac"]), bitrate=bitrate) as aac,
    ):
        for block in encode_side_by_side(levelled(spans, found), (opus, aac)):
            peaks.add(block)
    return {"duration_s": found.samples / LISTENING_RATE_HZ, "loudness_lufs": found.lufs, "peaks": peaks.result()}

"""One file of several sounds for a broadcast: cut from the masters, each brought to the one level, pauses between."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from media.confined import run_child
from media.limits import MIB, Limits
from media.spans import SourceSpan, checked_spans

PAUSE_S = 1.5
BITRATE = 128_000
RADIO_LIMITS = Limits(file_bytes=1024 * MIB, cpu_s=1800, wall_s=3600)
Form = Literal["m4a", "wav"]


def make_radio_file(
    pieces: Sequence[Sequence[SourceSpan]], target: Path, *, form: Form, limits: Limits = RADIO_LIMITS
) -> float:
    """Write the pieces one after another to `target`, as AAC or as 16-bit WAV, mono at 48 kHz; gives its seconds.

    Raises InvalidInput for pieces without sound, NotAudio, StorageFull and ChildFailed.
    """
    arguments = {
        "pieces": [[span.to_child() for span in checked_spans(piece)] for piece in pieces],
        "target": str(target),
        "form": form,
        "bitrate": BITRATE,
        "pause_s": PAUSE_S,
    }
    made: dict[str, float] = run_child("radio", arguments, limits=limits)
    return made["duration_s"]

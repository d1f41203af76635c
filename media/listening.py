"""Listening copies: what a visitor's browser plays, cut from the spans of a story and nothing else.

One copy in Opus and one in AAC, mono, at one loudness, so that stories follow one another
without a jump. The masters are read and never changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from media.confined import run_child
from media.limits import MIB, Limits
from media.spans import SourceSpan, checked_spans
from media.store import Derived, LocalStore
from media.waveform import BUCKETS

BITRATE = 48_000
LISTENING_LIMITS = Limits(file_bytes=2048 * MIB, cpu_s=4 * 3600, wall_s=8 * 3600)


@dataclass(frozen=True, slots=True)
class ListeningCopies:
    """Both files, their length in seconds and what a player draws.

    `loudness_lufs` is that of the spans before levelling; None for silence. `peaks` are 0 to 100, of the copy.
    """

    opus: Derived
    aac: Derived
    duration_s: float
    loudness_lufs: float | None
    peaks: tuple[int, ...]


def make_listening_copies(
    sources: Sequence[SourceSpan],
    *,
    store: LocalStore,
    bitrate: int = BITRATE,
    buckets: int = BUCKETS,
    limits: Limits = LISTENING_LIMITS,
) -> ListeningCopies:
    """Cut, join, level and encode `sources` in order, and keep both files in `store`.

    The same sources give the same bytes and so the same names. Raises InvalidInput for
    spans without sound, NotAudio, StorageFull and ChildFailed.
    """
    spans = checked_spans(sources)
    with store.work_folder() as folder:
        opus, aac = folder / "copy.webm", folder / "copy.m4a"
        arguments = {
            "spans": [span.to_child() for span in spans],
            "opus": str(opus),
            "aac": str(aac),
            "bitrate": bitrate,
            "buckets": buckets,
        }
        made = run_child("listening", arguments, limits=limits)
        return ListeningCopies(
            opus=store.keep_derived(opus, ".webm"),
            aac=store.keep_derived(aac, ".m4a"),
            duration_s=made["duration_s"],
            loudness_lufs=made["loudness_lufs"],
            peaks=tuple(made["peaks"]),
        )

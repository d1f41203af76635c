"""What is left of a story's or a clip's seconds without what may not be heard, with a tone in the place of each gap."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from archive.facts import PASSAGE_TOLERANCE_S, Span, left_of
from media.spans import TONE_S, SourceSpan


def audible(spans: Iterable[Span], closed: Collection[Span]) -> tuple[Span, ...]:
    """The spans less every moment of `closed`; what follows on a gap has a tone before it, and the last one after it.

    One tone stands for gaps that meet. A passage that only reaches over a span's edge is no part of it and has none.
    """
    left: list[Span] = []
    gap = False
    for span in spans:
        at = span.start_s
        for piece in left_of((span,), closed):
            gap = gap or _is_gap(span, at, piece.start_s)
            left.append(replace(piece, tone_before_s=TONE_S) if gap else piece)
            gap, at = False, piece.end_s
        gap = gap or _is_gap(span, at, span.end_s)
    if gap and left:
        left[-1] = replace(left[-1], tone_after_s=TONE_S)
    return tuple(left)


def sounding(path: Path, span: Span) -> SourceSpan:
    """Seconds of a recording whose master is at `path`, with the tones that they have in a copy."""
    before, after = span.tone_before_s > 0, span.tone_after_s > 0
    return SourceSpan(path, span.start_s, span.end_s, tone_before=before, tone_after=after)


def _is_gap(span: Span, from_s: float, to_s: float) -> bool:
    within = span.start_s < from_s and to_s < span.end_s
    return to_s > from_s if within else to_s - from_s > PASSAGE_TOLERANCE_S

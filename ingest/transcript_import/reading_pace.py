"""Seconds for words that nobody can hear: as long as it takes to read them aloud.

Times that a file has of a lost tape are kept; lines are then read from there on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.transcript_import.brought import BroughtLine

WORD_S = 0.4
"""150 words a minute."""
LONGEST_S = 48 * 3600.0


def at_reading_pace(lines: Sequence[BroughtLine]) -> Iterator[BroughtLine]:
    """The lines, each with a start and an end, in order and apart."""
    at_s = 0.0
    for line, next_s in zip(lines, _next_starts(lines), strict=True):
        start_s = max(at_s, line.start_s or 0.0)
        length_s = WORD_S * len(line.text.split())
        own_s = line.end_s if line.end_s is not None and line.end_s < LONGEST_S else start_s + length_s
        at_s = max(own_s, start_s + 0.1) if next_s is None or next_s <= start_s else min(own_s, next_s)
        yield replace(line, start_s=start_s, end_s=max(at_s, start_s + 0.1))


def _next_starts(lines: Sequence[BroughtLine]) -> list[float | None]:
    """For each line, when the next one begins of which that is known."""
    found: list[float | None] = []
    next_s = None
    for line in reversed(lines):
        found.append(next_s)
        next_s = line.start_s if line.start_s is not None else next_s
    return found[::-1]

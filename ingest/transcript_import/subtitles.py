"""WebVTT and SubRip as transcripts: every cue a line, and no cue lost without a word."""

import re
from collections.abc import Iterator

from archive.errors import InvalidInput
from ingest.subtitle_lines import SubtitleLine, read_cues, unread_times
from ingest.transcript_import.brought import BroughtLine, Unusable

DOUBTED = "[?]"
"""Stands before a line whose words a machine may have made up, also in what this archive gives out."""
_HEAD = re.compile(r"\[.*\]")


def read_subtitles(text: str) -> tuple[BroughtLine, ...]:
    """The cues in the order of the file; the first of a SubRip file from here, which says who wrote it, is no line.

    Raises:
        Unusable: the times of a cue cannot be read; there is a sentence for each.
    """
    unread = unread_times(text)
    if unread:
        raise Unusable(
            tuple(
                InvalidInput("“%(line)s” is no time of a cue; write 00:00:01.000 --> 00:00:04.000.", line=line[:60])
                for line in unread
            )
        )
    return tuple(_lines(read_cues(text)))


def _lines(cues: tuple[SubtitleLine, ...]) -> Iterator[BroughtLine]:
    for number, cue in enumerate(cues):
        if number == 0 and cue.name == "0" and cue.start_s == 0 and _HEAD.fullmatch(cue.text):
            continue
        text, doubted = undoubted(cue.text)
        yield BroughtLine(text, cue.start_s, cue.end_s, cue.speaker, doubted=doubted)


def undoubted(text: str) -> tuple[str, bool]:
    """The text without the mark of doubtful words, and whether it had one."""
    bare = text.removeprefix(DOUBTED).lstrip()
    return (bare, True) if bare != text else (text, False)

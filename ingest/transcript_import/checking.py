"""Whether a file's lines can stand on a recording: every thing that is wrong is told, and nothing is bent in silence.

Cues out of order are put in order. Where two overlap, the first ends where the
second begins, since a passage has its own seconds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from archive.errors import InvalidInput
from archive.line_holding import LONGEST_TEXT
from archive.one_line import as_one_line
from ingest.transcript_import.brought import BroughtLine, Unusable

MOST_LINES = 20_000
MOST_TOLD = 20
OVER_THE_END_S = 1.0
"""A cue may go on this far after the sound has ended (files are cut, clocks differ); it ends with the sound."""
LEAST_SPAN_S = 0.02


def checked(lines: Sequence[BroughtLine], duration_s: float) -> tuple[BroughtLine, ...]:
    """The lines in order, each in one line of text, ending where the next begins at the latest.

    Lines without a start are left where they stand in the file.

    Raises:
        Unusable: something is wrong; there is a sentence for each thing, up to a number.
    """
    if len(lines) > MOST_LINES:
        raise InvalidInput("This file has %(count)s lines; bring at most %(most)s.", count=len(lines), most=MOST_LINES)
    clean = [replace(line, text=as_one_line(line.text), speaker=as_one_line(line.speaker)) for line in lines]
    spoken = [line for line in clean if line.text]
    if not spoken:
        raise InvalidInput("There are no words in this file; nothing was brought in.")
    wrong = [problem for number, line in enumerate(spoken, start=1) for problem in _problems(number, line, duration_s)]
    ordered = _in_order(spoken)
    wrong += _standing_together(ordered)
    if wrong:
        raise Unusable(tuple(wrong[:MOST_TOLD]))
    return tuple(_ended(ordered, duration_s))


def _problems(number: int, line: BroughtLine, duration_s: float) -> Iterator[InvalidInput]:
    said = {"number": number, "text": line.text[:40]}
    if len(line.text) > LONGEST_TEXT:
        yield InvalidInput(
            "Line %(number)s (“%(text)s…”) is longer than %(most)s characters.", most=LONGEST_TEXT, **said
        )
    if line.start_s is None:
        return
    if line.end_s is not None and line.end_s <= line.start_s:
        yield InvalidInput("Line %(number)s (“%(text)s”) does not end after it begins.", **said)
    last_s = line.start_s if line.end_s is None else line.end_s
    if line.start_s >= duration_s or last_s > duration_s + OVER_THE_END_S:
        yield InvalidInput(
            "Line %(number)s (“%(text)s”) is at %(at)s s, after the recording has ended (%(duration)s s).",
            at=f"{last_s:.1f}", duration=f"{duration_s:.1f}", **said,
        )  # fmt: skip


def _in_order(lines: list[BroughtLine]) -> list[BroughtLine]:
    """By their starts; a line without one stays behind the line it follows."""
    groups: list[list[BroughtLine]] = []
    for line in lines:
        if line.start_s is None and groups:
            groups[-1].append(line)
        else:
            groups.append([line])
    groups.sort(key=lambda group: group[0].start_s or 0.0)
    return [line for group in groups for line in group]


def _standing_together(ordered: list[BroughtLine]) -> Iterator[InvalidInput]:
    timed = [line for line in ordered if line.start_s is not None]
    for one, other in pairwise(timed):
        if (other.start_s or 0.0) - (one.start_s or 0.0) < LEAST_SPAN_S:
            yield InvalidInput(
                "“%(one)s” and “%(other)s” begin at the same time; make one line of them.",
                one=one.text[:40], other=other.text[:40],
            )  # fmt: skip


def _ended(ordered: list[BroughtLine], duration_s: float) -> Iterator[BroughtLine]:
    for line, following in zip(ordered, [*ordered[1:], None], strict=True):
        if line.start_s is None or (following is not None and following.start_s is None):
            yield replace(line, end_s=None)
            continue
        next_s = duration_s if following is None or following.start_s is None else following.start_s
        end_s = next_s if line.end_s is None else min(line.end_s, next_s)
        words = tuple(replace(word, end_s=min(word.end_s, end_s)) for word in line.words if word.start_s < end_s)
        yield replace(line, end_s=end_s, words=words if len(words) == len(line.words) else ())

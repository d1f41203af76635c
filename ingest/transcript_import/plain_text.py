"""Plain text, with marks such as [00:12:03] or without any.

What stands after a mark begins there and goes on until the next one; short
stretches are a line each, long ones are cut into sentences whose own places
nobody knows yet. Text before the first mark is a heading, and is no line.
"""

import re
from collections.abc import Iterator

from ingest.speech.tidy import LONG_PASSAGE_S
from ingest.transcript_import.brought import Brought, BroughtLine, Form
from ingest.transcript_import.sentences import sentences
from ingest.transcript_import.subtitles import undoubted

_MARK = re.compile(r"\[(?:(\d{1,4}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,3}))?\]")
_LONG_WORDS = 60
"""More words than are said in a passage's time: a last stretch has no end to tell its length by."""


def read_plain_text(text: str) -> Brought:
    """The lines of a text; without marks none of them has a time."""
    marks = list(_MARK.finditer(text))
    if not marks:
        return Brought(Form.txt, tuple(BroughtLine(one) for one in sentences(text)))
    heading = [line for line in text[: marks[0].start()].split("\n") if line.strip()]
    return Brought(Form.txt, tuple(_stretches(text, marks)), left_out=len(heading))


def _stretches(text: str, marks: list[re.Match[str]]) -> Iterator[BroughtLine]:
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        said = text[mark.end() : following.start() if following else len(text)]
        start_s, end_s = _seconds(mark), _seconds(following) if following else None
        yield from _lines(said, start_s, end_s)


def _lines(said: str, start_s: float, end_s: float | None) -> Iterator[BroughtLine]:
    whole = " ".join(said.split())
    if not whole:
        return
    long = len(whole.split()) > _LONG_WORDS or (end_s is not None and end_s - start_s > LONG_PASSAGE_S)
    parts = list(sentences(said)) if long else [whole]
    for number, part in enumerate(parts):
        text, doubted = undoubted(part)
        yield BroughtLine(text, None if number else start_s, doubted=doubted)


def _seconds(mark: re.Match[str]) -> float:
    hours, minutes, seconds, fraction = mark.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction or 0}")

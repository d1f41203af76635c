"""A trail as it may be printed now: its newest version, also one that opens later, for signs stand before a festival.

A sign is printed only where its words may be printed and its code leads to a
stop that visitors may meet; of every other stop its number and the reason alone
are told, at the desk and never on paper.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.reading_stops import TrailStop
from archive.reading_trail import TrailPage, newest_version
from archive.reading_transcript import StoryPassage
from archive.reading_voice import confidences, how_clear, stands_alone
from archive.trail_drafts import find_trail
from archive.trails import TrailState

SENTENCE_END = re.compile(r"(?<=[.!?…])[”\"']?\s+")
GOOD_LINE, LONGEST_LINE = 90, 170
"""Characters of a line on a sign: what is read in passing, and the most."""


class LeftOut(StrEnum):
    """Why a stop has no sign."""

    print = "print"
    trail = "trail"


class NotPrintable(StrEnum):
    """Why a trail has no signs at all."""

    draft = "draft"
    retired = "retired"


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """One line said at a stop, whole sentences where it can be; '' where nothing is told."""

    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class PrintedStop:
    """A stop that may be printed, with the line that stands on its sign."""

    stop: TrailStop
    line: QuotedLine


@dataclass(frozen=True, slots=True)
class PrintedTrail:
    """What may be printed of a trail; `trail` is None where `closed` says why nothing may."""

    slug: str
    title: str
    trail: TrailPage | None
    stops: tuple[PrintedStop, ...] = ()
    left_out: tuple[tuple[int, LeftOut], ...] = ()
    closed: NotPrintable | None = None


def read_printed_trail(session: Session, slug: str, *, now: datetime) -> PrintedTrail:
    """The trail of this slug for print. For the desk; each stop is asked of the gate as a visitor's.

    Raises:
        NotFound: there is no such trail.
    """
    trail = find_trail(session, slug)
    printed = newest_version(session, trail, now=now, channel=Channel.print)
    met = newest_version(session, trail, now=now, channel=Channel.trail)
    if printed is None or met is None:
        closed = NotPrintable.draft if trail.state is TrailState.draft else NotPrintable.retired
        return PrintedTrail(trail.slug, trail.title, None, closed=closed)
    met_stops = {stop.code for stop in met.open_stops}
    stops = [stop for stop in printed.open_stops if stop.code in met_stops]
    sure = confidences(session, {passage.key for stop in stops for passage in stop.passages})
    left_out = [
        (stop.number, LeftOut.trail if stop.open else LeftOut.print) for stop in printed.stops if stop not in stops
    ]
    return PrintedTrail(
        trail.slug,
        printed.title,
        replace(printed, stops=tuple(stops)),
        tuple(PrintedStop(stop, best_line(stop, sure)) for stop in stops),
        tuple(left_out),
    )


def best_line(stop: TrailStop, sure: Mapping[str, float]) -> QuotedLine:
    """The sentence of a stop that is best understood by itself, clearly heard, and short enough to read in passing."""
    lines = [
        (sentence, passage)
        for passage in stop.passages
        for sentence in SENTENCE_END.split(passage.text.strip())
        if sentence
    ]
    if not lines:
        return QuotedLine()

    def worth(line: tuple[str, StoryPassage]) -> tuple[bool, int, int, int]:
        text, passage = line
        clear = how_clear(sure.get(passage.key, 1.0))
        return not passage.flags, clear, stands_alone(text), -abs(len(text) - GOOD_LINE)

    text, passage = max(lines, key=worth)
    return QuotedLine(_cut(text), passage.language or stop.language)


def _cut(text: str) -> str:
    """No longer than a sign holds, ended between two words."""
    text = " ".join(text.split())
    if len(text) <= LONGEST_LINE:
        return text
    return text[: LONGEST_LINE - 1].rsplit(" ", 1)[0].rstrip(",;:- ") + "…"

"""OHMS XML, as the Oral History Metadata Synchronizer writes it: its words, and its index.

A subtitle inside it says more than marks each minute, and is preferred. XML
from elsewhere is read without any of its definitions, so that it can neither
blow itself up nor reach for a file.
"""

import math
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from archive.errors import InvalidInput
from ingest.speech.sentence_ends import ends_sentence
from ingest.transcript_import.brought import Brought, BroughtLine, Form, IndexPoint, Unusable
from ingest.transcript_import.decoding import check_size
from ingest.transcript_import.plain_text import read_plain_text
from ingest.transcript_import.subtitles import read_subtitles

NAMESPACE = "https://www.weareavp.com/nunncenter/ohms"
MOST_TAGS = 200_000
_NOTE = re.compile(r"\[\[(/?)footnotes?\]\]")
_SYNC = re.compile(r"(\d{1,6})(?:\((\d{1,6})\))?")
_INTERVAL = re.compile(r"(\d{1,3}):")


def read_ohms(content: bytes) -> Brought:
    """The words and index points of a file.

    Raises:
        InvalidInput: it is no XML, defines entities, or holds no record.
        Unusable: an index point has no time; there is a sentence for each.
    """
    check_size(content)
    if content.count(b"<") > MOST_TAGS:
        raise InvalidInput("This XML has more parts than a transcript has; nothing was brought in.")
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise InvalidInput("This XML defines things of its own (a DTD or entities), which is not read.") from error
    except (ParseError, ValueError, LookupError) as error:
        raise InvalidInput("This file is no XML that can be read (%(problem)s).", problem=str(error)[:200]) from error
    record = next((one for one in root.iter() if _name(one) == "record"), None)
    if record is None:
        raise InvalidInput("This XML is not from OHMS: it holds no record.")
    return Brought(Form.ohms, _words(record), _points(record))


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: Element, name: str) -> str:
    return next((child.text or "" for child in element if _name(child) == name), "")


def _words(record: Element) -> tuple[BroughtLine, ...]:
    subtitle = _text(record, "vtt_transcript").strip()
    if subtitle:
        return read_subtitles(subtitle)
    transcript = _without_notes(_text(record, "transcript")).replace("\r\n", "\n").replace("\r", "\n")
    if not transcript.strip():
        return ()
    return read_plain_text(_marked(transcript, _text(record, "sync"))).lines


def _without_notes(transcript: str) -> str:
    """The transcript without its footnotes, which nobody says."""
    kept, depth, at = [], 0, 0
    for mark in _NOTE.finditer(transcript):
        if not depth:
            kept.append(transcript[at : mark.start()])
        depth, at = max(0, depth + (-1 if mark[1] else 1)), mark.end()
    return "".join([*kept, "" if depth else transcript[at:]])


def _marked(transcript: str, sync: str) -> str:
    """The transcript with OHMS's marks: `1:|12(3)|` is line 12, word 3, at one minute.

    A mark within a sentence is left out, since it says when nothing begins.
    """
    interval = _INTERVAL.match(sync.strip())
    if interval is None:
        return transcript
    lines = [line.split() for line in transcript.split("\n")]
    minute_of = _minutes(sync.strip()[interval.end() :], lines)
    marked, before = [], ""
    for number, words in enumerate(lines):
        said = []
        for place, word in enumerate(words):
            minute = minute_of.get((number, place))
            if minute is not None and (not before or ends_sentence(before, word)):
                said.append(_mark(minute * int(interval[1])))
            said.append(word)
            before = word
        if not words:
            before = ""
        marked.append(" ".join(said))
    return f"{_mark(0)} " + "\n".join(marked)


def _minutes(places: str, lines: list[list[str]]) -> dict[tuple[int, int], int]:
    """By the numbers of line and word, which mark stands there."""
    found = {}
    for number, place in enumerate(places.strip("|").split("|"), start=1):
        told = _SYNC.fullmatch(place.strip())
        line = int(told[1]) - 1 if told else -1
        if told and 0 <= line < len(lines) and lines[line]:
            found[line, min(max(int(told[2] or 1) - 1, 0), len(lines[line]) - 1)] = number
    return found


def _mark(minutes: int) -> str:
    return f"[{minutes // 60}:{minutes % 60:02}:00]"


def _points(record: Element) -> tuple[IndexPoint, ...]:
    index = next((child for child in record if _name(child) == "index"), None)
    points = [child for child in index if _name(child) == "point"] if index is not None else []
    timeless = [number for number, point in enumerate(points, start=1) if _seconds(_text(point, "time")) is None]
    if timeless:
        raise Unusable(
            tuple(InvalidInput("Index point %(number)s has no time in seconds.", number=n) for n in timeless)
        )
    return tuple(sorted((_point(point) for point in points), key=lambda point: point.start_s))


def _point(point: Element) -> IndexPoint:
    keywords = [*_list(_text(point, "keywords")), *_list(_text(point, "subjects"))]
    return IndexPoint(
        start_s=_seconds(_text(point, "time")) or 0.0,
        title=" ".join(_text(point, "title").split()),
        synopsis=" ".join(_text(point, "synopsis").split()),
        keywords=tuple(dict.fromkeys(keywords)),
    )


def _list(text: str) -> Iterator[str]:
    for part in text.split(";"):
        if said := " ".join(part.split()):
            yield said


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None

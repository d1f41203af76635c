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
from ingest.transcript_import.brought import Brought, BroughtLine, Form, IndexPoint, Unusable
from ingest.transcript_import.decoding import check_size
from ingest.transcript_import.plain_text import read_plain_text
from ingest.transcript_import.subtitles import read_subtitles

NAMESPACE = "https://www.weareavp.com/nunncenter/ohms"
_NOTES = re.compile(r"\[\[footnotes\]\].*?\[\[/footnotes\]\]|\[\[footnote\]\].*?\[\[/footnote\]\]", re.DOTALL)
_SYNC = re.compile(r"(\d{1,6})(?:\((\d{1,6})\))?")
_INTERVAL = re.compile(r"(\d{1,3}):")


def read_ohms(content: bytes) -> Brought:
    """The words and index points of a file.

    Raises:
        InvalidInput: it is no XML, defines entities, or holds no record.
        Unusable: an index point has no time; there is a sentence for each.
    """
    check_size(content)
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
    transcript = _NOTES.sub("", _text(record, "transcript")).replace("\r\n", "\n").replace("\r", "\n")
    if not transcript.strip():
        return ()
    return read_plain_text(_marked(transcript, _text(record, "sync"))).lines


def _marked(transcript: str, sync: str) -> str:
    """The transcript with a mark wherever OHMS has one: `1:|12(3)|` is line 12, word 3, at one minute."""
    interval = _INTERVAL.match(sync.strip())
    if interval is None:
        return transcript
    lines = [line.split() for line in transcript.split("\n")]
    for minute, place in enumerate(sync.strip()[interval.end() :].strip("|").split("|"), start=1):
        found = _SYNC.fullmatch(place.strip())
        line = int(found[1]) - 1 if found else -1
        if found and 0 <= line < len(lines) and lines[line]:
            word = min(max(int(found[2] or 1) - 1, 0), len(lines[line]) - 1)
            seconds = minute * int(interval[1]) * 60
            mark = f"[{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}]"
            lines[line][word] = f"{mark} {lines[line][word]}"
    return "[0:00:00] " + "\n".join(" ".join(words) for words in lines)


def _points(record: Element) -> tuple[IndexPoint, ...]:
    index = next((child for child in record if _name(child) == "index"), None)
    points = [child for child in index if _name(child) == "point"] if index is not None else []
    timeless = [number for number, point in enumerate(points, start=1) if _seconds(_text(point, "time")) is None]
    if timeless:
        raise Unusable(tuple(InvalidInput("Index point %(number)s has no time in seconds.", number=n) for n in timeless))
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

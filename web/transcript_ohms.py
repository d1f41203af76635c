"""A transcript as OHMS XML, which the Oral History Metadata Synchronizer and its viewers read.

Its words stand in it twice: as a subtitle with their own times, and as lines with a mark each minute, for older
viewers. Stories are its index.
"""

import re
from xml.etree.ElementTree import Element, SubElement, tostring

from ingest.transcript_import.ohms import NAMESPACE
from web.reading_choice import language_name
from web.transcript_files import Captions, as_vtt, one_line, words_of

VERSION = "5.4"
MINUTE_S = 60
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_ohms(captions: Captions) -> str:
    """OHMS XML; its description says who or what wrote it."""
    root = Element("ROOT", {"xmlns": NAMESPACE})
    record = SubElement(root, "record")
    _add(record, "version", VERSION)
    _add(record, "title", one_line(captions.title))
    _add(record, "sync", _sync(captions))
    _add(record, "language", language_name(captions.language))
    _index(record, captions)
    _add(record, "description", "\n".join((captions.head, *captions.asked)))
    _add(record, "transcript", "\n".join(_said(captions)))
    _add(record, "vtt_transcript", as_vtt(captions))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _NOT_XML.sub(" ", text)


def _said(captions: Captions) -> list[str]:
    """A line for each, its speaker before it where that changes."""
    said, before = [], ""
    for line in captions.lines:
        named = line.speaker and line.speaker != before
        said.append(f"{one_line(line.speaker)}: {words_of(line)}" if named else words_of(line))
        before = line.speaker
    return said


def _sync(captions: Captions) -> str:
    """Which line begins after each minute: `1:|12(1)|25(1)|`."""
    last_s = max((line.start_s for line in captions.lines), default=0.0)
    places = []
    for minute in range(1, int(last_s // MINUTE_S) + 1):
        number = next(n for n, line in enumerate(captions.lines, start=1) if line.start_s >= minute * MINUTE_S)
        places.append(f"{number}(1)|")
    return f"1:|{''.join(places)}" if places else ""


def _index(record: Element, captions: Captions) -> None:
    index = SubElement(record, "index")
    for point in captions.points:
        element = SubElement(index, "point")
        _add(element, "time", str(int(point.start_s)))
        _add(element, "title", one_line(point.title))
        _add(element, "synopsis", point.synopsis)

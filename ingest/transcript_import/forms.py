"""Which form a file has, by what is in it, and its lines."""

import re

from archive.errors import InvalidInput
from ingest.transcript_import.brought import Brought, Form
from ingest.transcript_import.decoding import decoded
from ingest.transcript_import.json_files import read_json
from ingest.transcript_import.ohms import read_ohms
from ingest.transcript_import.plain_text import read_plain_text
from ingest.transcript_import.subtitles import read_subtitles

_CUE = re.compile(r"\d{2}[.,]\d{1,3}\s*-->\s*\d")
_EMPTY = "There are no words in this file; nothing was brought in."
_XML = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")


def read_transcript(content: bytes, form: Form | None = None) -> Brought:
    """What the file says; `form` only where it cannot be told by what is in it.

    Raises:
        InvalidInput: it cannot be read, or says nothing, in one sentence.
        Unusable: the same, with a sentence for each thing that is wrong.
    """
    if form is Form.ohms or (form is None and content.lstrip().startswith(_XML)):
        found = read_ohms(content)
    else:
        found = _read_text(decoded(content), form)
    if not found.lines and not found.points:
        raise InvalidInput(_EMPTY)
    return found


def _read_text(text: str, form: Form | None) -> Brought:
    form = form or _form_of(text)
    if form in (Form.json, Form.whisper):
        return read_json(text)
    if form in (Form.vtt, Form.srt):
        return Brought(form, read_subtitles(text))
    return read_plain_text(text)


def _form_of(text: str) -> Form:
    if text.lstrip().startswith("{"):
        return Form.json
    if text.startswith("WEBVTT"):
        return Form.vtt
    return Form.srt if _CUE.search(text) else Form.txt

"""What is said in a feed's sounds, for players that show it: WebVTT, a podcast's JSON transcript, and its chapters."""

import json
from collections.abc import Iterator
from typing import Any

from archive.reading_feed import FeedWords
from web.transcript_files import Captions, as_vtt, captions_of

FORMS = {
    "vtt": "text/vtt; charset=utf-8",
    "json": "application/json",
    "chapters": "application/json+chapters",
}
CHAPTER_S = 20.0
"""A chapter is at least so long: players show few lines."""
TITLE_LENGTH = 60


def written_as(words: FeedWords, form: str) -> str:
    """The words in one of `FORMS`."""
    return {"vtt": _vtt, "json": _transcript, "chapters": _chapters}[form](words)


def _vtt(words: FeedWords) -> str:
    said = captions_of(words.passages)
    return as_vtt(Captions(words.title, words.language, words.written, said, labels=words.labels))


def _transcript(words: FeedWords) -> str:
    segments = [
        {"startTime": round(passage.start_s, 3), "endTime": round(passage.end_s, 3), "body": passage.text}
        | ({"speaker": passage.speaker} if passage.speaker else {})
        for passage in words.passages
    ]
    return _json({"version": "1.0.0", "segments": segments})


def _chapters(words: FeedWords) -> str:
    return _json({"version": "1.2.0", "title": words.title, "chapters": list(_begun(words))})


def _begun(words: FeedWords) -> Iterator[dict[str, Any]]:
    """A chapter begins with a passage, and is called by its first words; the first is called as the whole is."""
    yield {"startTime": 0, "title": words.title}
    last_s = 0.0
    for passage in words.passages:
        if passage.start_s - last_s >= CHAPTER_S and words.duration_s - passage.start_s >= CHAPTER_S / 2:
            last_s = passage.start_s
            yield {"startTime": round(passage.start_s, 2), "title": _first_words(passage.text)}


def _first_words(text: str) -> str:
    if len(text) <= TITLE_LENGTH:
        return text
    return text[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"

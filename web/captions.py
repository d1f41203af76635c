"""A story's words as a file, in story time."""

from archive.reading_story import StoryPage
from web.story_words import machine_note
from web.transcript_files import Captions, as_json, as_srt, as_text, as_vtt, captions_of, made_by

TYPES = {
    "vtt": "text/vtt; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
}
_WRITERS = {"vtt": as_vtt, "srt": as_srt, "txt": as_text, "json": as_json}


def captions(story: StoryPage, form: str) -> str:
    """The story's passages in one of `TYPES`, saying first who or what wrote them."""
    said = machine_note(story) or made_by(story.made.kind)
    return _WRITERS[form](Captions(story.title, story.language, said, captions_of(story.passages)))

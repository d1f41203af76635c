"""A story's words as a file, in story time; a whole recording's in recording time."""

from archive.reading_desk_transcript import RecordingTranscript
from archive.reading_story import StoryPage
from web.transcript_files import Captions, as_json, as_srt, as_text, as_vtt, captions_of

TYPES = {
    "vtt": "text/vtt; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
}
_WRITERS = {"vtt": as_vtt, "srt": as_srt, "txt": as_text, "json": as_json}


def downloads(address: str) -> list[dict[str, str]]:
    """Every form of the transcript at this address, for a page's links."""
    return [{"name": f".{form}", "href": f"{address}.{form}"} for form in TYPES]


def captions(story: StoryPage, form: str) -> str:
    """The story's passages in one of `TYPES`, saying first who or what wrote them."""
    said = Captions(story.title, story.language, story.made.written, captions_of(story.passages))
    return _WRITERS[form](said)


def recording_captions(transcript: RecordingTranscript, form: str) -> str:
    """The whole recording's lines, speakers under their full names, in one of `TYPES`."""
    said = Captions(transcript.title, transcript.language, transcript.written, captions_of(transcript.lines))
    return _WRITERS[form](said)

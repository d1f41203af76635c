"""A story's words as a file, in story time, or its translation's; a whole recording's in recording time."""

from dataclasses import replace

from archive.errors import NotFound
from archive.reading_desk_transcript import RecordingTranscript
from archive.reading_story import NO_SUCH_STORY, StoryPage
from archive.reading_translations import translations_of
from archive.reading_written import Written
from web.gated import Asking
from web.reading_choice import note
from web.transcript_files import Captions, Point, as_json, as_srt, as_text, as_vtt, captions_of
from web.transcript_html import as_html
from web.transcript_ohms import as_ohms

TYPES = {
    "vtt": "text/vtt; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "xml": "application/xml",
}
_WRITERS = {
    "vtt": as_vtt, "srt": as_srt, "txt": as_text, "json": as_json, "html": as_html, "xml": as_ohms,
}  # fmt: skip


def downloads(address: str, *, language: str = "") -> list[dict[str, str]]:
    """Every form of the transcript at this address, for a page's links."""
    asked = f"?lang={language}" if language else ""
    return [{"name": f".{form}", "href": f"{address}.{form}{asked}"} for form in TYPES]


def captions(asking: Asking, story: StoryPage, form: str, *, language: str = "") -> str:
    """The story's passages in one of `TYPES`, saying first who or what wrote them.

    Raises:
        NotFound: the story was not translated into `language`.
    """
    said = _said(story)
    if language and language != story.language:
        said = _translated(asking, story, said, language)
    return _WRITERS[form](said)


def story_files(story: StoryPage, form: str) -> str:
    """The same, of the story's own words."""
    return _WRITERS[form](_said(story))


def _said(story: StoryPage) -> Captions:
    lines = captions_of(story.passages)
    return Captions(story.title, story.language, story.made.written, lines, labels=story.labels)


def _translated(asking: Asking, story: StoryPage, said: Captions, language: str) -> Captions:
    keys = {passage.key for passage in story.passages}
    every = translations_of(asking.session, story.id, keys, viewer=asking.viewer, now=asking.now)
    found = next((one for one in every if one.language == language), None)
    if found is None:
        raise NotFound(NO_SUCH_STORY)
    lines = tuple(
        replace(line, text=found.lines[line.key], language="", corrected=False, confidence=None)
        for line in said.lines
        if line.key in found.lines
    )
    return replace(
        said, language=language, written=Written("translation", (), len(lines)), lines=lines, note=note(found)
    )


def recording_captions(transcript: RecordingTranscript, form: str) -> str:
    """The whole recording's lines, speakers under their full names, in one of `TYPES`."""
    points = tuple(Point(story.start_s, story.title, story.lede) for story in transcript.stories)
    said = Captions(
        transcript.title, transcript.language, transcript.written, captions_of(transcript.lines), points=points,
        labels=transcript.labels,
    )  # fmt: skip
    return _WRITERS[form](said)

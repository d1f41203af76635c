"""A recording and a story at the desk, from what the archive says of them to what their templates need."""

from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData

from archive.expectations import NOTHING_EXPECTED, Expectation
from archive.reading_agreements import AgreementLine
from archive.reading_desk_recording import DeskRecording, DeskStoryLine
from archive.reading_desk_story import DeskStory
from archive.reading_open_stories import OpenStory
from archive.reading_story import StoryAudio
from web.agreement_words import expected_context, uses_in_words
from web.captions import downloads
from web.desk_forms import text
from web.desk_typed import story_form
from web.desk_words import STORY_STATES, facts_of, met_words, transcript_words
from web.i18n import _, translated
from web.playing import Played, source_of
from web.said import passages
from web.stored_words import said_again
from web.way_words import progress_url, standing, step_context


def recording_context(
    recording: DeskRecording,
    opened: tuple[OpenStory, ...],
    deciding: dict[str, Any],
    *,
    notice: str = "",
    error: str = "",
    typed: FormData | None = None,
    expected: Expectation = NOTHING_EXPECTED,
) -> dict[str, Any]:
    """The names that `desk/recording.html` lists.

    `opened` are its open stories; `deciding`: see `web.deciding_in_place`; `typed` holds the fields of a form that
    could not be used.
    """
    state, message = standing(recording.state, recording.message, opened)
    same = ("key", "title", "narrator", "uploaded_by", "uploaded_at", "language", "sha256", "can_retry",
            "can_be_read_again", "labels")  # fmt: skip
    return {
        "recording": {name: getattr(recording, name) for name in same}
        | {
            "state": state,
            "message": message,
            "facts": facts_of(recording),
            "audio": played(recording.audio, "recordings", recording.key),
            "progress_url": progress_url(recording.state, recording.upload_key),
        },
        "steps": [step_context(step) for step in recording.steps],
        "transcript": transcript_words(recording),
        "passages": passages(recording.passages, deciding),
        "options": deciding["options"],
        "agreements": agreement_lines(recording.agreements),
        "stories": [_story_line(story) for story in recording.stories],
        "open_stories": opened,
        "downloads": downloads(f"/desk/recordings/{recording.key}/transcript"),
        "expected": expected_context(expected),
        "new_title": text(typed, "title") if typed else "",
        "notice": notice,
        "error": error,
    }


def _story_line(story: DeskStoryLine) -> dict[str, str]:
    words = translated(STORY_STATES.get(story.state, story.state))
    return {"title": story.title or _("Without a title"), "href": story.href, "state": story.state, "words": words}


def desk_story_context(
    story: DeskStory, deciding: dict[str, Any], *, notice: str = "", error: str = "", typed: FormData | None = None
) -> dict[str, Any]:
    """The names that `desk/story.html` lists; `deciding` and `typed` as above."""
    same = ("slug", "title", "lede", "language", "state", "public_href")
    return {
        "story": {name: getattr(story, name) for name in same}
        | {
            "sign": met_words(story.state, is_open=bool(story.public_href)),
            "audio": played(story.audio, "drafts", story.slug),
        },
        "form": story_form(story, typed),
        "missing": [said_again(sentence) for sentence in story.missing],
        "agreements": agreement_lines(story.agreements),
        "passages": passages(story.passages, deciding),
        "labels": story.labels,
        "options": deciding["options"],
        "notice": notice,
        "error": error,
    }


def agreement_lines(lines: tuple[AgreementLine, ...]) -> list[AgreementLine]:
    """What people agreed to, each in the page's language where the catalogue has the sentence."""
    return [
        replace(
            line,
            use=uses_in_words(line.use),
            words=said_again(line.words),
            bounds=tuple(said_again(one) for one in line.bounds),
        )
        for line in lines
    ]


def played(audio: StoryAudio | None, folder: str, name: str) -> Played | None:
    """A listening copy for the player, or none."""
    source = source_of(folder, name)
    return Played(source.webm, source.mp4, audio.duration_s, audio.peaks) if audio else None

"""The steps of a recording's way and what is said of them, in words for the people who wait."""

from collections.abc import Mapping
from typing import Any

from archive.reading_open_stories import OpenStory
from archive.reading_progress import Progress
from archive.reading_uploads import StepLine, UploadRow
from web.i18n import N_, translated
from web.stored_words import said_again

STEPS = {
    "seal": N_("Stored as it came"),
    "describe": N_("Checked and described"),
    "make_listening_copy": N_("Made ready to hear"),
    "transcribe": N_("Written down"),
    "tidy": N_("Cut into passages"),
    "suggest_mentions": N_("Names found"),
    "index": N_("Made findable"),
}
MESSAGES = {
    "working": N_("Stored. The archive is working on it"),
    "ready": N_("Ready for a person"),
    "published": N_("Open to everyone"),
    "needs_help": N_("Something stopped; the recording is safe"),
    "refused": N_("This could not be taken as a recording"),
}
ENDED = frozenset({"ready", "refused", "needs_help"})


def state_words(state: str, message: str) -> str:
    """What a person reads beside a state."""
    return said_again(message) if message else translated(MESSAGES.get(state, state))


def standing(state: str, message: str, opened: tuple[OpenStory, ...]) -> tuple[str, str]:
    """A recording's state and its words: published, once all is done and a story from it is open."""
    if state == "ready" and opened:
        return "published", state_words("published", "")
    return state, state_words(state, message)


def step_context(step: StepLine) -> dict[str, Any]:
    """A step for a page or a script."""
    share = f"{round(100 * step.done_share)} %" if step.done_share is not None and step.state == "working" else ""
    name = translated(STEPS.get(step.name, step.name))
    return {"name": name, "state": step.state, "detail": said_again(step.detail) or share}


def progress_data(progress: Progress) -> dict[str, Any]:
    """What `progress.js` asks for."""
    return {
        "state": progress.state,
        "message": state_words(progress.state, progress.message),
        "steps": [step_context(step) for step in progress.steps],
    }


def progress_url(row_state: str, upload_key: str) -> str:
    """Where a page asks how far an upload has come; '' once that can change no more."""
    return "" if row_state in ENDED or not upload_key else f"/me/uploads/{upload_key}/progress"


def retry_url(row_state: str, upload_key: str) -> str:
    """Where a form asks for what stopped to be tried again; '' where nothing did."""
    return f"/desk/uploads/{upload_key}/retry" if row_state == "needs_help" and upload_key else ""


def row_context(row: UploadRow, opened: Mapping[str, tuple[OpenStory, ...]]) -> dict[str, Any]:
    """An upload in a list; `opened` are the open stories of each recording."""
    stories = opened.get(row.key, ())
    state, message = standing(row.state, row.message, stories)
    return {
        "title": row.title,
        "href": row.href,
        "narrator": row.narrator,
        "uploaded_at": row.uploaded_at,
        "duration_s": row.duration_s,
        "state": state,
        "message": message,
        "open_stories": stories,
        "progress_url": progress_url(row.state, row.upload_key),
        "retry_url": retry_url(row.state, row.upload_key),
    }

"""What the desk says of states and of what comes next."""

from collections.abc import Mapping
from typing import Any

from archive.reading_desk_recording import DeskContribution, DeskRecording
from archive.reading_open_stories import OpenStory
from archive.reading_uploads import UploadRow
from archive.recordings import TEXT
from archive.transcript_keeping import IN_STEP
from web.i18n import N_, _, ngettext, translated
from web.in_step_words import in_step_words
from web.sizes import in_words
from web.stored_words import said_again
from web.way_words import row_context
from web.written_words import written_words

STORY_STATES = {
    "draft": N_("A draft; nobody outside the desk sees it"),
    "review": N_("Waiting to be read by another curator"),
    "published": N_("Published"),
    "hidden": N_("Hidden by the desk"),
    "withdrawn": N_("Withdrawn"),
}
OPEN, KEPT = N_("Open to everyone"), N_("Published; its agreements keep it from visitors")
NEXT = {
    "needs_help": N_("Look at what stopped, and try again."),
    "working": N_("Nothing to do yet."),
    "refused": N_("Tell whoever sent it."),
}
FILTERS = {
    "": N_("All"),
    "needs_help": N_("Needs help"),
    "working": N_("On its way"),
    "ready": N_("Ready"),
    "published": N_("Published"),
    "refused": N_("Refused"),
}
NO_MODEL = N_(
    "No speech model is set up: recordings are kept and can be heard, and people type or bring their transcripts."
)
PARTS = {
    "narrator": N_("narrator"),
    "interviewer": N_("interviewer"),
    "recordist": N_("recordist"),
    "translator": N_("translator"),
}
STEREO = 2
ORDER = tuple(state for state in FILTERS if state)


def queue_context(
    rows: tuple[UploadRow, ...], opened: Mapping[str, tuple[OpenStory, ...]], shown: str, *, machine: str
) -> dict[str, Any]:
    """The names that `desk/recordings.html` lists; `shown` is the state that is asked for, or ''."""
    all_rows = [row_context(row, opened) | {"next_step": next_step(row)} for row in rows]
    all_rows.sort(key=lambda row: ORDER.index(row["state"]))
    return {
        "recordings": [row for row in all_rows if not shown or row["state"] == shown],
        "filters": [
            {
                "words": translated(words),
                "href": f"/desk?show={state}" if state else "/desk",
                "count": sum(1 for row in all_rows if not state or row["state"] == state),
                "current": state == shown,
            }
            for state, words in FILTERS.items()
        ],
        "machine": machine,
    }


def next_step(row: UploadRow) -> str:
    """What a person does next with a recording of which no story is open."""
    if row.state != "ready":
        return translated(NEXT.get(row.state, ""))
    return _("Read it and open its story.") if row.stories else _("Read it and cut a story.")


def transcript_words(recording: DeskRecording) -> dict[str, Any] | None:
    """A transcript's provenance as `desk/recording.html` shows it."""
    provenance = recording.transcript
    if provenance is None:
        return None
    words = written_words(recording.written)
    if provenance.no_speech:
        words = " ".join((words, _("No speech was heard.")))
    if in_step := in_step_words(provenance.settings.get(IN_STEP, {})):
        words = f"{words} {in_step}"
    return {"kind": provenance.kind, "words": words, "made_at": provenance.made_at}


def met_words(state: str, *, is_open: bool) -> dict[str, str]:
    """A story's state and its words, saying of a published one whether visitors meet it: agreements may keep it."""
    if state != "published":
        return {"state": state, "words": translated(STORY_STATES.get(state, state))}
    return {"state": state if is_open else "restricted", "words": translated(OPEN if is_open else KEPT)}


def facts_of(recording: DeskRecording) -> list[tuple[str, str]]:
    """What is known of the master, as label and value; what nobody said is left out."""
    channels = _channels(recording.channels)
    facts = [
        (_("File"), recording.file_name),
        (_("Size"), in_words(recording.size_bytes)),
        (_("Sound"), f"{recording.container}, {recording.codec}, {recording.sample_rate_hz} Hz, {channels}")
        if recording.container != TEXT
        else (_("Sound"), _("none: words alone")),
        (_("Recorded on"), recording.recorded_on.isoformat() if recording.recorded_on else ""),
        (_("Place"), recording.place),
        (_("Heard"), ", ".join(_heard(each) for each in recording.contributions)),
        (_("Voice"), _("synthetic") if recording.synthetic else ""),
        (
            _("Damage"),
            "; ".join(said_again(str(problem)) for problem in recording.problems) if recording.damaged else "",
        ),
    ]
    return [(label, value) for label, value in facts if value]


def _heard(person: DeskContribution) -> str:
    return f"{person.name} ({translated(PARTS.get(person.part, person.part))})"


def _channels(count: int) -> str:
    if count == 1:
        return _("mono")
    return _("stereo") if count == STEREO else ngettext("%(num)d channel", "%(num)d channels", count) % {"num": count}

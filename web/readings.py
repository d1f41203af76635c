"""The readings of a recording, in words: where each came from, how it was put in step, and what differs."""

from collections.abc import Sequence
from typing import Any

from starlette.datastructures import FormData

from archive.errors import InvalidInput
from archive.reading_readings import ReadingBeside, ReadingLine, RecordingReadings
from archive.word_changes import changes
from ingest.transcript_import.brought import Form, Unusable
from web.correcting import MADE
from web.desk_forms import text
from web.error_words import in_words
from web.i18n import N_, _, ngettext, translated
from web.in_step_words import in_step_words
from web.reading_choice import language_name
from web.written_words import engine

FORMS = {
    Form.vtt: N_("WebVTT"),
    Form.srt: N_("SubRip"),
    Form.txt: N_("Plain text"),
    Form.json: N_("JSON from this archive"),
    Form.whisper: N_("JSON from Whisper"),
    Form.ohms: N_("OHMS XML"),
}
WAITS = N_("Kept; the worker puts it in step with the sound, and it is the current one then.")
KINDS = {"machine": N_("A machine"), "corrected": N_("Corrected by people"), **MADE}


def form_given(given: str) -> Form | None:
    """The form that was chosen; none where it is to be told from the file.

    Raises:
        InvalidInput: there is no such form.
    """
    try:
        return Form(given) if given else None
    except ValueError as error:
        raise InvalidInput("Give the form as one of: %(forms)s.", forms=", ".join(Form)) from error


def problems_of(error: InvalidInput) -> list[str]:
    """Every thing that is wrong with a file, a sentence each."""
    return [in_words(one) for one in (error.problems if isinstance(error, Unusable) else (error,))]


def reading_words(reading: ReadingLine) -> dict[str, Any]:
    """One reading for its reader."""
    made = translated(KINDS.get(reading.kind, ""))
    if reading.kind == "machine":
        made = _("A machine (%(engine)s)") % {"engine": engine(reading.machine)}
    return {
        "key": reading.key,
        "kind": reading.kind,
        "words": made,
        "by": reading.by,
        "made_at": reading.made_at,
        "language": language_name(reading.language),
        "lines": reading.lines,
        "current": reading.current,
        "waits": translated(WAITS) if reading.waits else "",
        "source": reading.source,
        "in_step": in_step_words(reading.in_step),
        "left": left_words(reading.left_out, reading.unknown),
    }


def brought_words(lines: int, *, waits: bool, stories: int) -> str:
    """What became of a file, in a sentence or more."""
    said = []
    if lines:
        said.append(ngettext("%(num)d line was brought in.", "%(num)d lines were brought in.", lines) % {"num": lines})
    if waits:
        said.append(_("They wait until the worker has put them in step with the sound."))
    if stories:
        sentence = ngettext("%(num)d draft story was begun.", "%(num)d draft stories were begun.", stories)
        said.append(sentence % {"num": stories})
    return " ".join(said)


def left_words(left_out: int, unknown: Sequence[str]) -> str:
    """What of a file is not in its reading; '' where all of it is."""
    said = []
    if left_out:
        sentence = ngettext(
            "%(num)d line before the first mark of time was left out.",
            "%(num)d lines before the first mark of time were left out.",
            left_out,
        )
        said.append(sentence % {"num": left_out})
    if unknown:
        said.append(_("Nobody of this recording is called: %(names)s.") % {"names": ", ".join(unknown)[:300]})
    return " ".join(said)


def readings_context(
    found: RecordingReadings, *, typed: FormData | None = None, notice: str = "", problems: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The names that `desk/readings.html` lists."""
    given = typed if typed is not None else FormData()
    return {
        "recording": {"key": found.key, "title": found.title},
        "readings": [reading_words(one) for one in found.readings],
        "forms": [(form.value, translated(words)) for form, words in FORMS.items()],
        "typed": {name: text(given, name) for name in ("text", "language", "form")},
        "notice": notice,
        "problems": list(problems),
    }


def beside_context(found: ReadingBeside, *, notice: str = "", error: str = "") -> dict[str, Any]:
    """The names that `desk/reading_beside.html` lists."""
    lines = [
        {
            "key": line.key, "version": line.version, "start_s": line.start_s, "other": line.other,
            "parts": changes(line.text, line.other),
        }
        for line in found.lines if line.other and line.other != line.text
    ]  # fmt: skip
    return {
        "recording": {"key": found.recording_key, "title": found.recording_title},
        "reading": reading_words(found.reading),
        "lines": lines,
        "same": sum(line.other == line.text for line in found.lines),
        "missing": sum(not line.other for line in found.lines),
        "elsewhere": [{"start_s": start_s, "text": words} for start_s, words in found.elsewhere],
        "notice": notice,
        "error": error,
    }


def readings_data(found: RecordingReadings) -> dict[str, Any]:
    """A recording's readings as data."""
    return {"recording": found.key, "readings": [_data(one) for one in found.readings]}


def beside_data(found: ReadingBeside) -> dict[str, Any]:
    """Another reading beside the present one, as data; `other` is '' where it has nothing."""
    return {
        "recording": found.recording_key,
        "reading": _data(found.reading),
        "lines": [
            {"key": line.key, "version": line.version, "start_s": line.start_s, "end_s": line.end_s,
             "text": line.text, "other": line.other}
            for line in found.lines
        ],
        "elsewhere": [{"start_s": start_s, "text": words} for start_s, words in found.elsewhere],
    }  # fmt: skip


def _data(one: ReadingLine) -> dict[str, Any]:
    return {
        "key": one.key, "kind": one.kind, "language": one.language, "engine": one.machine.engine,
        "engine_version": one.machine.version, "model": one.machine.model, "by": one.by,
        "made_at": one.made_at.isoformat(), "lines": one.lines, "waits": one.waits, "current": one.current,
        "source": one.source, "in_step": one.in_step, "unknown_speakers": list(one.unknown), "left_out": one.left_out,
    }  # fmt: skip

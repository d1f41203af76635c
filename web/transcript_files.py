"""Transcripts as files: WebVTT, SubRip, plain text and JSON. Each says whether a machine wrote it."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

from web.i18n import N_, _, translated

MADE_BY = {
    "imported": N_("Imported from a file."),
    "typed": N_("Typed by a person."),
    "corrected": N_("Corrected by a person."),
    "translation": N_("A translation."),
}
NOT_MADE = N_("There is no transcript yet.")


@dataclass(frozen=True, slots=True)
class Caption:
    """One line; seconds of story time for a story, of recording time for a recording.

    `flags` are the machine's doubts about it; `language` is '' where it is the transcript's.
    """

    key: str
    start_s: float
    end_s: float
    text: str
    speaker: str = ""
    flags: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Captions:
    """A transcript to be written: its title, who or what made it (one sentence), and its lines in order."""

    title: str
    language: str
    made_by: str
    lines: tuple[Caption, ...]


def made_by(kind: str, *, engine: str = "", engine_version: str = "", model: str = "") -> str:
    """The sentence that says where a transcript came from."""
    if kind == "machine":
        named = f"{engine} {engine_version}"
        if model:
            sentence = _("Written by a machine: %(engine)s with the model %(model)s. Nobody has corrected it.")
            return sentence % {"engine": named, "model": model}
        return _("Written by a machine: %(engine)s. Nobody has corrected it.") % {"engine": named}
    return translated(MADE_BY.get(kind, NOT_MADE))


def as_vtt(captions: Captions) -> str:
    """WebVTT; text is escaped, so that no line can break out of its cue."""
    head = f"WEBVTT\n\nNOTE\n{_note(captions.title)}\n{_note(captions.made_by)}\n"
    cues = (
        f"\n{line.key}\n{_clock(line.start_s)} --> {_clock(line.end_s)}\n{_voice(line)}{_cue(line.text)}\n"
        for line in captions.lines
    )
    return head + "".join(cues)


def as_srt(captions: Captions) -> str:
    """SubRip. It knows no notes, so the first cue, at 0 seconds, says who or what wrote it."""
    first = f"0\n00:00:00,000 --> 00:00:00,500\n[{_one_line(captions.made_by)}]\n"
    cues = (
        f"\n{number}\n{_clock(line.start_s, comma=True)} --> {_clock(line.end_s, comma=True)}\n{_one_line(line.text)}\n"
        for number, line in enumerate(captions.lines, start=1)
    )
    return first + "".join(cues)


def as_text(captions: Captions) -> str:
    """Plain text, each line with its time."""
    lines = (f"[{_clock(line.start_s)[:8]}] {_one_line(line.text)}" for line in captions.lines)
    return "\n".join([_one_line(captions.title), captions.made_by, "", *lines]) + "\n"


def as_json(captions: Captions) -> str:
    """JSON with seconds as numbers."""
    return json.dumps(_data(captions), ensure_ascii=False, indent=2) + "\n"


def _data(captions: Captions) -> dict[str, Any]:
    return asdict(captions)


def _clock(seconds: float, *, comma: bool = False) -> str:
    milliseconds = round(max(0.0, seconds) * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    whole, part = divmod(rest, 1000)
    return f"{hours:02d}:{minutes:02d}:{whole:02d}{',' if comma else '.'}{part:03d}"


def _voice(line: Caption) -> str:
    return f"<v {escape(_one_line(line.speaker), quote=False)}>" if line.speaker else ""


def _cue(text: str) -> str:
    return escape(_one_line(text), quote=False)


def _note(text: str) -> str:
    """A line of a comment: with an arrow in it, it would be read as the times of a cue."""
    return _one_line(text).replace("-->", "--&gt;")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def captions_of(lines: Iterable[Any]) -> tuple[Caption, ...]:
    """Captions of anything that has a key, start_s, end_s, text, speaker, flags and language."""
    return tuple(
        Caption(line.key, line.start_s, line.end_s, line.text, line.speaker, line.flags, line.language)
        for line in lines
    )

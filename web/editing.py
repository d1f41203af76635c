"""The transcript editor: from what the archive says of a recording's lines to what the page shows of them."""

from dataclasses import dataclass
from typing import Any

from archive.reading_acts import ReadLine, TranscriptAct
from archive.reading_editor import EditedRecording, EditorLine
from archive.recordings import Part
from archive.voice_keeping import RecordingVoice
from archive.word_changes import Change, changes
from web.desk_pages import played
from web.desk_words import PARTS
from web.doubt_words import doubt_sentences
from web.i18n import N_, _, translated

ACTS = {
    "correct": N_("corrected a line"),
    "take_back": N_("let a line read as it did first"),
    "go_back": N_("went back to an earlier reading of a line"),
    "split": N_("split a line"),
    "merge": N_("joined two lines"),
    "name_speaker": N_("said who speaks"),
    "mark_unclear": N_("marked what could not be made out"),
    "rename_speaker": N_("renamed a voice"),
    "undo": N_("undid it"),
}
UNDOES = {
    "correct": N_("Undo the correction"),
    "take_back": N_("Undo going back to the first reading"),
    "go_back": N_("Undo going back"),
    "split": N_("Undo the split"),
    "merge": N_("Undo the joining"),
    "name_speaker": N_("Undo who speaks"),
    "mark_unclear": N_("Undo the mark"),
    "rename_speaker": N_("Undo the new name"),
}
LINES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Clash:
    """A line that was changed while somebody changed it: theirs stands, `typed` is what was written."""

    key: str
    typed: str
    speaker: str
    unclear: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that could not be saved as it was typed, and why."""

    key: str
    typed: str
    sentence: str


def editor_context(
    edited: EditedRecording,
    acts: tuple[TranscriptAct, ...],
    secret: str,
    *,
    notice: str = "",
    error: str = "",
    clash: Clash | None = None,
    refused: Refused | None = None,
) -> dict[str, Any]:
    """The names that `desk/editor.html` lists."""
    lines = edited.lines
    neighbours = [
        (lines[n - 1] if n else None, lines[n + 1] if n + 1 < len(lines) else None) for n in range(len(lines))
    ]
    return {
        "recording": edited,
        "audio": played(edited.audio, "recordings", edited.key),
        "lines": [
            line_context(line, clash=clash, refused=refused)
            | {"previous_version": before.version if before else "", "next_version": after.version if after else ""}
            for line, (before, after) in zip(lines, neighbours, strict=True)
        ],
        "unsure": sum(len(line.unsure) + line.unclear for line in lines),
        "voices": [_voice(voice) for voice in edited.voices],
        "parts": {Part.narrator.value: _("tells"), Part.interviewer.value: _("asks")},
        "undoes": undo_words(edited.undoes),
        "acts": [_act(act) for act in acts],
        "secret": secret,
        "notice": notice,
        "error": error,
    }


def line_context(line: EditorLine, *, clash: Clash | None = None, refused: Refused | None = None) -> dict[str, Any]:
    """A line as `macros/editor.html` shows it."""
    typed = next((one.typed for one in (clash, refused) if one is not None and one.key == line.key), None)
    own = clash if clash is not None and clash.key == line.key else None
    return {
        "key": line.key,
        "version": line.version,
        "start_s": round(line.start_s, 2),
        "end_s": round(line.end_s, 2),
        "saved": line.text,
        "text": line.text if typed is None else typed,
        "speaker": own.speaker if own else line.speaker,
        "saved_speaker": line.speaker,
        "unclear": own.unclear if own else line.unclear,
        "saved_unclear": line.unclear,
        "language": line.language,
        "parts": _parts(line) if typed is None else [{"text": typed, "second": None}],
        "unsure": [line.text[one.start_char : one.end_char] for one in line.unsure],
        "doubts": doubt_sentences([flag for flag in line.flags if flag != "unclear"], line.language),
        "labels": line.labels,
        "clash": changes(line.text, own.typed) if own else (),
        "refused": refused.sentence if refused is not None and refused.key == line.key else "",
        "previous_version": "",
        "next_version": "",
    }


def undo_words(act: str) -> str:
    """What the button says that undoes this act; '' for none."""
    return translated(UNDOES[act]) if act in UNDOES else ""


def _parts(line: EditorLine) -> list[dict[str, Any]]:
    """The text cut at what is doubtful; `second` is none where nothing is."""
    parts: list[dict[str, Any]] = []
    at = 0
    for one in line.unsure:
        parts += [{"text": line.text[at : one.start_char], "second": None}] if one.start_char > at else []
        parts.append({"text": line.text[one.start_char : one.end_char], "second": round(one.second, 2)})
        at = one.end_char
    return [*parts, *([{"text": line.text[at:], "second": None}] if at < len(line.text) else [])]


def _voice(voice: RecordingVoice) -> dict[str, Any]:
    parts = ", ".join(translated(PARTS[part]) for part in voice.parts)
    return {"token": voice.token, "name": voice.name, "lines": voice.lines, "is_person": voice.is_person,
            "words": parts if voice.is_person else _("a label, for the desk only"),
            "can_go": voice.is_person and not voice.lines}  # fmt: skip


def _act(act: TranscriptAct) -> dict[str, Any]:
    return {
        "who": act.by or _("Someone at the archive's own machine"),
        "words": translated(ACTS.get(act.act, act.act)),
        "made_at": act.made_at,
        "key": act.key,
        "undone": act.undone,
        "parts": changes(_text(act.before), _text(act.after)) if act.act != "rename_speaker" else (),
        "marks": [*_marks(act)],
    }


def _text(lines: tuple[ReadLine, ...]) -> str:
    """Lines as one text, a stroke between them, so that a split and a joining can be seen."""
    return " | ".join(line.text for line in lines)


def _marks(act: TranscriptAct) -> list[Change]:
    """Who spoke before and after, and what was marked, where that became otherwise."""
    speakers = [", ".join(dict.fromkeys(line.speaker or _("nobody named") for line in lines))
                for lines in (act.before, act.after)]  # fmt: skip
    found = changes(*speakers) if speakers[0] != speakers[1] else ()
    unclear = [any(line.unclear for line in lines) for lines in (act.before, act.after)]
    marked = [Change("came" if unclear[1] else "went", _("unclear"))] if unclear[0] != unclear[1] else []
    return [*found, *marked]

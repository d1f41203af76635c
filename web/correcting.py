"""A line that is being corrected: from what the archive says of it to what its page and the API show."""

from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from archive.line_holding import LineChanged
from archive.reading_desk_passage import LineVersion, Neighbour, PassageAtDesk
from archive.reading_mentions import SpokenOf
from archive.word_changes import changes
from web.answers import local_path
from web.desk_forms import text
from web.desk_words import STORY_STATES
from web.i18n import N_, _, translated
from web.playing import ShownMoment, source_of
from web.written_words import engine

MADE = {"typed": N_("Typed by a person"), "imported": N_("Imported from a file")}


@dataclass(frozen=True, slots=True)
class Typed:
    """A correction that could not be saved, as it was typed; `clash` where someone else changed the line meanwhile."""

    text: str
    clash: bool


def typed_in(form: FormData, error: Exception | None = None) -> Typed:
    """What a person wrote in the form."""
    return Typed(text(form, "text"), isinstance(error, LineChanged))


def way_back(given: str, passage: PassageAtDesk) -> str:
    """Where the person came from, at this very line; the recording at the desk where that is unknown."""
    path = local_path(given, otherwise=f"/desk/recordings/{passage.recording_key}").partition("#")[0]
    return f"{path}#p-{passage.key}"


def passage_context(
    passage: PassageAtDesk,
    deciding: dict[str, Any],
    *,
    back: str,
    typed: Typed | None = None,
    notice: str = "",
    error: str = "",
) -> dict[str, Any]:
    """The names that `desk/passage.html` lists; `deciding`: see `web.deciding_in_place`."""
    return {
        "passage": passage,
        "heard": _moment(passage, passage),
        "around": [_around(passage, each, back) for each in (passage.before, passage.after)],
        "text": passage.text if typed is None else typed.text,
        "clash": changes(passage.text, typed.text) if typed is not None and typed.clash else (),
        "can_take_back": passage.text != passage.first_text,
        "history": _history(passage.history),
        "waits": deciding["waits"].get(passage.key, []),
        "decided": deciding["decided"],
        "options": deciding["options"],
        "lost": [_lost(mention) for mention in passage.lost],
        "stories": [
            {"title": each.title or _("Without a title"), "href": each.href, "state": each.state,
             "words": translated(STORY_STATES.get(each.state, each.state))}
            for each in passage.stories
        ],
        "back": back,
        "way_back": way_back(back, passage),
        "notice": notice,
        "error": error,
    }  # fmt: skip


def _moment(passage: PassageAtDesk, line: PassageAtDesk | Neighbour) -> ShownMoment:
    """The line's own seconds of the whole recording, which plays at the desk only."""
    recording = f"/desk/recordings/{passage.recording_key}"
    return ShownMoment(
        quote=line.text,
        speaker="",
        story_title=passage.recording_title,
        story_href=recording,
        href=f"{recording}#t={round(line.start_s, 2):g}",
        start_s=round(line.start_s, 2),
        end_s=round(line.end_s, 2),
        suggested=False,
        audio=source_of("recordings", passage.recording_key),
    )


def _around(passage: PassageAtDesk, line: Neighbour | None, back: str) -> dict[str, Any] | None:
    return {"moment": _moment(passage, line), "key": line.key, "back": back} if line is not None else None


def _history(versions: tuple[LineVersion, ...]) -> list[dict[str, Any]]:
    """The newest first, each with what it changed in the one before."""
    shown = []
    before = ""
    for version in versions:
        parts = changes(before, version.text) if before else changes(version.text, version.text)
        shown.append({"who": who_made(version), "made_at": version.made_at, "parts": parts, "version": version.version,
                      "speaker": version.speaker, "unclear": version.unclear, "again": version.again})  # fmt: skip
        before = version.text
    return shown[::-1]


def who_made(version: LineVersion) -> str:
    """Who or what read the line so."""
    if version.kind == "machine":
        return _("A machine (%(engine)s)") % {"engine": engine(version.machine)}
    if version.kind in MADE:
        return translated(MADE[version.kind])
    return version.by or _("Someone at the archive's own machine")


def _lost(mention: SpokenOf) -> dict[str, Any]:
    target = mention.target
    return {"key": mention.key, "kind": target.kind, "name": target.name, "quote": mention.quote,
            "suggested": mention.suggested}  # fmt: skip


def passage_data(passage: PassageAtDesk) -> dict[str, Any]:
    """The line as data; seconds are recording time, `version` goes back with a correction."""
    return {
        "key": passage.key,
        "recording": passage.recording_key,
        "language": passage.language,
        "start_s": passage.start_s,
        "end_s": passage.end_s,
        "text": passage.text,
        "version": passage.version,
        "first_text": passage.first_text,
        "speaker": passage.speaker or None,
        "unclear": passage.unclear,
        "next": passage.after.key if passage.after else None,
        "history": [
            {"version": each.version, "kind": each.kind, "by": who_made(each), "made_at": each.made_at.isoformat(),
             "text": each.text, "speaker": each.speaker or None, "unclear": each.unclear}
            for each in passage.history
        ],
        "lost_mentions": [_lost(mention) for mention in passage.lost],
    }  # fmt: skip

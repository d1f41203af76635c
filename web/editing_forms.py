"""The editor's forms, from fields as typed to what the archive is asked to do."""

import re

from starlette.datastructures import FormData

from archive.errors import InvalidInput
from archive.line_acts import Doing, done_before
from archive.passage_correcting import Saying, say_line
from archive.passage_merging import merge_with_next, merge_with_previous
from archive.passage_splitting import split_passage
from archive.passages import Passage, find_passage
from archive.reading_desk_passage import passage_at_desk
from archive.reading_desk_transcript import recording_at_desk
from archive.recordings import Part
from archive.voice_keeping import add_voice, remove_voice, rename_voice
from web.desk_forms import text
from web.gated import Asking
from web.i18n import N_, translated

WHERE_TO_SPLIT = N_("Put the cursor where the line is to be split, or begin a new line there.")
NO_SUCH_PART = N_("Say whether they tell or ask.")
NO_SUCH_ACT = N_("Choose what to do with the line from its buttons.")
_NAME = re.compile(r"[\w-]{8,64}")


def act_name(form: FormData) -> str:
    """The device's own name for the act; '' where it gave none that can be one."""
    name = text(form, "name_of_act")
    return name if _NAME.fullmatch(name) else ""


def act_on_line(asking: Asking, key: str, line: str, form: FormData) -> tuple[str, str]:
    """Do what the pressed button says; gives the notice, and the line to go on with.

    Raises:
        InvalidInput: what was typed cannot be used.
        LineChanged: somebody else was there first.
        NotFound: there is no such line in this recording.
    """
    passage = passage_at_desk(asking.session, line, viewer=asking.viewer, now=asking.now)
    recording = recording_at_desk(asking.session, key, viewer=asking.viewer, now=asking.now)
    if passage.recording_id != recording.id:
        passage = find_passage(asking.session, "")
    act, doing = text(form, "act") or "save", Doing(asking.account_id, asking.now, act_name(form))
    if act == "split":
        return _split(asking, passage, form, doing)
    if act in {"next", "previous"}:
        return _merge(asking, passage, form, doing, act)
    if act != "save":
        raise InvalidInput(translated(NO_SUCH_ACT))
    say_line(asking.session, passage, _saying(form), seen=text(form, "version"), doing=doing)
    return "saved", passage.key


def _saying(form: FormData) -> Saying:
    """Each field as typed; one that was not sent leaves its thing as it is. A box says that it was there by a field."""
    given = form.get("text")
    return Saying(
        text=given if isinstance(given, str) else None,
        speaker=" ".join(text(form, "speaker").split()) if "speaker" in form else None,
        unclear=bool(text(form, "unclear")) if "marks" in form else None,
    )


def _split(asking: Asking, passage: Passage, form: FormData, doing: Doing) -> tuple[str, str]:
    before, stroke, after = str(form.get("text", "")).strip().replace("\r\n", "\n").partition("\n")
    if not stroke:
        raise InvalidInput(translated(WHERE_TO_SPLIT))
    seen = text(form, "version")
    _, second = split_passage(asking.session, passage, before, after, seen=seen, doing=doing, saying=_saying(form))
    return "split", asking.session.get_one(Passage, second.passage_id).key


def _merge(asking: Asking, passage: Passage, form: FormData, doing: Doing, act: str) -> tuple[str, str]:
    """Join as the two lines stand; what was typed and not saved is saved first, as an act of its own."""
    session, other = asking.session, text(form, f"{act}_version")
    if done_before(session, passage.recording_id, doing):
        return "joined", passage.key
    say_line(session, passage, _saying(form), seen=text(form, "version"), doing=Doing(doing.by_id, doing.now))
    if act == "next":
        joined = merge_with_next(session, passage, seen=None, seen_next=other, doing=doing)
    else:
        joined = merge_with_previous(session, passage, seen=None, seen_previous=other, doing=doing)
    return "joined", session.get_one(Passage, joined.passage_id).key


def act_on_voices(asking: Asking, key: str, form: FormData) -> None:
    """Rename the voice that the form names, add one, or take it out.

    Raises:
        InvalidInput, NotFound: as `archive.voice_keeping` does.
    """
    recording = recording_at_desk(asking.session, key, viewer=asking.viewer, now=asking.now)
    act, token, name = text(form, "act"), text(form, "voice"), text(form, "name")
    doing = Doing(asking.account_id, asking.now)
    if act == "add":
        add_voice(asking.session, recording.id, name, _part(form) or Part.narrator, doing=doing)
    elif act == "remove":
        remove_voice(asking.session, recording.id, token, doing=doing)
    else:
        rename_voice(asking.session, recording.id, token, name, part=_part(form), doing=doing)


def _part(form: FormData) -> Part | None:
    given = text(form, "part")
    try:
        return Part(given) if given else None
    except ValueError as error:
        raise InvalidInput(translated(NO_SUCH_PART)) from error

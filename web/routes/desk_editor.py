"""The transcript editor: a recording's lines beside its sound. Each act is a form's; a script may send it as data."""

from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.errors import Conflict, InvalidInput
from archive.line_acts import Doing
from archive.line_holding import LineChanged
from archive.line_undoing import undo_last
from archive.reading_acts import transcript_acts
from archive.reading_desk_transcript import recording_at_desk
from archive.reading_editor import read_editor
from archive.reading_unsure import to_correct
from web.answers import page, see, wants_json
from web.correcting_queue import queue_context
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.desk_waiting import desk_sections
from web.device_secrets import check_sender, device_secret
from web.edited_lines import clash_data, edited_data
from web.editing import Clash, Refused, editor_context
from web.editing_forms import act_name, act_on_line, act_on_voices
from web.error_words import in_words
from web.errors import answer_for
from web.gated import STAFF, Asking, gated
from web.i18n import N_, translated

router = APIRouter(include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
NOTICES = {
    "saved": N_("Saved. Pages and transcripts say it now; search follows in a moment."),
    "split": N_("The line is two lines now."),
    "joined": N_("The two lines are one now."),
    "undone": N_("That is undone."),
    "voices": N_("The voices are as you said."),
}
BRIEFLY = {"saved": N_("Saved.")}
"""The same beside the line itself, where there is another word for it."""
EDIT = "/desk/recordings/{key}/edit"


@router.get("/desk/to-correct")
def queue(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Recordings and lines that need a person's ear, the least sure first."""
    found = to_correct(asking.session, viewer=asking.viewer, now=asking.now)
    sections = desk_sections(asking.session, "to_correct", viewer=asking.viewer, now=asking.now)
    return page(asking.request, "desk/to_correct.html", sections=sections, **queue_context(found))


@router.get(EDIT)
def editor(key: str, done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """The whole transcript, to be put right while it is heard."""
    return _page(asking, key, notice=translated(NOTICES.get(done, "")))


@router.post(EDIT + "/lines/{line}")
def change(
    key: str, line: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Save a line, split it, or join it with one beside it."""
    check_sender(form, asking.account)
    try:
        done, at = act_on_line(asking, key, line, form)
    except LineChanged as error:
        return _clash(asking, key, line, form, error)
    except NOT_DONE as error:
        return _refused(asking, key, line, form, error)
    return _done(asking, key, done, form, at)


@router.post(EDIT + "/undo")
def undo(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Take back what this person did last."""
    check_sender(form, asking.account)
    recording = recording_at_desk(asking.session, key, viewer=asking.viewer, now=asking.now)
    try:
        made = undo_last(asking.session, recording.id, doing=Doing(asking.account_id, asking.now, act_name(form)))
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, key, **told))
    return _done(asking, key, "undone", form, made.settings["after"][0])


@router.post(EDIT + "/voices")
def voices(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Rename a voice everywhere, add one, or take one out."""
    try:
        act_on_voices(asking, key, form)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, key, **told))
    return see(asking.request, f"/desk/recordings/{quote(key)}/edit?done=voices#voices")


def _done(asking: Asking, key: str, notice: str, form: FormData, at: str) -> Response:
    if wants_json(asking.request):
        return JSONResponse(edited_data(asking, key, act_name(form), translated((NOTICES | BRIEFLY)[notice])))
    return see(asking.request, f"/desk/recordings/{quote(key)}/edit?{urlencode({'done': notice})}#p-{quote(at)}")


def _clash(asking: Asking, key: str, line: str, form: FormData, error: LineChanged) -> Response:
    asking.session.rollback()
    clash = Clash(error.key, text(form, "text") if error.key == line else error.text, text(form, "speaker"),
                  bool(text(form, "unclear")))  # fmt: skip
    if wants_json(asking.request):
        return JSONResponse(clash_data(asking, key, clash, error), answer_for(error).status)
    return _page(asking, key, clash=clash, error=in_words(error), status=answer_for(error).status)


def _refused(asking: Asking, key: str, line: str, form: FormData, error: InvalidInput | Conflict) -> Response:
    own = Refused(line, text(form, "text"), in_words(error))
    return refused(asking, error, lambda told: _page(asking, key, refused=own, **told))


def _page(asking: Asking, key: str, *, status: int = 200, **said: Any) -> Response:
    found = read_editor(asking.session, key, viewer=asking.viewer, now=asking.now)
    recording = recording_at_desk(asking.session, key, viewer=asking.viewer, now=asking.now)
    acts = transcript_acts(asking.session, recording)
    secret = device_secret(asking.account) if asking.account else ""
    here = f"/desk/recordings/{key}/edit"
    return page(
        asking.request, "desk/editor.html", status=status, here=here, **editor_context(found, acts, secret, **said)
    )

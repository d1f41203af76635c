"""A passage at the desk: its line corrected beside its sound, and taken back."""

from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.deciding import reject_mention
from archive.line_acts import Doing
from archive.passage_correcting import correct_passage, read_as_in, take_back
from archive.passages import Passage
from archive.reading_desk_passage import lost_mention, passage_at_desk, read_desk_passage
from archive.reading_undecided import Wanted
from web.answers import local_path, page, see
from web.correcting import passage_context, typed_in
from web.deciding_in_place import in_place
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.gated import STAFF, Asking, gated
from web.i18n import N_, translated

router = APIRouter(prefix="/desk/passages/{key}", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
NOTICES = {
    "corrected": N_("Saved. Pages and transcripts say it now; search follows in a moment."),
    "taken-back": N_("The line reads as it was first written down."),
    "gone-back": N_("The line reads as it did then."),
    "rejected": N_("That is no longer said of this line."),
}


@router.get("")
def passage(
    key: str, done: str = "", back: str = "", decided: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)
) -> Response:
    """The line, its sound, and how it read before."""
    return _page(asking, key, back=back, notice=translated(NOTICES.get(done, "")), decided=decided)


@router.post("")
def correct(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Save what is really said; then this line again, or the next one."""
    found, seen = _found(asking, key), text(form, "version")
    try:
        correct_passage(asking.session, found, text(form, "text"), seen=seen, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        typed = typed_in(form, error)
        return refused(asking, error, lambda told: _page(asking, key, back=text(form, "back"), typed=typed, **told))
    return _done(asking, text(form, "next") or key, form, "corrected")


@router.post("/take-back")
def first_reading(
    key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Let the line read as it did first."""
    found, seen = _found(asking, key), text(form, "version")
    try:
        take_back(asking.session, found, seen=seen, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, key, back=text(form, "back"), **told))
    return _done(asking, key, form, "taken-back")


@router.post("/go-back")
def earlier_reading(
    key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Let the line read as it did in one of its versions."""
    found, seen, doing = _found(asking, key), text(form, "version"), Doing(asking.account_id, asking.now)
    try:
        read_as_in(asking.session, found, text(form, "to"), seen=seen, doing=doing)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, key, back=text(form, "back"), **told))
    return _done(asking, key, form, "gone-back")


@router.post("/mentions/{mention}/reject")
def let_go(
    key: str, mention: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Say that the line no longer speaks of something whose quote is gone from it."""
    lost = lost_mention(asking.session, _found(asking, key), mention)
    reject_mention(asking.session, lost, by_id=asking.account_id, now=asking.now)
    return _done(asking, key, form, "rejected")


def _found(asking: Asking, key: str) -> Passage:
    return passage_at_desk(asking.session, key, viewer=asking.viewer, now=asking.now)


def _done(asking: Asking, key: str, form: FormData, notice: str) -> Response:
    back = local_path(text(form, "back"), otherwise="")
    return see(asking.request, f"/desk/passages/{quote(key)}?{urlencode({'done': notice, 'back': back})}")


def _page(asking: Asking, key: str, *, back: str, status: int = 200, decided: str = "", **said: Any) -> Response:
    found = read_desk_passage(asking.session, key, viewer=asking.viewer, now=asking.now)
    deciding = in_place(asking, Wanted(passages={found.key}), decided=decided)
    context = passage_context(found, deciding, back=local_path(back, otherwise=""), **said)
    return page(asking.request, "desk/passage.html", status=status, here=f"/desk/passages/{found.key}", **context)

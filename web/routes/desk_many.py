"""One act on many things: looked at with their number first, done, and undone in one step."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.errors import Conflict
from archive.many import NOTHING_CHOSEN, UNDONE_ALREADY, do_to_many, read_many, undo_many
from web.answers import page, see
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.gated import STAFF, Asking, gated
from web.i18n import translated
from web.many.acts import act_named
from web.many.pages import chosen_in, done_context, keys_in, look_context

router = APIRouter(prefix="/desk/many", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]


@router.post("")
def look(form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """How many and which, before anything is done."""
    return _look(asking, form, keys_in(asking, form))


@router.post("/do")
def do(form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Do it to each that was looked at."""
    act, name, chosen = act_named(text(form, "act")), text(form, "act"), chosen_in(form)
    by, now = asking.account_id, asking.now
    try:
        key = do_to_many(asking.session, name, chosen, lambda one: act.do(asking, one, form), by_id=by, now=now)
    except NOT_DONE as error:
        keys = [one.key for one in chosen]
        return refused(asking, error, lambda told: _look(asking, form, keys, **told))
    return see(asking.request, f"/desk/many/{key}")


@router.get("/{key}")
def done(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """What was done, what was left, and the way back."""
    return _done(asking, key)


@router.post("/{key}/undo")
def undo(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Undo all of it, but for what somebody changed since."""
    many = read_many(asking.session, key)
    back = act_named(many.act).undo
    try:
        if back is None:
            raise Conflict(UNDONE_ALREADY)
        by, now = asking.account_id, asking.now
        undo_many(asking.session, many, lambda thing, was: back(asking, thing, was), by_id=by, now=now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _done(asking, key, **told))
    return see(asking.request, f"/desk/many/{key}")


def _look(asking: Asking, form: FormData, keys: list[str], *, status: int = 200, error: str = "") -> Response:
    act = act_named(text(form, "act"))
    error = error or ("" if keys else translated(NOTHING_CHOSEN))
    context = look_context(act, text(form, "act"), act.look(asking, keys), form, error=error)
    return page(asking.request, "desk/many.html", status=status, here="/desk", **context)


def _done(asking: Asking, key: str, *, status: int = 200, error: str = "") -> Response:
    many = read_many(asking.session, key)
    context = done_context(asking, act_named(many.act), many)
    here = f"/desk/many/{key}"
    return page(asking.request, "desk/many_done.html", status=status, here=here, error=error, **context)

"""Festivals at the desk: begun, edited, published, copied for the next week, and their stalls."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.festival_copying import copy_festival
from archive.festival_keeping import begin_festival, edit_festival, find_festival, publish_festival, unpublish_festival
from archive.reading_desk_festivals import list_desk_festivals, read_desk_festival
from archive.stall_keeping import keep_stalls
from web.answers import page, see
from web.desk_festival_pages import festival_context, festival_form, read_festival_form, read_stalls_form
from web.desk_forms import fields
from web.desk_refusals import NOT_DONE, refused
from web.gated import STAFF, Asking, gated
from web.i18n import N_, translated

router = APIRouter(prefix="/desk/festivals", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
NOTICES = {
    "begun": N_("The festival is begun; give it stalls, then a trail."),
    "saved": N_("Saved."),
    "stalls": N_("The stalls are saved."),
    "opened": N_("Everyone finds the festival now."),
    "hidden": N_("Nobody outside the desk sees the festival now."),
    "copied": N_("Copied for the week after, with its stalls and trails; all of it is a draft."),
    "plan": N_("The plan is here; put the stalls on it."),
    "plan-gone": N_("The plan is taken down; the stalls keep their places."),
}


@router.get("")
def festivals(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Every festival, and a form for another."""
    return _list(asking)


@router.post("")
def begin(form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Begin a festival."""
    try:
        made = begin_festival(asking.session, read_festival_form(form), by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _list(asking, typed=form, **told))
    return see(asking.request, f"/desk/festivals/{made.slug}?done=begun")


@router.get("/{slug}")
def festival(slug: str, done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Its days, its stalls, its plan and its trails."""
    return festival_page(asking, slug, notice=translated(NOTICES.get(done, "")))


@router.post("/{slug}")
def save(slug: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Save what is said of it."""
    found = find_festival(asking.session, slug)
    try:
        edit_festival(asking.session, found, read_festival_form(form), by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: festival_page(asking, slug, typed=form, **told))
    return see(asking.request, f"/desk/festivals/{found.slug}?done=saved")


@router.post("/{slug}/stalls")
def stalls(slug: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Save its stalls: names, notes, order and places."""
    found = find_festival(asking.session, slug)
    try:
        keep_stalls(asking.session, found, read_stalls_form(form), by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: festival_page(asking, slug, typed=form, **told))
    return see(asking.request, f"/desk/festivals/{found.slug}?done=stalls#stalls")


@router.post("/{slug}/publish")
def publish(slug: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Let everyone find it."""
    return _done(asking, slug, "opened", publish_festival)


@router.post("/{slug}/hide")
def hide(slug: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Take it out of sight."""
    return _done(asking, slug, "hidden", unpublish_festival)


@router.post("/{slug}/copy")
def copy(slug: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """The same a week later, as a draft."""
    return _done(asking, slug, "copied", copy_festival)


def _done(asking: Asking, slug: str, notice: str, act: Callable[..., Any]) -> Response:
    try:
        done = act(asking.session, find_festival(asking.session, slug), by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: festival_page(asking, slug, **told))
    return see(asking.request, f"/desk/festivals/{done.slug}?done={notice}")


def festival_page(
    asking: Asking, slug: str, *, status: int = 200, typed: FormData | None = None, notice: str = "", error: str = ""
) -> Response:
    """A festival at the desk; `typed` holds the fields of a form that could not be used."""
    found = read_desk_festival(asking.session, find_festival(asking.session, slug), now=asking.now)
    context = festival_context(found, typed=typed, notice=notice, error=error)
    here = f"/desk/festivals/{found.festival.slug}"
    return page(asking.request, "desk/festival.html", status=status, here=here, **context)


def _list(asking: Asking, *, status: int = 200, typed: FormData | None = None, error: str = "") -> Response:
    context = {"form": festival_form(None, typed), "error": error, "festivals": list_desk_festivals(asking.session)}
    return page(asking.request, "desk/festivals.html", status=status, here="/desk/festivals", **context)

"""The stops of a trail at the desk: chosen, cut, said, and taken out."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.errors import NotFound
from archive.trail_drafts import NO_SUCH_STOP, add_stop, edit_stop, find_stop, find_trail, take_out_stop
from archive.trails import Stop, Trail
from web.answers import page, see
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.gated import STAFF, Asking, gated
from web.i18n import _
from web.stop_forms import read_stop_form
from web.stop_pages import Around, stop_context

router = APIRouter(prefix="/desk/trails/{slug}/stops", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
HEAR = "hear"


@router.get("/new")
def new(slug: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Choose what to put on the trail; then which part of it is heard, and what is said there."""
    asked = FormData(dict(asking.request.query_params))
    return _page(asking, Around(find_trail(asking.session, slug), typed=asked))


@router.post("")
def lay(slug: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Put a stop at the end of the trail."""
    trail = find_trail(asking.session, slug)
    if text(form, "act") == HEAR:
        return _page(asking, Around(trail, typed=form))
    try:
        laid = read_stop_form(asking, trail, form, None)
        stop = add_stop(asking.session, trail, laid.text, **laid.given, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _again(asking, slug, "", form, **told))
    return see(asking.request, f"/desk/trails/{trail.slug}?done=added#stop-{stop.code}")


@router.get("/{code}")
def stop(slug: str, code: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """A stop that is on the trail."""
    return _page(asking, Around(*_find(asking, slug, code)))


@router.post("/{code}")
def save(
    slug: str, code: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Say and cut it anew."""
    trail, found = _find(asking, slug, code)
    if text(form, "act") == HEAR:
        return _page(asking, Around(trail, found, form))
    try:
        laid = read_stop_form(asking, trail, form, found)
        edit_stop(asking.session, found, laid.text, **laid.given, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _again(asking, slug, code, form, **told))
    return see(asking.request, f"/desk/trails/{trail.slug}?done=saved#stop-{code}")


@router.post("/{code}/take-out")
def take_out(slug: str, code: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Take it out of the trail."""
    trail, found = _find(asking, slug, code)
    take_out_stop(asking.session, found, by_id=asking.account_id, now=asking.now)
    return see(asking.request, f"/desk/trails/{trail.slug}?done=taken-out")


def _find(asking: Asking, slug: str, code: str) -> tuple[Trail, Stop]:
    trail, found = find_trail(asking.session, slug), find_stop(asking.session, code)
    if found.trail_id != trail.id or found.removed_at is not None:
        raise NotFound(NO_SUCH_STOP)
    return trail, found


def _again(asking: Asking, slug: str, code: str, form: FormData, **told: Any) -> Response:
    trail = find_trail(asking.session, slug)
    return _page(asking, Around(trail, find_stop(asking.session, code) if code else None, form), **told)


def _page(asking: Asking, around: Around, *, status: int = 200, error: str = "") -> Response:
    hears = around.typed is not None and text(around.typed, "act") == HEAR
    notice = _("Hear it below; nothing is kept yet.") if hears else ""
    context = stop_context(asking, around, notice=notice, error=error)
    here = f"/desk/trails/{around.trail.slug}/stops/{around.stop.code if around.stop else 'new'}"
    return page(asking.request, "desk/stop.html", status=status, here=here, hears=hears, **context)

"""Trails at the desk: begun, also with what was found, said anew, laid in order, and seen as a visitor would."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.errors import NotFound
from archive.reading_desk_festivals import festivals_to_choose
from archive.reading_desk_trails import list_desk_trails, read_desk_trail
from archive.reading_stop import stop_of_trail
from archive.reading_trail import TrailPage, preview_trail
from archive.trail_beginnings import begin_trail
from archive.trail_drafts import NO_SUCH_STOP, edit_trail, find_trail, order_stops
from archive.trail_versions import working_stops
from web.answers import page, see, wants_json
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.desk_trail_pages import desk_trail_context, trail_lines
from web.gated import STAFF, Asking, gated
from web.i18n import N_, translated
from web.stop_numbers import STOP
from web.trail_forms import beginning_of, festival_named, moved
from web.trail_pages import stop_context, trail_context

router = APIRouter(prefix="/desk/trails", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
NOTICES = {
    "begun": N_("The trail is begun; lay its stops."),
    "laid": N_("These are its first stops; put them in order, and say at each what a visitor finds there."),
    "saved": N_("Saved."),
    "ordered": N_("The order is saved."),
    "added": N_("The stop is laid; its sound is cut in a moment."),
    "taken-out": N_("The stop is taken out."),
    "published": N_("The trail is published."),
    "retired": N_("The trail is retired; its codes lead on to the stories."),
    "retires": N_("The day on which the trail retires is saved."),
}


@router.get("")
def trails(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Every trail with how it stands, and a form for another."""
    return _list(asking)


@router.post("")
def begin(form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Begin a trail: an empty one, or with what was found in a search, a weave or at a subject."""
    try:
        begun = begin_trail(
            asking.session,
            beginning_of(asking, form),
            viewer=asking.viewer,
            by_id=asking.account_id,
            now=asking.now,
        )
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _list(asking, typed=form, **told))
    trail, laid = begun
    return see(asking.request, f"/desk/trails/{trail.slug}?done={'laid' if laid else 'begun'}")


@router.get("/{slug}")
def trail(slug: str, done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Its stops on the table, and what stands in the way of opening it."""
    return trail_page(asking, slug, notice=translated(NOTICES.get(done, "")))


@router.post("/{slug}")
def save(slug: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Save its title, its introduction and its festival."""
    found = find_trail(asking.session, slug)
    try:
        edit_trail(
            asking.session, found, title=text(form, "title"), introduction=text(form, "introduction"),
            festival_id=festival_named(asking.session, text(form, "festival")), by_id=asking.account_id, now=asking.now,
        )  # fmt: skip
    except NOT_DONE as error:
        return refused(asking, error, lambda told: trail_page(asking, slug, typed=form, **told))
    return see(asking.request, f"/desk/trails/{found.slug}?done=saved")


@router.post("/{slug}/order")
def order(slug: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Lay the stops in another order: all of them as given, or one of them a place up or down."""
    found = find_trail(asking.session, slug)
    there = [each.stop.code for each in working_stops(asking.session, found.id)]
    codes = text(form, "codes").split() or moved(there, text(form, "stop"), text(form, "way"))
    try:
        order_stops(asking.session, found, codes, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: trail_page(asking, slug, **told))
    if wants_json(asking.request):
        return JSONResponse({"codes": codes})
    return see(asking.request, f"/desk/trails/{found.slug}?done=ordered#stop-{text(form, 'stop')}")


@router.get("/{slug}/preview")
def preview(slug: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """The trail as a visitor would meet it if it were published now."""
    seen = preview_trail(asking.session, find_trail(asking.session, slug), now=asking.now)
    return page(asking.request, "trail.html", **trail_context(asking, seen, home=_home(seen)))


@router.get(f"/{{slug}}/preview/{STOP}")
def preview_stop(slug: str, number: int, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """One of its stops, in the same way."""
    seen = preview_trail(asking.session, find_trail(asking.session, slug), now=asking.now)
    stop = seen.stop_at(number)
    if stop is None:
        raise NotFound(NO_SUCH_STOP)
    return page(asking.request, "stop.html", **stop_context(asking, stop_of_trail(seen, stop), home=_home(seen)))


def _home(seen: TrailPage) -> str:
    return f"/desk{seen.href}/preview"


def trail_page(
    asking: Asking, slug: str, *, status: int = 200, typed: FormData | None = None, notice: str = "", error: str = ""
) -> Response:
    """A trail at the desk; `typed` holds the fields of a form that could not be used."""
    found = read_desk_trail(asking.session, find_trail(asking.session, slug), now=asking.now)
    context = desk_trail_context(asking, found, typed=typed, notice=notice, error=error)
    here = f"/desk/trails/{found.trail.slug}"
    return page(asking.request, "desk/trail.html", status=status, here=here, **context)


def _list(asking: Asking, *, status: int = 200, typed: FormData | None = None, error: str = "") -> Response:
    typed = typed if typed is not None else FormData()
    context = {
        "trails": trail_lines(list_desk_trails(asking.session, now=asking.now)),
        "festivals": [(slug, words) for _id, slug, words in festivals_to_choose(asking.session)],
        "form": {name: text(typed, name) for name in ("title", "festival")},
        "error": error,
    }
    return page(asking.request, "desk/trails.html", status=status, here="/desk/trails", **context)

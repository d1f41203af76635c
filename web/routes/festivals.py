"""Festivals: those to come and those that were, each as a page and as a calendar file."""

from fastapi import APIRouter
from fastapi.responses import Response

from archive.channels import Channel
from archive.errors import NotFound
from archive.festivals import Festival
from archive.gate import VISITOR
from archive.reading_festivals import list_festivals, read_festival
from archive.record_addresses import moved_record
from web.answers import REVALIDATE, page, see
from web.festival_calendar import TYPE, festival_calendar
from web.festival_pages import festival_context
from web.gated import Asking, gated
from web.invitation_links import site_address

router = APIRouter(include_in_schema=False)


@router.get("/festivals")
def festivals(asking: Asking = gated(Channel.trail)) -> Response:
    """Those to come first, then those that were."""
    found = list_festivals(asking.session, now=asking.now)
    return page(asking.request, "festivals.html", coming=found.coming, past=found.past)


@router.get("/festivals/{slug}.ics")
def calendar(slug: str, asking: Asking = gated(Channel.trail)) -> Response:
    """For somebody's own calendar."""
    try:
        found = read_festival(asking.session, slug, now=asking.now)
    except NotFound:
        return _moved(asking, slug, ".ics")
    said = festival_calendar(found, site_address(asking.place.settings), now=asking.now)
    headers = {"Cache-Control": REVALIDATE, "Content-Disposition": f'inline; filename="{found.name.slug}.ics"'}
    return Response(said, media_type=TYPE, headers=headers)


@router.get("/festivals/{slug}")
def festival(slug: str, asking: Asking = gated(Channel.trail)) -> Response:
    """When and where, the site plan, and the trails that are open."""
    try:
        found = read_festival(asking.session, slug, now=asking.now)
    except NotFound:
        return _moved(asking, slug)
    site = site_address(asking.place.settings)
    return page(asking.request, "festival.html", **festival_context(found, site, now=asking.now))


def _moved(asking: Asking, slug: str, ending: str = "") -> Response:
    moved = moved_record(asking.session, Festival, slug, viewer=VISITOR, now=asking.now, channel=Channel.trail)
    return see(asking.request, f"/festivals/{moved}{ending}", status=301)

"""Trails: those that are open, each as a page, and its stops."""

from fastapi import APIRouter
from fastapi.responses import Response

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import VISITOR
from archive.reading_codes import where_number_leads
from archive.reading_stop import read_stop
from archive.reading_trail import read_trail
from archive.reading_trail_lists import list_trails
from archive.record_addresses import moved_record
from archive.trails import Trail
from web.answers import kept_page, page, see
from web.code_pages import lead_on
from web.gated import Asking, gated
from web.kiosk_pages import kiosk_context, kiosk_page, kiosk_path, kiosk_stop_context
from web.stop_numbers import STOP
from web.trail_lists import trails_context
from web.trail_pages import stop_context, trail_context

router = APIRouter(include_in_schema=False)
NOT_THERE = 404


@router.get("/trails")
def trails(asking: Asking = gated(Channel.trail)) -> Response:
    """Every trail that is open now, by festival."""
    return page(asking.request, "trails.html", **trails_context(list_trails(asking.session, now=asking.now)))


@router.get("/trails/{slug}")
def trail(slug: str, asking: Asking = gated(Channel.trail)) -> Response:
    """A trail: its introduction, and its stops in order; one that has moved says where to."""
    try:
        found = read_trail(asking.session, slug, now=asking.now)
    except NotFound:
        return _moved(asking, slug)
    return kept_page(asking.request, "trail.html", facts=found, context=lambda: trail_context(asking, found))


@router.get(f"/trails/{{slug}}/{STOP}")
def stop(slug: str, number: int, asking: Asking = gated(Channel.trail)) -> Response:
    """A stop; one that is not in the open version leads on as its printed code does."""
    try:
        met = read_stop(asking.session, slug, number, now=asking.now)
    except NotFound:
        return _moved_or_over(asking, slug, number)
    if met is None:
        return lead_on(asking, where_number_leads(asking.session, slug, number, now=asking.now))
    return kept_page(asking.request, "stop.html", facts=met, context=lambda: stop_context(asking, met))


@router.get("/trails/{slug}/kiosk")
def kiosk(slug: str, asking: Asking = gated(Channel.kiosk)) -> Response:
    """Where a tablet on a stall begins: invitations to each stop; on a festival's device, to those kept to it too."""
    try:
        found = read_trail(asking.session, slug, now=asking.now, viewer=asking.viewer, channel=Channel.kiosk)
    except NotFound:
        return _moved_kiosk(asking, slug)
    return kiosk_page(asking, "kiosk.html", kiosk_context(found))


@router.get(f"/trails/{{slug}}/kiosk/{STOP}")
def kiosk_stop(slug: str, number: int, asking: Asking = gated(Channel.kiosk)) -> Response:
    """A stop on that tablet; one that is not there leads back to the start."""
    try:
        met = read_stop(asking.session, slug, number, now=asking.now, viewer=asking.viewer, channel=Channel.kiosk)
    except NotFound:
        return _moved_kiosk(asking, slug)
    if met is None:
        return see(asking.request, kiosk_path(slug))
    return kiosk_page(asking, "kiosk_stop.html", kiosk_stop_context(met))


def _moved_kiosk(asking: Asking, slug: str) -> Response:
    """Where nothing is open the tablet waits, without a way out."""
    try:
        return _moved(asking, slug, "/kiosk")
    except NotFound:
        return page(asking.request, "kiosk_over.html", status=NOT_THERE, trail={"title": "", "home": kiosk_path(slug)})


def _moved(asking: Asking, slug: str, under: str = "") -> Response:
    moved = moved_record(asking.session, Trail, slug, viewer=VISITOR, now=asking.now, channel=Channel.trail)
    return see(asking.request, f"/trails/{moved}{under}", status=301)


def _moved_or_over(asking: Asking, slug: str, number: int) -> Response:
    try:
        return _moved(asking, slug, f"/{number}")
    except NotFound:
        return lead_on(asking, where_number_leads(asking.session, slug, number, now=asking.now))

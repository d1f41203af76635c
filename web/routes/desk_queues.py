"""Queues of the desk that end in an act on many: stories, recordings of a day, runs that stopped, agreements."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from archive.channels import Channel
from web.answers import page
from web.desk_queues import agreements_context, stale_context, stopped_context, stories_context
from web.desk_waiting import desk_sections
from web.gated import STAFF, Asking, gated
from web.recording_days import days_context, together_in

router = APIRouter(prefix="/desk", include_in_schema=False)
ALL = "all"


@router.get("/stories")
def stories(show: str = "", chosen: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Every story, to be opened or hidden one by one or many at once."""
    return _page(asking, "stories", stories_context(asking, show), chosen)


@router.get("/days")
def days(
    first: str = "", last: str = "", recording: str = "", chosen: str = "",
    asking: Asking = gated(Channel.desk, for_roles=STAFF),
) -> Response:  # fmt: skip
    """What was recorded together, for acts on all of it."""
    return _page(asking, "days", days_context(asking, together_in(first, last, recording)), chosen)


@router.get("/stopped")
def stopped(chosen: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """What stopped on its way and waits for somebody to try it again."""
    return _page(asking, "stopped", stopped_context(asking), chosen)


@router.get("/stale")
def stale(chosen: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """What was said of words that a correction or a new reading took away."""
    return _page(asking, "stale", stale_context(asking), chosen)


@router.get("/agreements")
def agreements(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Whose word is missing, ends soon or has ended."""
    return _page(asking, "agreements", agreements_context(asking), ALL, template="agreements_waiting")


def _page(asking: Asking, name: str, context: dict[str, Any], chosen: str, *, template: str = "") -> Response:
    sections = desk_sections(asking.session, name, viewer=asking.viewer, now=asking.now)
    more: dict[str, Any] = {"sections": sections, "all_chosen": chosen == ALL}
    return page(asking.request, f"desk/{template or name}.html", **context, **more)

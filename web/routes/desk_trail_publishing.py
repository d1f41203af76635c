"""Publishing and retiring trails: at once, or at a moment to come."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.errors import InvalidInput
from archive.trail_drafts import find_trail
from archive.trail_publishing import publish_trail, retire_trail, retire_trail_on
from web.answers import see
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.gated import STAFF, Asking, gated
from web.i18n import _
from web.routes.desk_trails import trail_page
from web.times_typed import typed_moment

router = APIRouter(prefix="/desk/trails/{slug}", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]


@router.post("/publish")
def publish(slug: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Write the next version down, to be met now or later."""
    found = find_trail(asking.session, slug)
    try:
        opens_at = typed_moment(form, "opens_at", zone="zone") if text(form, "when") == "later" else None
        if text(form, "when") == "later" and (opens_at is None or opens_at <= asking.now):
            raise InvalidInput(_("Choose a time to come for opening the trail, or open it now."))
        publish_trail(asking.session, found, opens_at=opens_at, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: trail_page(asking, slug, typed=form, **told))
    return see(asking.request, f"/desk/trails/{found.slug}?done=published")


@router.post("/retire")
def retire(slug: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Close it now; its codes lead on."""
    found = find_trail(asking.session, slug)
    try:
        retire_trail(asking.session, found, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: trail_page(asking, slug, **told))
    return see(asking.request, f"/desk/trails/{found.slug}?done=retired")


@router.post("/retires")
def retires(slug: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Say when it retires by itself, or that it does not."""
    found = find_trail(asking.session, slug)
    try:
        at = typed_moment(form, "retires_at", zone="zone")
        retire_trail_on(asking.session, found, at, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: trail_page(asking, slug, typed=form, **told))
    return see(asking.request, f"/desk/trails/{found.slug}?done=retires")

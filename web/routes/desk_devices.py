"""A festival's own devices at the desk: links that make them, and closing them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.festival_devices import close_device, devices_of, make_device
from archive.festival_keeping import find_festival
from web.answers import page, see
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.gated import STAFF, Asking, gated
from web.i18n import N_, translated
from web.invitation_links import device_link

router = APIRouter(prefix="/desk/festivals/{slug}/devices", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
NOTICES = {"closed": N_("The device is closed; it holds from its next request on.")}


@router.get("")
def devices(slug: str, done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Those that stand there."""
    return _page(asking, slug, notice=translated(NOTICES.get(done, "")))


@router.post("")
def make(slug: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Make a link and show it, once."""
    festival, name = find_festival(asking.session, slug), text(form, "name")
    try:
        token = make_device(asking.session, festival, name, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, slug, **told))
    response = _page(asking, slug, made={"name": name, "address": device_link(asking.place.settings, token)})
    response.headers["Cache-Control"] = "no-store"
    return response


@router.post("/{key}/close")
def close(slug: str, key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Let a device be none of the festival's."""
    festival = find_festival(asking.session, slug)
    close_device(asking.session, festival, key, by_id=asking.account_id, now=asking.now)
    return see(asking.request, f"/desk/festivals/{festival.slug}/devices?done=closed")


def _page(asking: Asking, slug: str, *, status: int = 200, **said: Any) -> Response:
    festival = find_festival(asking.session, slug)
    here = f"/desk/festivals/{festival.slug}/devices"
    shown = {"slug": festival.slug, "name": festival.name}
    context: dict[str, Any] = {"notice": "", "error": "", "made": None, "festival": shown}
    context["devices"] = devices_of(asking.session, festival, now=asking.now)
    return page(asking.request, "desk/devices.html", status=status, here=here, **(context | said))

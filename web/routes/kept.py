"""What is kept to some: the stories of one's groups, and those that are heard on a festival's own devices."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from archive.channels import Channel
from archive.circles import OUTSIDE
from archive.errors import NotFound
from archive.festival_devices import festival_of_link, open_device
from archive.reading_kept import groups_of, kept_stories
from web.answers import page, see
from web.gated import Asking, gated, public
from web.playing import shown_cards
from web.viewers import remember_device

router = APIRouter(include_in_schema=False)


@router.get("/kept")
def kept(asking: Asking = gated(Channel.page)) -> Response:
    """The stories that are open to whoever asks and to no visitor."""
    cards = kept_stories(asking.session, viewer=asking.viewer, now=asking.now)
    groups = groups_of(asking.session, asking.account.id) if asking.account else []
    on_device = bool(asking.viewer.circle.festivals)
    belongs = asking.viewer.circle != OUTSIDE or bool(groups)
    context: dict[str, Any] = {"groups": groups, "on_device": on_device, "belongs": belongs}
    return page(asking.request, "kept.html", cards=shown_cards(cards), **context)


@router.get("/device/{token}")
def offered(token: str, asking: Asking = public()) -> Response:
    """What opening the link on this device would do."""
    return _offer(asking, token)


@router.post("/device/{token}")
def opened(token: str, asking: Asking = public(writes=True)) -> Response:
    """Make the browser that asks a device of the festival; the link is spent."""
    try:
        secret = open_device(asking.session, token, now=asking.now)
    except NotFound:
        return _offer(asking, token)
    response = see(asking.request, "/kept")
    remember_device(response, secret, secure=asking.place.settings.secure_cookies)
    return response


def _offer(asking: Asking, token: str) -> Response:
    try:
        festival = festival_of_link(asking.session, token, now=asking.now).name
    except NotFound:
        festival = ""
    response = page(asking.request, "device.html", status=200 if festival else 404, festival=festival, here="/device")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

"""A trail for the radio, at the desk: what may be broadcast, the file, and its credits."""

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response

from archive.channels import Channel
from archive.reading_radio import programme_of
from web.answers import PRIVATE, page
from web.gated import STAFF, Asking, Known, gated, gated_briefly
from web.invitation_links import site_address
from web.radio import radio_file
from web.radio_credits import credits_sheet

router = APIRouter(prefix="/desk/trails", include_in_schema=False)


@router.get("/{slug}/radio")
def radio(slug: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """What of a trail may be broadcast now."""
    return page(asking.request, "desk/radio.html", programme=programme_of(asking.session, slug, now=asking.now))


@router.get("/{slug}/radio.txt")
def credits_file(slug: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Whose voices they are."""
    programme = programme_of(asking.session, slug, now=asking.now)
    sheet = credits_sheet(programme, site=site_address(asking.place.settings))
    named = f'attachment; filename="{programme.slug}-{programme.version}.txt"'
    return PlainTextResponse(sheet, headers={"Cache-Control": PRIVATE, "Content-Disposition": named})


@router.post("/{slug}/radio.{form}")
def make(slug: str, form: str, known: Known = gated_briefly(Channel.desk, for_roles=STAFF)) -> Response:
    """Make the file and send it."""
    return radio_file(known.place, slug, form)

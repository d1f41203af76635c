"""Stories and clips in other sites' pages: a frame with the voice, what it says, and the way back here.

Whoever is signed in here is a visitor there: a frame shows everyone the same.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import VISITOR
from archive.reading_clip import read_clip
from archive.reading_story import read_story
from web.answers import REVALIDATE, page
from web.clips import embed_of_clip, embed_of_story
from web.gated import Asking, gated
from web.invitation_links import site_address
from web.security import allow_frames

router = APIRouter(prefix="/embed", include_in_schema=False)
LastKey = Annotated[str, Query(max_length=20)]


@router.get("/stories/{slug}")
def story(slug: str, asking: Asking = gated(Channel.embed)) -> Response:
    """A story's player with its lede."""
    try:
        found = read_story(asking.session, slug, viewer=VISITOR, now=asking.now, channel=Channel.embed)
    except NotFound:
        return _frame(asking.request, "embed_closed.html", status=404, site=site_address(asking.place.settings))
    return _frame(asking.request, "embed.html", **embed_of_story(found, site_address(asking.place.settings)))


@router.get("/p/{key}")
def clip(key: str, to: LastKey = "", asking: Asking = gated(Channel.embed)) -> Response:
    """A clip's player with its words."""
    who: dict[str, Any] = {"viewer": VISITOR, "now": asking.now, "channel": Channel.embed}
    try:
        found = read_clip(asking.session, key, to_key=to, **who)
    except NotFound:
        return _frame(asking.request, "embed_closed.html", status=404, site=site_address(asking.place.settings))
    return _frame(asking.request, "embed.html", **embed_of_clip(found, site_address(asking.place.settings)))


def _frame(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    request.state.account = None
    allow_frames(request)
    response = page(request, template, status=status, **context)
    response.headers["Cache-Control"] = REVALIDATE
    return response

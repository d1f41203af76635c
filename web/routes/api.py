"""Stories as data, beside their pages; only what those show."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from archive.channels import Channel
from archive.reading_stories import count_stories, list_stories
from archive.reading_story import read_story
from web.gated import Asking, gated, public
from web.story_data import card_data, story_data

router = APIRouter(prefix="/api/v1")
PAGE_OF = 50


@router.get("/stories")
def stories(
    page_number: Annotated[int, Query(ge=1, le=10_000, alias="page")] = 1, asking: Asking = gated(Channel.api)
) -> dict[str, Any]:
    """Open stories, newest first."""
    who: dict[str, Any] = {"viewer": asking.viewer, "now": asking.now, "channel": Channel.api}
    cards = list_stories(asking.session, **who, limit=PAGE_OF, offset=(page_number - 1) * PAGE_OF)
    return {"total": count_stories(asking.session, **who), "stories": [card_data(card) for card in cards]}


@router.get("/stories/{slug}")
def story(slug: str, asking: Asking = gated(Channel.api)) -> dict[str, Any]:
    """One story with its words, in story time."""
    found = read_story(asking.session, slug, viewer=asking.viewer, now=asking.now, channel=Channel.api)
    return story_data(found)


@router.get("/openapi.json", include_in_schema=False)
def openapi(asking: Asking = public()) -> JSONResponse:
    """What can be asked here, for programs."""
    return JSONResponse(asking.request.app.openapi(), headers={"Cache-Control": "public, max-age=3600"})

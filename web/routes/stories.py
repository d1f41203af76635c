"""Stories: the list, each one's page, its words as files, and the address of a passage."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from archive.channels import Channel
from archive.errors import NotFound
from archive.reading_addressed import address_of_passage, moved_story
from archive.reading_stories import count_stories, list_stories
from archive.reading_story import NO_SUCH_STORY, read_story
from web.answers import REVALIDATE, page, see
from web.captions import TYPES, captions
from web.gated import Asking, gated
from web.invitation_links import site_address
from web.playing import shown_cards
from web.story_pages import story_context

router = APIRouter(include_in_schema=False)
PAGE_OF = 24
PageNumber = Annotated[int, Query(ge=1, le=10_000)]


@router.get("/stories")
def stories(
    page_number: Annotated[PageNumber, Query(alias="page")] = 1, asking: Asking = gated(Channel.page)
) -> Response:
    """Every open story, newest first."""
    offset = (page_number - 1) * PAGE_OF
    cards = list_stories(asking.session, viewer=asking.viewer, now=asking.now, limit=PAGE_OF, offset=offset)
    total = count_stories(asking.session, viewer=asking.viewer, now=asking.now)
    older = f"/stories?page={page_number + 1}" if offset + PAGE_OF < total else ""
    newer = f"/stories?page={page_number - 1}" if page_number > 1 else ""
    return page(asking.request, "stories.html", cards=shown_cards(cards), total=total, older=older, newer=newer)


@router.get("/stories/{slug}.{form}")
def words(slug: str, form: str, asking: Asking = gated(Channel.page)) -> Response:
    """A story's words as a file."""
    if form not in TYPES:
        raise NotFound(NO_SUCH_STORY)
    story = read_story(asking.session, slug, viewer=asking.viewer, now=asking.now)
    return Response(captions(story, form), media_type=TYPES[form], headers={"Cache-Control": REVALIDATE})


@router.get("/stories/{slug}")
def story(slug: str, asking: Asking = gated(Channel.page)) -> Response:
    """A story's page; one that has moved says where to."""
    try:
        found = read_story(asking.session, slug, viewer=asking.viewer, now=asking.now)
    except NotFound:
        moved = moved_story(asking.session, slug, viewer=asking.viewer, now=asking.now)
        return see(asking.request, f"/stories/{moved}", status=301)
    return page(asking.request, "story.html", **story_context(found, base_url=site_address(asking.place.settings)))


@router.get("/p/{key}")
def passage(key: str, asking: Asking = gated(Channel.page)) -> Response:
    """A passage's own address leads to its second of a story."""
    where = address_of_passage(asking.session, key, viewer=asking.viewer, now=asking.now)
    return see(asking.request, where, status=302)

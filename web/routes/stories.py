"""Stories: the list, each one's page and those beside it, and its words and its citation as files."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from archive.channels import Channel
from archive.errors import NotFound
from archive.reading_addressed import moved_story
from archive.reading_making import making_of
from archive.reading_stories import count_stories, list_stories
from archive.reading_story import NO_SUCH_STORY, StoryPage, read_story
from web.answers import caching, kept_page, page, see
from web.captions import TYPES, captions
from web.citing import TYPES as CITED
from web.citing import cited
from web.gated import Asking, gated
from web.invitation_links import site_address
from web.playing import shown_cards
from web.story_making import making_context
from web.story_pages import Asked, story_context, story_shown

router = APIRouter(include_in_schema=False)
PAGE_OF = 24
PageNumber = Annotated[int, Query(ge=1, le=10_000)]
Language = Annotated[str, Query(max_length=20)]


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


@router.get("/stories/{slug}/cite.{form}")
def cite(slug: str, form: str, asking: Asking = gated(Channel.page)) -> Response:
    """A story's citation as a file."""
    said = cited(_read(asking, slug), f"{site_address(asking.place.settings)}/stories/{slug}", form)
    return Response(said, media_type=CITED[form], headers=caching(private=asking.is_personal))


@router.get("/stories/{slug}.{form}")
def words(slug: str, form: str, lang: Language = "", asking: Asking = gated(Channel.page)) -> Response:
    """A story's words as a file; `lang`: its translation into that language."""
    if form not in TYPES:
        raise NotFound(NO_SUCH_STORY)
    said = captions(asking, _read(asking, slug), form, language=lang)
    return Response(said, media_type=TYPES[form], headers=caching(private=asking.is_personal))


@router.get("/stories/{slug}")
def story(
    slug: str, lang: Language = "", beside: str = "", told: str = "", asking: Asking = gated(Channel.page)
) -> Response:
    """A story's page; one that has moved says where to."""
    return _page(asking, slug, "story.html", Asked(lang, beside=beside == "yes", told=told == "yes"))


@router.get("/stories/{slug}/transcript")
def transcript(slug: str, lang: Language = "", beside: str = "", asking: Asking = gated(Channel.page)) -> Response:
    """A story's words alone, to read or to print."""
    return _page(asking, slug, "story_words.html", Asked(lang, beside=beside == "yes"), under="/transcript")


@router.get("/stories/{slug}/made")
def made(slug: str, asking: Asking = gated(Channel.page)) -> Response:
    """How a story came to be, step by step."""
    try:
        found = _read(asking, slug)
    except NotFound:
        return _moved(asking, slug, "/made")
    making = making_of(asking.session, found.id, [passage.key for passage in found.passages])
    return page(asking.request, "story_made.html", **making_context(found, making))


def _page(asking: Asking, slug: str, template: str, asked: Asked, *, under: str = "") -> Response:
    try:
        found = _read(asking, slug)
    except NotFound:
        return _moved(asking, slug, under)
    shown = story_shown(asking, found, asked, under=under)
    return kept_page(asking.request, template, facts=shown, context=lambda: story_context(shown))


def _moved(asking: Asking, slug: str, under: str) -> Response:
    moved = moved_story(asking.session, slug, viewer=asking.viewer, now=asking.now)
    return see(asking.request, f"/stories/{moved}{under}", status=301)


def _read(asking: Asking, slug: str) -> StoryPage:
    return read_story(asking.session, slug, viewer=asking.viewer, now=asking.now)

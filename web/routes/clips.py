"""Clips: a passage under its own address, or several in a row, and the picture that a link to a story shows."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from archive.channels import Channel
from archive.reading_clip import read_clip
from archive.reading_story import read_story
from web.answers import page
from web.clips import clip_context
from web.gated import Asking, gated, public
from web.known_already import unless_known
from web.loom_picture import TYPE, loom_png
from web.looms import card_drawing

router = APIRouter(include_in_schema=False)
LastKey = Annotated[str, Query(max_length=20)]


@router.get("/p/{key}")
def clip(key: str, to: LastKey = "", asking: Asking = gated(Channel.page)) -> Response:
    """What is said in a passage, or from it to another, heard and no more."""
    found = read_clip(asking.session, key, to_key=to, viewer=asking.viewer, now=asking.now)
    return page(asking.request, "clip.html", **clip_context(asking, found))


@router.get("/pictures/stories/{slug}.png")
def picture(slug: str, asking: Asking = gated(Channel.page)) -> Response:
    """A story's loom as a picture, for the places that a link to it is shared in."""
    story = read_story(asking.session, slug, viewer=asking.viewer, now=asking.now)
    return _drawn(asking, loom_png(card_drawing(story.loom)))


@router.get("/pictures/threads.png")
def threads(asking: Asking = public()) -> Response:
    """The archive's own three threads, for links to what has no loom."""
    return _drawn(asking, loom_png(None))


def _drawn(asking: Asking, picture: bytes) -> Response:
    return unless_known(asking.request, picture, TYPE, private=asking.is_personal)

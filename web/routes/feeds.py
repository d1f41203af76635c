"""Podcast feeds, of a trail and of the archive, and what they lead to: sound, transcripts and chapters.

All of it is asked of the gate as what is sent out, at each request: a player
that fetched a feed yesterday gets no sound that was taken back since.
"""

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import VISITOR
from archive.reading_feed import Feed, FeedWords, archive_feed, trail_feed, words_of_stop, words_of_story
from archive.reading_sound import NO_SUCH_SOUND, Sound, sound_of_stop, sound_of_story
from web.answers import language_of
from web.feed_words import FORMS, written_as
from web.feed_xml import Published, feed_xml
from web.gated import Asking, Known, gated, public_briefly
from web.i18n import _
from web.invitation_links import site_address
from web.known_already import unless_known
from web.media_answers import sound_answer
from web.pages import STATIC_FOLDER
from web.security import allow_fetching_elsewhere

router = APIRouter(include_in_schema=False)
METHODS = ["GET", "HEAD"]
RSS = "application/rss+xml; charset=utf-8"


@router.get("/feed.xml")
def of_archive(asking: Asking = gated(Channel.feed)) -> Response:
    """The archive's newest stories."""
    title = asking.request.app.state.environment.globals["site_name"]
    text = _("Voices of a food community, linked to the dishes, people and crops they speak of.")
    feed = Feed(title, text, "/stories", archive_feed(asking.session, now=asking.now))
    return _answer(asking, feed, "/feed.xml")


@router.get("/trails/{slug}/feed.xml")
def of_trail(slug: str, asking: Asking = gated(Channel.feed)) -> Response:
    """A trail's stops, in order."""
    feed = trail_feed(asking.session, slug, now=asking.now)
    return _answer(asking, feed, f"{feed.href}/feed.xml", in_order=True)


@router.api_route("/feeds/cover.png", methods=METHODS)
def cover(known: Known = public_briefly()) -> Response:
    """The picture of every feed."""
    allow_fetching_elsewhere(known.request)
    kept = {"Cache-Control": "public, max-age=86400"}
    return FileResponse(STATIC_FOLDER / "cover.png", media_type="image/png", headers=kept)


@router.api_route("/feeds/stops/{code}.m4a", methods=METHODS)
def stop_sound(code: str, asking: Asking = gated(Channel.podcast)) -> Response:
    """What is heard at a stop, for whoever follows a feed."""
    return _sound(asking, sound_of_stop(asking.session, code, channel=Channel.podcast, now=asking.now))


@router.api_route("/feeds/stories/{slug}.m4a", methods=METHODS)
def story_sound(slug: str, asking: Asking = gated(Channel.podcast)) -> Response:
    """A story, for whoever follows a feed."""
    found = sound_of_story(asking.session, slug, viewer=VISITOR, channel=Channel.podcast, now=asking.now)
    return _sound(asking, found)


@router.api_route("/feeds/stops/{code}.chapters.json", methods=METHODS)
def stop_chapters(code: str, asking: Asking = gated(Channel.podcast)) -> Response:
    """The chapters of a stop's sound."""
    return _words(asking, words_of_stop(asking.session, code, now=asking.now), "chapters")


@router.api_route("/feeds/stories/{slug}.chapters.json", methods=METHODS)
def story_chapters(slug: str, asking: Asking = gated(Channel.podcast)) -> Response:
    """The chapters of a story's sound."""
    return _words(asking, words_of_story(asking.session, slug, now=asking.now), "chapters")


@router.api_route("/feeds/stops/{code}.{form}", methods=METHODS)
def stop_words(code: str, form: str, asking: Asking = gated(Channel.podcast)) -> Response:
    """What is said in a stop's sound."""
    return _words(asking, words_of_stop(asking.session, code, now=asking.now), form)


@router.api_route("/feeds/stories/{slug}.{form}", methods=METHODS)
def story_words(slug: str, form: str, asking: Asking = gated(Channel.podcast)) -> Response:
    """What is said in a story's sound."""
    return _words(asking, words_of_story(asking.session, slug, now=asking.now), form)


def _sound(asking: Asking, sound: Sound) -> Response:
    allow_fetching_elsewhere(asking.request)
    told_apart = replace(sound, state=f"p{sound.state}")
    return sound_answer(asking.request, asking.place.store, told_apart, form="m4a", private=False)


def _words(asking: Asking, words: FeedWords, form: str) -> Response:
    if form not in FORMS:
        raise NotFound(NO_SUCH_SOUND)
    return _sent_out(asking.request, written_as(words, form).encode(), FORMS[form])


def _answer(asking: Asking, feed: Feed, path: str, *, in_order: bool = False) -> Response:
    at = Published(
        site=site_address(asking.place.settings),
        path=path,
        language=language_of(asking.request),
        site_name=asking.request.app.state.environment.globals["site_name"],
        in_order=in_order,
    )
    return _sent_out(asking.request, feed_xml(feed, at), RSS)


def _sent_out(request: Request, content: bytes, media_type: str) -> Response:
    allow_fetching_elsewhere(request)
    return unless_known(request, content, media_type)

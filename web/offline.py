"""Answers about trails that are taken along: the page, the list of what is kept, and the trail as an app."""

import json

from fastapi.responses import Response

from archive.channels import Channel
from archive.database import writing
from archive.pack_counting import is_noted, note_pack
from archive.reading_pack import Pack, read_pack
from web.answers import language_of, page
from web.gated import Asking
from web.kept_list import kept_list, sizes_of_pack
from web.known_already import unless_known
from web.offline_page import offline_context
from web.trail_app import app_file


def offline_answer(asking: Asking, slug: str) -> Response:
    """The page that says what taking the trail along costs. Raises NotFound as `read_pack` does."""
    pack = _pack(asking, slug)
    return page(asking.request, "offline.html", **offline_context(pack, sizes_of_pack(asking, pack)))


def list_answer(asking: Asking, slug: str, key: str | None) -> Response:
    """What may be kept, as data; that the pack with this id asked is written down, at most once for each change."""
    pack = _pack(asking, slug)
    today = asking.now.date()
    if key and not is_noted(asking.session, pack, key, today=today):
        with writing(asking.place.engine, of_the_record=False) as session:
            note_pack(session, pack, key, today=today)
    text = json.dumps(kept_list(asking, pack), ensure_ascii=False, separators=(",", ":"))
    return _answer(asking, text, "application/json")


def app_answer(asking: Asking, slug: str) -> Response:
    """The description of the trail as an app."""
    text = app_file(_pack(asking, slug).trail, language_of(asking.request))
    return _answer(asking, text, "application/manifest+json")


def _pack(asking: Asking, slug: str) -> Pack:
    """As the trail's pages show it: a device keeps these very pages."""
    return read_pack(asking.session, slug, now=asking.now, channel=Channel.trail)


def _answer(asking: Asking, text: str, media_type: str) -> Response:
    return unless_known(asking.request, text.encode(), media_type, private=asking.account is not None)

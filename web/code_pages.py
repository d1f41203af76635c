"""Where a printed code leads, as an answer: on to a page, or to one that says what has become of its trail."""

from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from archive.reading_codes import Way, not_in_codes
from archive.reading_trail_lists import list_trails
from web.answers import REVALIDATE, page
from web.gated import Asking
from web.i18n import localised, zone_words
from web.language_offer import wanted_language

GONE = 410
MOST_TRAILS = 6


def lead_on(asking: Asking, way: Way) -> Response:
    """The way there, in the visitor's language, not to be remembered; or a page that says why there is none."""
    if way.path:
        return way_there(asking.request, way.path)
    state = "scheduled" if way.opens_at else "over"
    settings = asking.place.settings
    opens_at = way.opens_at.astimezone(settings.clock) if way.opens_at else None
    context = code_context(asking, state, opens_at=opens_at, zone=zone_words(settings.time_zone))
    return page(asking.request, "code.html", status=200 if way.opens_at else GONE, **context)


def way_there(request: Request, path: str) -> Response:
    """The way to this page, in the visitor's language."""
    headers = {"Cache-Control": REVALIDATE, "Vary": "Accept-Language, Cookie"}
    return RedirectResponse(localised(path, wanted_language(request)), 302, headers=headers)


def code_context(asking: Asking, state: str, **more: Any) -> dict[str, Any]:
    """The names that `code.html` lists; `state`: asked, unknown, over or scheduled."""
    plain = {"typed": "", "wrong": (), "nearest": "", "opens_at": None, "zone": ""}
    cards = list_trails(asking.session, now=asking.now)[:MOST_TRAILS]
    return {**plain, "state": state, "trails": cards, **more}


def unknown_context(asking: Asking, typed: str, code: str, nearest: str) -> dict[str, Any]:
    """The same for a code that no sign has: what in it cannot be right, and the one that may be meant."""
    return code_context(asking, "unknown", typed=typed, wrong=tuple(not_in_codes(code)), nearest=nearest)


def code_path(typed: str) -> str:
    """The address of a code as it was typed."""
    return f"/q/{quote(typed, safe='')}"


def spelled(code: str) -> str:
    """A code as signs print it: in two halves."""
    half = (len(code) + 1) // 2
    return f"{code[:half]} {code[half:]}".strip().upper()

"""Offering the page in the reader's own language: what the browser asks for is offered, never forced.

The address alone names the language, so that a link says the same to
everyone. Someone who has chosen, in either way, is not asked again.
"""

from fastapi import Request
from fastapi.responses import Response

from web.i18n import LANGUAGES, SOURCE_LANGUAGE

COOKIE = "language"
YEAR_S = 365 * 24 * 3600
LONGEST_HEADER = 200
MOST_LANGUAGES = 20


def offered(request: Request, language: str) -> str:
    """The language to offer beside a page in `language`; '' where it is the one asked for, or was chosen."""
    if request.cookies.get(COOKIE) in LANGUAGES:
        return ""
    wanted = best_of(request.headers.get("accept-language", ""))
    return "" if wanted == language else wanted


def best_of(header: str) -> str:
    """The language of ours that an `Accept-Language` header (RFC 9110, 12.5.4) puts first; '' where it names none."""
    asked = [_weighed(part, place) for place, part in enumerate(header[:LONGEST_HEADER].split(",")[:MOST_LANGUAGES])]
    ours = [(-weight, place, code) for weight, place, code in asked if weight > 0 and code in LANGUAGES]
    return min(ours)[2] if ours else ""


def wanted_language(request: Request) -> str:
    """The language for an address that names none, such as a printed code's: chosen, or asked for by the browser."""
    named: str = getattr(request.state, "language", SOURCE_LANGUAGE)
    if named != SOURCE_LANGUAGE:
        return named
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else best_of(request.headers.get("accept-language", "")) or SOURCE_LANGUAGE


def remember_language(response: Response, language: str, *, secure: bool) -> None:
    """Keep for a year that someone chose this language; one that is not ours changes nothing."""
    if language in LANGUAGES:
        response.set_cookie(COOKIE, language, max_age=YEAR_S, path="/", secure=secure, samesite="lax", httponly=True)


def _weighed(part: str, place: int) -> tuple[float, int, str]:
    name, _, weight = part.partition(";")
    code = name.strip().lower().partition("-")[0]
    try:
        return float(weight.strip().removeprefix("q=") or 1), place, code
    except ValueError:
        return 0.0, place, code

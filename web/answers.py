"""The forms an answer takes: a page, JSON, or the way to another page."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment
from sqlalchemy.exc import SQLAlchemyError

from web.i18n import SOURCE_LANGUAGE, localised
from web.kept_answers import answer_alike
from web.kept_pages import KeptPage, KeptPages
from web.language_offer import offered
from web.pages import render
from web.sample_note import holds_synthetic_voices
from web.security import NONCE_CHARACTERS
from web.text_size import size_kept
from web.theme import THEMES

REVALIDATE = "no-cache"
PRIVATE = "private, no-cache"


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """The template as an answer, in the language of the address; `context` is what its opening comment lists.

    `here` is in `context` too where a form was sent to an address that shows no
    page. A page for a signed-in person is theirs alone and says so to caches.
    """
    around = _around(request, status)
    return _answer(request, _written(request, template, around | context, request.state.nonce), status)


def kept_page(request: Request, template: str, *, facts: object, context: Callable[[], dict[str, Any]]) -> Response:
    """As `page`, for a template all of whose `context` follows from `facts`: for visitors it is written out once.

    `facts` were loaded for this very request, under the gate; see `web.kept_pages`.
    """
    if _is_personal(request) or request.url.query:
        return page(request, template, **context())
    around = _around(request, 200)
    kept: KeptPages = request.app.state.kept_pages

    def write(nonce: str) -> str:
        return _written(request, template, around | context(), nonce)

    found = kept.page((template, language_of(request), *around.values()), facts, write)
    return answer_alike(request, lambda alike: _kept_answer(alike, found))


def refusal_page(request: Request, *, status: int, sentence: str, advice: str) -> HTMLResponse:
    """A page for somebody who is sent away before anything was looked up, and so many may be: written out once."""
    around = {**_around(request, status), "here": "/", "back": "/"}
    context = {"sentence": sentence, "advice": advice}
    kept: KeptPages = request.app.state.kept_pages
    asked = ("refusal", language_of(request), *around.values())
    write = partial(_written, request, "error.html", around | context)
    found = kept.page(asked, (sentence, advice), write)
    return _kept_answer(request, found, status)


def _kept_answer(request: Request, found: KeptPage, status: int = 200) -> HTMLResponse:
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return _answer(request, found.text(request.state.nonce), status)
    answer = _answer(request, found.gzipped(request.state.nonce), status)
    answer.headers["Content-Encoding"] = "gzip"  # so that it is not compressed on its way out
    answer.headers.add_vary_header("Accept-Encoding")
    return answer


def _written(request: Request, template: str, context: dict[str, Any], nonce: str) -> str:
    environment: Environment = request.app.state.environment
    account = getattr(request.state, "account", None)
    return render(environment, template, language=language_of(request), nonce=nonce, viewer=account, **context)


def _answer(request: Request, text: str | bytes, status: int = 200) -> HTMLResponse:
    headers = {"Cache-Control": PRIVATE if _is_personal(request) else REVALIDATE, "Vary": "Accept-Language, Cookie"}
    return HTMLResponse(text, status, headers=headers)


def _is_personal(request: Request) -> bool:
    """Whether it may show more than a visitor meets: to somebody signed in, or on a festival's own device."""
    return bool(getattr(request.state, "account", None)) or getattr(request.state, "in_circle", False)


def caching(*, private: bool) -> dict[str, str]:
    """What an answer that is no page says to caches; `private`: it is for this asker alone."""
    return {"Cache-Control": PRIVATE if private else REVALIDATE}


def visitors_page(request: Request, template: str, *, here: str, **context: Any) -> str:
    """The template as text, as a visitor gets it at `here` who chose nothing; by this is measured what devices keep."""
    around = {"status": 200, "sample_note": _sample_note(request), "base_url": _base_url(request)}
    return render(
        request.app.state.environment,
        template,
        language=language_of(request),
        theme="",
        nonce="-" * NONCE_CHARACTERS,
        viewer=None,
        **(around | {"here": here} | context),
    )


def _around(request: Request, status: int) -> dict[str, Any]:
    """What stands around a page, whatever it shows; with the language and who asks, all that it owes to the request."""
    offer = offered(request, language_of(request)) if request.method in {"GET", "HEAD"} else ""
    theme = request.cookies.get("theme", "")
    return {
        "status": status,
        "text_size": size_kept(request),
        "theme": theme if theme in THEMES else "",
        "sample_note": _sample_note(request),
        "offered": offer,
        "base_url": _base_url(request),
        "in_circle": getattr(request.state, "in_circle", False),
        **_place(request),
    }


def _base_url(request: Request) -> str:
    """The public address of the site where it is set, for links that must be whole; else none is written."""
    address: str = request.app.state.place.settings.base_url
    return address.rstrip("/")


def _place(request: Request) -> dict[str, str]:
    """Where this page is, and how to come back to it with the question it answers.

    A form that was sent to an address which shows no page names `here` itself, and that is the way back.
    """
    path, question = request.url.path, request.url.query
    return {"here": path} | ({"back": f"{path}?{question}"} if question and request.method in {"GET", "HEAD"} else {})


def _sample_note(request: Request) -> bool:
    """An error page must come out even where the database does not answer."""
    try:
        return holds_synthetic_voices(request.app.state)
    except SQLAlchemyError:
        return False


def language_of(request: Request) -> str:
    """The language that the address asks for."""
    language: str = getattr(request.state, "language", SOURCE_LANGUAGE)
    return language


def see(request: Request, path: str, *, status: int = 303) -> RedirectResponse:
    """The way to another page of this site, in the same language. After a form: 303."""
    return RedirectResponse(localised(path, language_of(request)), status, headers={"Cache-Control": REVALIDATE})


def wants_json(request: Request) -> bool:
    """Whether data rather than a page is asked for: by the address, or because a script says so."""
    if request.url.path.startswith(("/api/", "/uploads")):
        return True
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def local_path(address: str, *, otherwise: str = "/") -> str:
    """`address` if it is a path of this site, else `otherwise`: nobody is sent elsewhere by a link they followed."""
    parts = urlsplit(address) if address.isprintable() else None
    if parts is None or parts.scheme or parts.netloc or "\\" in address:
        return otherwise
    if not address.startswith("/") or address.startswith("//"):
        return otherwise
    return address

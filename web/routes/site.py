"""What is about the site itself and shows nothing of the record."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import FileResponse, PlainTextResponse, RedirectResponse, Response

from web.about import machine_words
from web.answers import REVALIDATE, local_path, page, see
from web.gated import Asking, Known, public, public_briefly
from web.health import health_of, readiness_of
from web.i18n import LANGUAGES, SOURCE_LANGUAGE, localised, split_language
from web.language_offer import remember_language
from web.pages import STATIC_FOLDER
from web.text_size import remember_size
from web.theme import remember_theme

router = APIRouter(include_in_schema=False)
NOT_FOR_ROBOTS = (
    "/desk",
    "/me",
    "/contribute",
    "/sign-in",
    "/invitations/",
    "/recover/",
    "/search",
    "/media/",
    "/api/",
    "/embed/",
    "/n/",
)


@router.get("/about")
def about(asking: Asking = public()) -> Response:
    """How machines are used here."""
    return page(asking.request, "about.html", **machine_words(asking.place.settings, asking.session))


@router.post("/theme")
def theme(
    theme: Annotated[str, Form()] = "", back: Annotated[str, Form()] = "/", asking: Asking = public()
) -> Response:
    """Change the colours without a script."""
    response = see(asking.request, local_path(back))
    remember_theme(response, theme, secure=asking.place.settings.secure_cookies)
    return response


@router.post("/text-size")
def text_size(
    size: Annotated[str, Form()] = "", back: Annotated[str, Form()] = "/", asking: Asking = public()
) -> Response:
    """Larger words, without a script."""
    response = see(asking.request, local_path(back))
    remember_size(response, size, secure=asking.place.settings.secure_cookies)
    return response


@router.post("/language")
def language(
    language: Annotated[str, Form()] = "", back: Annotated[str, Form()] = "/", asking: Asking = public()
) -> Response:
    """Go on in a language, and remember that it was chosen."""
    there = split_language(local_path(back))[1] if language in LANGUAGES else "/"
    way = localised(there, language if language in LANGUAGES else SOURCE_LANGUAGE)
    response = RedirectResponse(way, 303, headers={"Cache-Control": REVALIDATE})
    remember_language(response, language, secure=asking.place.settings.secure_cookies)
    return response


@router.get("/healthz")
def healthz(asking: Asking = public()) -> dict[str, Any]:
    """For monitors."""
    return asdict(health_of(asking.place, asking.session, now=asking.now))


@router.get("/livez")
def livez(_: Known = public_briefly()) -> dict[str, bool]:
    """For whoever restarts processes: this one answers. It asks nothing else, so a busy disk is no reason to end it."""
    return {"ok": True}


@router.get("/readyz")
def readyz(asking: Asking = public()) -> dict[str, Any]:
    """For monitors and load balancers: whether people can be answered, and what search rests on."""
    return asdict(readiness_of(asking.place, asking.session, now=asking.now))


@router.get("/robots.txt")
def robots(_: Asking = public()) -> Response:
    """Which addresses are of no use to search engines."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    return PlainTextResponse("\n".join(lines) + "\n", headers={"Cache-Control": "public, max-age=3600"})


@router.get("/favicon.ico")
def favicon(_: Asking = public()) -> Response:
    """The mark, for browsers that ask here whatever the page says."""
    return FileResponse(
        STATIC_FOLDER / "mark.svg", media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"}
    )

"""Printed codes: each is permanent and leads to where its stop is met today."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from archive.channels import Channel
from archive.clock import utc_now
from archive.errors import NotFound
from archive.reading_codes import code_typed, nearest_code, where_code_leads
from web.answers import page, see
from web.code_pages import code_context, code_path, lead_on, unknown_context, way_there
from web.gated import Asking, gated
from web.kept_answers import answer_alike
from web.listening_counter import count_scan

router = APIRouter(include_in_schema=False)
NOT_THERE = 404


@router.get("/q")
def ask(code: Annotated[str, Query(max_length=60)] = "", asking: Asking = gated(Channel.trail)) -> Response:
    """A field for a code that was read off a sign."""
    typed = code_typed(code)
    if typed:
        return see(asking.request, code_path(typed))
    return page(asking.request, "code.html", **code_context(asking, "asked"))


@router.get("/q/{code}")
def code(code: str, asking: Asking = gated(Channel.trail)) -> Response:
    """Where this code leads; one that no sign has may be typed again."""
    typed = code_typed(code)
    try:
        way = where_code_leads(asking.session, typed, now=asking.now)
    except NotFound:
        nearest = nearest_code(asking.session, typed, now=asking.now)
        return page(asking.request, "code.html", status=NOT_THERE, **unknown_context(asking, code, typed, nearest))
    if way.path:
        return answer_alike(asking.request, lambda request: _scanned(request, typed, way.path))
    count_scan(asking.request, typed, now=asking.now)
    return lead_on(asking, way)


def _scanned(request: Request, code: str, path: str) -> Response:
    count_scan(request, code, now=utc_now())
    return way_there(request, path)

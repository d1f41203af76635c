"""Search: the address holds the whole question, so it can be shared."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from archive.channels import Channel
from archive.errors import MissingPart
from web.answers import page
from web.gated import Asking, gated
from web.i18n import translated
from web.search_pages import empty_context, search_context, search_data
from web.searching import find, read_question

router = APIRouter()
Words = Annotated[str, Query(max_length=1000)]
PageNumber = Annotated[int, Query(ge=1, le=1000, alias="page")]


@router.get("/search", include_in_schema=False)
def search(q: Words = "", page_number: PageNumber = 1, asking: Asking = gated(Channel.search)) -> Response:
    """Passages that say it, played in place."""
    asked = read_question(q, asking.request.query_params.multi_items(), page_number)
    try:
        context = search_context(asked, find(asking, asked))
    except MissingPart as error:
        return page(asking.request, "search.html", status=503, **empty_context(asked, translated(str(error))))
    return page(asking.request, "search.html", **context)


@router.get("/api/v1/search")
def search_as_data(
    q: Words = "", page_number: PageNumber = 1, asking: Asking = gated(Channel.search)
) -> dict[str, Any]:
    """Stories that say it, with their moments. Filters are `person`, `dish`, `crop`, `ingredient`, `place`, by slug."""
    asked = read_question(q, asking.request.query_params.multi_items(), page_number)
    return search_data(asked, find(asking, asked))

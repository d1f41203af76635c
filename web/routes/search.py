"""Search: the address holds the whole question, so it can be shared; and suggestions while it is typed."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from archive.channels import Channel
from archive.errors import MissingPart
from archive.reading_kept_search import find_kept, words_to_find
from web.answers import page
from web.asked import read_asked
from web.gated import Asking, gated
from web.i18n import translated
from web.playing import shown_all
from web.search_asked_openapi import SEARCH_PARAMETERS, SUGGEST_PARAMETERS
from web.search_data import search_data
from web.search_pages import empty_context, search_context
from web.searching import find
from web.suggesting import suggest
from web.suggestion_pages import suggestion_context, suggestion_data

router = APIRouter()


@router.get("/search", include_in_schema=False)
def search(asking: Asking = gated(Channel.search)) -> Response:
    """Passages that say it, played in place."""
    asked = read_asked(asking.request.query_params.multi_items())
    kept = find_kept(asking.session, words_to_find(asked.words), viewer=asking.viewer, now=asking.now)
    status = 200
    try:
        context = search_context(asked, find(asking, asked))
    except MissingPart as error:
        status, context = 503, empty_context(asked, translated(str(error)))
    return page(asking.request, "search.html", status=status, **context | {"kept": shown_all(kept)})


@router.get("/search/suggest", include_in_schema=False)
def suggestions(asking: Asking = gated(Channel.search)) -> Response:
    """A piece of a page: what to offer below the search box."""
    groups = suggest(asking, asking.request.query_params.get("q", ""))
    return page(asking.request, "suggestions.html", **suggestion_context(groups))


@router.get("/api/v1/search", openapi_extra={"parameters": SEARCH_PARAMETERS})
def search_as_data(asking: Asking = gated(Channel.search)) -> dict[str, Any]:
    """Stories that say it, with their moments, counts to narrow by, recipes, seeds, and how it was understood."""
    asked = read_asked(asking.request.query_params.multi_items(), strict=True)
    return search_data(asked, find(asking, asked))


@router.get("/api/v1/suggest", openapi_extra={"parameters": SUGGEST_PARAMETERS})
def suggestions_as_data(asking: Asking = gated(Channel.search)) -> dict[str, Any]:
    """What begins as it is typed: stories, moments, and everything that has a name."""
    typed = asking.request.query_params.get("q", "")
    return suggestion_data(typed, suggest(asking, typed))

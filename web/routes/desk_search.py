"""Search at the desk: over everything there is, drafts and what is kept back included."""

from fastapi import APIRouter
from fastapi.responses import Response

from archive.channels import Channel
from archive.errors import MissingPart
from web.answers import page
from web.asked import read_asked
from web.found_addresses import DESK_SEARCH
from web.gated import STAFF, Asking, gated
from web.i18n import translated
from web.search_pages import empty_context, search_context
from web.searching import find
from web.suggesting import suggest
from web.suggestion_pages import suggestion_context

router = APIRouter(include_in_schema=False)


@router.get(DESK_SEARCH)
def search(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Passages that say it, played in place, in every story there is."""
    asked = read_asked(asking.request.query_params.multi_items(), path=DESK_SEARCH)
    try:
        context = search_context(asked, find(asking, asked))
    except MissingPart as error:
        return page(asking.request, "search.html", status=503, **empty_context(asked, translated(str(error))))
    return page(asking.request, "search.html", **context)


@router.get(f"{DESK_SEARCH}/suggest")
def suggestions(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """A piece of a page: what to offer below the desk's search box."""
    groups = suggest(asking, asking.request.query_params.get("q", ""))
    return page(asking.request, "suggestions.html", **suggestion_context(groups))

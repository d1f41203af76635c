"""Bringing recipes in at the desk: pasted, looked at as they would be kept, and then kept. Nothing is fetched."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from ingest.recipe_import.bringing_in import bring_in, drafts_of, plan_import
from web.answers import page, see
from web.desk_forms import text
from web.desk_refusals import NOT_DONE, refused
from web.gated import STAFF, Asking, gated
from web.recipe_importing import import_context, wanted_of

router = APIRouter(include_in_schema=False)
ADDRESS = "/desk/import/recipes"
MOST_FIELDS, PASTED_BYTES = 20, 768 * 1024


async def pasted(request: Request) -> FormData:
    """The form as sent; what is pasted may be long."""
    return await request.form(max_files=0, max_fields=MOST_FIELDS, max_part_size=PASTED_BYTES)


Fields = Annotated[FormData, Depends(pasted)]


@router.get(ADDRESS)
def begin(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """A place to paste recipes."""
    return _page(asking)


@router.post(ADDRESS)
def bring(form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Show what would be kept; or, once that was looked at, keep it."""
    wanted = wanted_of(form)
    try:
        drafts = drafts_of(text(form, "text"))
        if text(form, "keep"):
            bring_in(asking.session, drafts, wanted, by_id=asking.account_id, now=asking.now)
            return see(asking.request, "/desk/recipes")
        planned = plan_import(asking.session, drafts, wanted)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, typed=form, **told))
    return _page(asking, typed=form, planned=planned)


def _page(asking: Asking, *, status: int = 200, **said: Any) -> Response:
    context = import_context(asking.session, **said)
    return page(asking.request, "desk/recipe_import.html", status=status, here=ADDRESS, **context)

"""The page of components, for people who work on the site; closed unless the setting opens it."""

from fastapi import APIRouter
from fastapi.responses import Response

from archive.errors import NotFound
from web.answers import page
from web.gated import Asking, public
from web.i18n import N_
from web.styleguide import styleguide_context

router = APIRouter(include_in_schema=False)
NOT_HERE = N_("There is no such page.")


@router.get("/styleguide")
def styleguide(asking: Asking = public()) -> Response:
    """Every component in every state; a page that is not there on a site that people visit."""
    if not asking.place.settings.styleguide:
        raise NotFound(NOT_HERE)
    return page(asking.request, "styleguide.html", **styleguide_context())

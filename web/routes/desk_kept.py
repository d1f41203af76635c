"""To whom a recording, a story or a passage is kept: agreements with groups, seasons and places, and labels."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.label_keeping import put_labels
from archive.reading_desk_kept import kept_thing, read_desk_kept
from web.answers import page, see
from web.desk_forms import fields
from web.desk_kept_pages import kept_context
from web.desk_refusals import NOT_DONE, refused
from web.form_fields import several
from web.gated import STAFF, Asking, gated
from web.i18n import N_, translated

router = APIRouter(prefix="/desk/kept/{folder}/{name}", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
LABELLED = N_("The labels are saved.")


@router.get("")
def kept(folder: str, name: str, done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """What is agreed on it, and its labels."""
    return _page(asking, folder, name, notice=translated(LABELLED) if done == "labelled" else "")


@router.post("/labels")
def label(
    folder: str, name: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)
) -> Response:
    """Put labels on it, and take others off."""
    thing = kept_thing(asking.session, folder, name)
    try:
        put_labels(asking.session, thing, several(form, "label"), by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, folder, name, **told))
    return see(asking.request, f"/desk/kept/{folder}/{name}?done=labelled")


def _page(asking: Asking, folder: str, name: str, *, status: int = 200, **said: Any) -> Response:
    found = read_desk_kept(asking.session, kept_thing(asking.session, folder, name), now=asking.now)
    context = kept_context(found, folder, name, **said)
    return page(asking.request, "desk/kept.html", status=status, here=f"/desk/kept/{folder}/{name}", **context)

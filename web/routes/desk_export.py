"""Taking the archive out, for stewards: what each kind holds, and each as a ZIP."""

from fastapi import APIRouter
from fastapi.responses import Response

from archive.channels import Channel
from archive.errors import NotFound
from web.answers import page
from web.exporting import Kind, zip_answer
from web.gated import STEWARDS, Asking, Known, gated, gated_briefly
from web.i18n import N_

router = APIRouter(prefix="/desk/export", include_in_schema=False)
NO_SUCH_KIND = N_("The archive is taken out as a whole bag, a public bag or a folder; choose one of them.")


@router.get("")
def export(asking: Asking = gated(Channel.desk, for_roles=STEWARDS)) -> Response:
    """What can be taken out, and what each holds."""
    return page(asking.request, "desk/export.html")


@router.post("/{kind}.zip")
def download(kind: str, known: Known = gated_briefly(Channel.desk, for_roles=STEWARDS)) -> Response:
    """One of them, written while it is sent."""
    if kind not in set(Kind):
        raise NotFound(NO_SUCH_KIND)
    environment = known.request.app.state.environment
    return zip_answer(known.place, environment, Kind(kind), by_id=known.account_id, now=known.now)

"""A recording withdrawn as a whole at the desk, and one that was withdrawn destroyed: a steward's act, asked twice."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.agreeing import withdraw
from archive.channels import Channel
from archive.destroying import check_title, destroy_recording
from archive.narrators import NarratorAct
from archive.receipts import with_receipt
from archive.recordings import find_recording
from web.answers import page, see
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.destroying import destroy_context, order_in
from web.gated import STAFF, STEWARDS, Asking, gated

router = APIRouter(prefix="/desk/recordings/{key}", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]


@router.post("/withdraw")
def take_back(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Close all that is told in it, because someone asked for it; the receipt says what that reached."""
    recording = find_recording(asking.session, key)
    by: dict[str, Any] = {"person_id": None, "by_id": asking.account_id, "now": asking.now}

    def done() -> None:
        withdraw(asking.session, recording, reason=text(form, "reason"), **by)

    receipt = with_receipt(asking.session, NarratorAct.withdraw, recording, done, **by)
    return see(asking.request, f"/desk/receipts/{receipt.key}")


@router.get("/destroy")
def look(key: str, asking: Asking = gated(Channel.desk, for_roles=STEWARDS)) -> Response:
    """What destroying it would wipe and what it cannot reach, before anything is done."""
    return _page(asking, key)


@router.post("/destroy")
def destroy(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STEWARDS, writes=True)) -> Response:
    """Ask a second time, for its title; where that is typed, destroy it."""
    try:
        order, recording = order_in(form, asking), find_recording(asking.session, key)
        if "title" not in form:
            return _page(asking, key, sure=True, typed=form)
        check_title(recording, text(form, "title"))
        destroy_recording(asking.session, recording, order)
    except NOT_DONE as error:
        again = "title" in form
        return refused(asking, error, lambda told: _page(asking, key, sure=again, typed=form, **told))
    return see(asking.request, f"/desk/recordings/{key}")


def _page(
    asking: Asking, key: str, *, status: int = 200, error: str = "", sure: bool = False, typed: FormData | None = None
) -> Response:
    recording = find_recording(asking.session, key)
    context = destroy_context(asking, recording, sure=sure, typed=typed)
    here = f"/desk/recordings/{key}/destroy"
    return page(asking.request, "desk/destroy.html", status=status, here=here, error=error, **context)

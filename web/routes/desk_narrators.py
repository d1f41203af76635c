"""Narrators at the desk: what they ask for, and the links that open their own pages."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.narrator_linking import make_link, revoke_links
from archive.narrator_requests import answer_request, waiting_requests
from archive.reading_narrators import list_narrators
from archive.receipts import find_receipt
from archive.subject_addresses import find_at
from web.answers import page, see
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.desk_waiting import desk_sections
from web.gated import STAFF, Asking, gated
from web.i18n import N_, translated
from web.invitation_links import narrator_link
from web.narrators import receipt_context, waiting_line

router = APIRouter(prefix="/desk", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
NOTICES = {
    "answered": N_("The narrator reads your answer on their page."),
    "revoked": N_("Every link to this person's page is closed."),
}


@router.get("/narrators")
def narrators(done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """What narrators ask for, and who has a page of their own."""
    return _page(asking, notice=translated(NOTICES.get(done, "")))


@router.post("/narrators/{key}/link")
def link(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Make a link and show it, once."""
    person = find_at(asking.session, key)
    try:
        token = make_link(asking.session, person, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, **told))
    made = {"name": person.name, "address": narrator_link(asking.place.settings, token)}
    response = _page(asking, made=made)
    response.headers["Cache-Control"] = "no-store"
    return response


@router.post("/narrators/{key}/revoke")
def revoke(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Close every link to a person's page."""
    revoke_links(asking.session, find_at(asking.session, key), by_id=asking.account_id, now=asking.now)
    return see(asking.request, "/desk/narrators?done=revoked")


@router.post("/narrators/requests/{key}")
def answer(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Say what became of a request."""
    try:
        answer_request(asking.session, key, text(form, "answer"), by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, typed={key: text(form, "answer")}, **told))
    return see(asking.request, "/desk/narrators?done=answered")


@router.get("/receipts/{key}")
def receipt(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """What an act on somebody's word reached."""
    found = find_receipt(asking.session, key)
    return page(asking.request, "receipt.html", back_to="/desk", **receipt_context(found))


def _page(asking: Asking, *, status: int = 200, **said: Any) -> Response:
    said = {"notice": "", "error": "", "made": None, "typed": {}} | said
    requests = [waiting_line(request, person) for request, person in waiting_requests(asking.session)]
    return page(
        asking.request,
        "desk/narrators.html",
        status=status,
        here="/desk/narrators",
        sections=desk_sections(asking.session, "narrators", viewer=asking.viewer, now=asking.now),
        requests=requests,
        narrators=list_narrators(asking.session),
        **said,
    )

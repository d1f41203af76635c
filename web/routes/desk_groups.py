"""Community groups, for stewards: what they are called, and who is in them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.account_keeping import account_at, find_account
from archive.channels import Channel
from archive.errors import InvalidInput, NotFound
from archive.group_keeping import add_member, edit_group, find_group, list_groups, make_group, take_member_out
from archive.protocols import Group
from web.answers import page, see
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.gated import STEWARDS, Asking, gated
from web.i18n import N_, _, translated

router = APIRouter(prefix="/desk/groups", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
NOTICES = {
    "made": N_("The group is made; add its members."),
    "saved": N_("Saved."),
    "added": N_("They are in the group; it holds from their next request on."),
    "out": N_("They are out of the group; it holds from their next request on."),
}


@router.get("")
def groups(done: str = "", asking: Asking = gated(Channel.desk, for_roles=STEWARDS)) -> Response:
    """Every group with its members."""
    return _page(asking, notice=translated(NOTICES.get(done, "")))


@router.post("")
def make(form: Fields, asking: Asking = gated(Channel.desk, for_roles=STEWARDS, writes=True)) -> Response:
    """Make a group."""
    try:
        make_group(asking.session, text(form, "name"), text(form, "note"), by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, typed=form, **told))
    return see(asking.request, "/desk/groups?done=made")


@router.post("/{key}")
def change(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STEWARDS, writes=True)) -> Response:
    """Rename it, or let somebody in or out."""
    try:
        done = _change(asking, find_group(asking.session, key), form)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, **told))
    return see(asking.request, f"/desk/groups?done={done}")


def _change(asking: Asking, group: Group, form: FormData) -> str:
    by: dict[str, Any] = {"by_id": asking.account_id, "now": asking.now}
    if text(form, "act") == "add":
        try:
            account = account_at(asking.session, text(form, "email"))
        except NotFound as error:
            raise InvalidInput(_("Nobody signs in with this address; invite them first.")) from error
        add_member(asking.session, group, account, **by)
        return "added"
    if text(form, "act") == "out":
        take_member_out(asking.session, group, find_account(asking.session, text(form, "account")), **by)
        return "out"
    edit_group(asking.session, group, text(form, "name"), text(form, "note"), **by)
    return "saved"


def _page(asking: Asking, *, status: int = 200, typed: FormData | None = None, **said: Any) -> Response:
    form = {name: text(typed, name) if typed else "" for name in ("name", "note")}
    context = {"notice": "", "error": "", "form": form, "groups": list_groups(asking.session)} | said
    return page(asking.request, "desk/groups.html", status=status, here="/desk/groups", **context)

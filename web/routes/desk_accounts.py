"""Accounts, for stewards: what each may do, closing one, and a way back in for who forgot a password."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.account_keeping import (
    change_role,
    close_account,
    find_account,
    list_accounts,
    make_recovery,
    open_account,
)
from archive.accounts import Account, Role
from archive.channels import Channel
from archive.errors import InvalidInput
from web.answers import page, see
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.gated import STEWARDS, Asking, gated
from web.i18n import N_, _, translated
from web.invitation_links import recovery_link
from web.role_words import role_words

router = APIRouter(prefix="/desk/accounts", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
NOTICES = {
    "role": N_("The role is changed; it holds from their next request on."),
    "closed": N_("The account is closed and signed out everywhere. What it did stays in the record."),
    "opened": N_("The account can sign in again."),
}


@router.get("")
def accounts(done: str = "", asking: Asking = gated(Channel.desk, for_roles=STEWARDS)) -> Response:
    """Everyone who can sign in."""
    return _page(asking, notice=translated(NOTICES.get(done, "")))


@router.post("/{key}")
def change(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STEWARDS, writes=True)) -> Response:
    """Change a role, close or open an account."""
    try:
        done = _change(asking, find_account(asking.session, key), text(form, "act"), text(form, "role"))
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, **told))
    return see(asking.request, f"/desk/accounts?done={done}")


@router.post("/{key}/recovery")
def recovery(key: str, asking: Asking = gated(Channel.desk, for_roles=STEWARDS, writes=True)) -> Response:
    """Make a one-time link with which someone chooses a new password, and show it once."""
    account = find_account(asking.session, key)
    token = make_recovery(asking.session, account, by_id=asking.account_id, now=asking.now)
    made = {"name": account.name, "address": recovery_link(asking.place.settings, token)}
    response = _page(asking, made=made)
    response.headers["Cache-Control"] = "no-store"
    return response


def _change(asking: Asking, account: Account, act: str, role: str) -> str:
    by: dict[str, Any] = {"by_id": asking.account_id, "now": asking.now}
    if act == "close":
        close_account(asking.session, account, **by)
        return "closed"
    if act == "open":
        open_account(asking.session, account, **by)
        return "opened"
    if role not in set(Role):
        raise InvalidInput(_("Choose a role from the list."))
    change_role(asking.session, account, Role(role), **by)
    return "role"


def _page(asking: Asking, *, status: int = 200, **said: Any) -> Response:
    context = {"notice": "", "error": "", "made": None} | said
    return page(
        asking.request,
        "desk/accounts.html",
        status=status,
        here="/desk/accounts",
        accounts=list_accounts(asking.session, now=asking.now),
        roles=[(role.value, role_words(role)) for role in Role],
        **context,
    )

"""Inviting others: for stewards. A link is shown once and kept nowhere."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from archive.accounts import Role
from archive.channels import Channel
from archive.signing_in import invite
from web.answers import page
from web.gated import STEWARDS, Asking, gated
from web.invitation_links import invitation_link
from web.role_words import role_words

router = APIRouter(prefix="/desk/invitations", include_in_schema=False)


@router.get("")
def ask(asking: Asking = gated(Channel.desk, for_roles=STEWARDS)) -> Response:
    """The form."""
    return page(asking.request, "desk/invitations.html", roles=_roles(), role="", link="")


@router.post("")
def make(
    role: Annotated[Role, Form()], asking: Asking = gated(Channel.desk, for_roles=STEWARDS, writes=True)
) -> Response:
    """Make a one-time link and show it."""
    token = invite(asking.session, role=role, made_by_id=asking.account_id, now=asking.now)
    link = invitation_link(asking.place.settings, token)
    response = page(asking.request, "desk/invitations.html", roles=_roles(), role=role_words(role), link=link)
    response.headers["Cache-Control"] = "no-store"
    return response


def _roles() -> list[tuple[str, str]]:
    return [(role.value, role_words(role)) for role in Role]

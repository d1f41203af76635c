"""The archive's written policy at the desk: which machines' suggestions visitors see before a person has decided."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.standing_policy import change_policy, policy_history, policy_in_force
from web.answers import page, see
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.desk_waiting import desk_sections
from web.gated import STAFF, STEWARDS, Asking, gated
from web.policies import policy_context, reason_given, score_given

router = APIRouter(prefix="/desk/policy", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]


@router.get("")
def policy(done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """What stands undecided and from which score, and how that came to be."""
    return _page(asking, done=done)


@router.post("")
def change(form: Fields, asking: Asking = gated(Channel.desk, for_roles=STEWARDS, writes=True)) -> Response:
    """Let one machine's suggestions stand from a score on, or not at all. A steward's act."""
    origin = text(form, "origin")
    try:
        score, reason = score_given(form), reason_given(form)
        change_policy(asking.session, origin, score, by_id=asking.account_id, reason=reason, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, typed=form, **told))
    return see(asking.request, f"/desk/policy?done={origin}")


def _page(asking: Asking, *, status: int = 200, **said: Any) -> Response:
    context = policy_context(policy_in_force(asking.session), policy_history(asking.session), **said)
    sections = desk_sections(asking.session, "policy", viewer=asking.viewer, now=asking.now)
    more: dict[str, Any] = {"sections": sections}
    return page(asking.request, "desk/policy.html", status=status, here="/desk/policy", **context, **more)

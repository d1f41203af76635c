"""Stop rules at the desk: words that were rejected so often for something that nobody need see them again."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.reading_stop_rules import read_offers, read_rules
from archive.stop_ruling import decline_stop_rule, lift_stop_rule, make_stop_rule
from archive.target_lookup import target_given
from web.answers import page, see
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.desk_waiting import desk_sections
from web.gated import STAFF, Asking, gated
from web.i18n import N_, translated

router = APIRouter(prefix="/desk/stop-rules", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
NOTICES = {
    "made": N_("These words are not suggested for it again. What people decided stays; the rule can be lifted."),
    "declined": N_("They go on being suggested; you are asked again after three more rejections."),
    "lifted": N_("The rule is lifted: passages with these words are read for them again in a moment."),
}


@router.get("")
def stop_rules(done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """The rules that are offered, and those in force."""
    return _page(asking, notice=translated(NOTICES.get(done, "")))


@router.post("")
def answer(form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Make the rule that is offered, or decline it."""
    made = text(form, "answer") == "made"
    act = make_stop_rule if made else decline_stop_rule
    told: dict[str, Any] = {"by_id": asking.account_id, "reason": text(form, "reason"), "now": asking.now}
    try:
        act(asking.session, target_given(asking.session, text(form, "target")), text(form, "surface"), **told)
    except NOT_DONE as error:
        return refused(asking, error, lambda said: _page(asking, **said))
    return see(asking.request, f"/desk/stop-rules?done={'made' if made else 'declined'}")


@router.post("/{key}/lift")
def lift(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Take a rule back."""
    try:
        lift_stop_rule(asking.session, key, by_id=asking.account_id, reason=text(form, "reason"), now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda said: _page(asking, **said))
    return see(asking.request, "/desk/stop-rules?done=lifted")


def _page(asking: Asking, *, status: int = 200, notice: str = "", error: str = "") -> Response:
    asks: dict[str, Any] = {"viewer": asking.viewer, "now": asking.now}
    context: dict[str, Any] = {
        "offers": read_offers(asking.session, **asks),
        "rules": read_rules(asking.session, **asks),
        "sections": desk_sections(asking.session, "stop_rules", **asks),
    }
    more: dict[str, Any] = {"notice": notice, "error": error}
    return page(asking.request, "desk/stop_rules.html", status=status, here="/desk/stop-rules", **context, **more)

"""What each engine did, at the desk: all that one version suggested and nobody decided is withdrawn in one step."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.reading_agreed import read_agreed
from archive.reading_engines import read_engines, read_undos
from archive.undoing import allow_engine, preview_undo, switch_off, undo_engine
from web.answers import page, see
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.desk_waiting import desk_sections
from web.engines import agreed_context, engine_given, machine_context, undo_context
from web.gated import STAFF, Asking, gated
from web.i18n import N_, translated

router = APIRouter(prefix="/desk/machine", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
Name = Annotated[str, Query(max_length=200)]
NOTICES = {
    "undone": N_("It is undone: what nobody had decided on is withdrawn, and that version suggests nothing more."),
    "off": N_("It is switched off: that version suggests nothing more. What it suggested stays."),
    "allowed": N_("It may suggest again; it does when passages are read for names the next time."),
}


@router.get("")
def machine(done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Every version of every engine, what it left and what people made of it."""
    return _page(asking, notice=translated(NOTICES.get(done, "")))


@router.get("/undo")
def confirm(engine: Name = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """What undoing it would do, and what people decided on top of it, before anything is done."""
    try:
        found = preview_undo(asking.session, *engine_given(engine))
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, **told))
    context = undo_context(found)
    return page(asking.request, "desk/machine_undo.html", here="/desk/machine", **context)


@router.post("/undo")
def undo(form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Withdraw what nobody decided on, or only let it suggest nothing more."""
    name, version = engine_given(text(form, "engine"))
    only_off = text(form, "only") == "off"
    do = switch_off if only_off else undo_engine
    try:
        do(asking.session, name, version, by_id=asking.account_id, reason=text(form, "reason"), now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, **told))
    return see(asking.request, f"/desk/machine?done={'off' if only_off else 'undone'}")


@router.post("/allow")
def allow(form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Let an undone version suggest again."""
    name, version = engine_given(text(form, "engine"))
    reason = text(form, "reason")
    try:
        allow_engine(asking.session, name, version, by_id=asking.account_id, reason=reason, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, **told))
    return see(asking.request, "/desk/machine?done=allowed")


def _page(asking: Asking, *, status: int = 200, **said: Any) -> Response:
    session = asking.session
    context = machine_context(read_engines(session), read_undos(session), **said)
    context["agreed"] = agreed_context(read_agreed(session, viewer=asking.viewer, now=asking.now))
    sections = desk_sections(asking.session, "machine", viewer=asking.viewer, now=asking.now)
    more: dict[str, Any] = {"sections": sections}
    return page(asking.request, "desk/machine.html", status=status, here="/desk/machine", **context, **more)

"""Memories at the desk: read before anyone else sees them, shown, declined, and taken back."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.errors import InvalidInput
from archive.memories import MemoryState
from archive.memory_keeping import decide_memory
from archive.reading_memories import count_memories, read_memories
from web.answers import page, see
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.desk_waiting import desk_sections
from web.gated import STAFF, Asking, gated
from web.i18n import _, translated
from web.memories import ACTS, DONE, desk_context

router = APIRouter(prefix="/desk/memories", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]


@router.get("")
def memories(
    show: str = "waiting", done: str = "", chosen: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)
) -> Response:
    """What visitors remember otherwise."""
    notice = translated(DONE[MemoryState(done)]) if done in set(MemoryState) else ""
    return _page(asking, _state(show), notice=notice, all_chosen=chosen == "all")


@router.post("/{key}")
def decide(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Show it, decline it, or take that back."""
    seen, act = _state(text(form, "seen")), ACTS.get(text(form, "act"))
    try:
        if act is None:
            raise InvalidInput(_("Choose what is to be done with this memory."))
        decide_memory(asking.session, key, act, seen=seen, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, seen, **told))
    return see(asking.request, f"/desk/memories?show={seen.value}&done={act.value}")


def _page(
    asking: Asking,
    state: MemoryState,
    *,
    status: int = 200,
    notice: str = "",
    error: str = "",
    all_chosen: bool = False,
) -> Response:
    counts = {each: count_memories(asking.session, viewer=asking.viewer, state=each) for each in MemoryState}
    found = read_memories(asking.session, viewer=asking.viewer, state=state)
    sections = desk_sections(asking.session, "memories", viewer=asking.viewer, now=asking.now)
    context = desk_context(found, state, counts, notice=notice, error=error) | {"all_chosen": all_chosen}
    return page(
        asking.request, "desk/memories.html", status=status, here="/desk/memories", sections=sections, **context
    )


def _state(given: str) -> MemoryState:
    return MemoryState(given) if given in set(MemoryState) else MemoryState.waiting

"""Possible names that nobody has entered yet: a new subject, another name of one that is there, or no name."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.candidate_deciding import find_candidate, reopen_candidate
from archive.channels import Channel
from archive.reading_candidates import read_candidates
from archive.reading_refused_names import read_refused
from archive.target_lookup import target_choices
from web.answers import page, see
from web.deciding import subject_options
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.desk_waiting import desk_sections
from web.gated import STAFF, Asking, gated
from web.new_names import PAGE_OF, decide_name_as_written, new_names_context, told_of

router = APIRouter(prefix="/desk/new-names", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]


@router.get("")
def new_names(
    page_number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
    done: Annotated[str, Query(max_length=40)] = "",
    asking: Asking = gated(Channel.desk, for_roles=STAFF),
) -> Response:
    """The names that wait, each with every passage where it is said."""
    return _page(asking, page_number, told=told_of(asking.session, done))


@router.post("/{key}")
def decide(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Say what the name is."""
    return _done(asking, key, lambda: decide_name_as_written(asking, key, form), typed=(key, form))


@router.post("/{key}/take-back")
def reopen(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Let a name that was refused wait again."""
    found = find_candidate(asking.session, key)
    again: dict[str, Any] = {"by_id": asking.account_id, "reason": text(form, "reason"), "now": asking.now}
    return _done(asking, key, lambda: reopen_candidate(asking.session, found, **again))


def _done(
    asking: Asking, key: str, act: Callable[[], object], *, typed: tuple[str, FormData] | None = None
) -> Response:
    try:
        act()
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _page(asking, 1, typed=typed, **told))
    return see(asking.request, f"/desk/new-names?done={key}")


def _page(asking: Asking, number: int, *, status: int = 200, **said: Any) -> Response:
    session = asking.session
    asks: dict[str, Any] = {"viewer": asking.viewer, "now": asking.now}
    found = read_candidates(session, **asks, first=(number - 1) * PAGE_OF, most=PAGE_OF)
    context = new_names_context(found, read_refused(session), number=number, **said)
    more: dict[str, Any] = {
        "options": subject_options(target_choices(session)),
        "sections": desk_sections(session, "new_names", **asks),
    }
    return page(asking.request, "desk/new_names.html", status=status, here="/desk/new-names", **context, **more)

"""Weaves at the desk: kept under an address of their own, given a title, let go again."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.reading_kept_weaves import list_kept_weaves
from archive.weave_keeping import keep_weave, rename_weave, unkeep_weave
from web.answers import page, see
from web.desk_forms import fields, text
from web.desk_refusals import NOT_DONE, refused
from web.gated import STAFF, Asking, gated
from web.i18n import N_, translated
from web.weave_pages import kept_lines

router = APIRouter(prefix="/desk/weaves", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
MOST_LISTED = 500
NOTICES = {
    "kept": N_("The weave is kept; its address no longer changes."),
    "renamed": N_("The title is changed; the address stays."),
    "let-go": N_("The weave is let go; its address leads nowhere any more."),
}


@router.get("")
def weaves(done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Every kept weave."""
    return _page(asking, notice=translated(NOTICES.get(done, "")))


@router.post("")
def keep(form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Keep a walk as it was seen."""
    told: dict[str, Any] = {"title": text(form, "title"), "by_id": asking.account_id, "now": asking.now}
    try:
        keep_weave(asking.session, text(form, "steps").split(), **told)
    except NOT_DONE as error:
        return refused(asking, error, lambda said: _page(asking, **said))
    return see(asking.request, "/desk/weaves?done=kept")


@router.post("/{key}")
def rename(key: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Give it another title."""
    try:
        rename_weave(asking.session, key, text(form, "title"), by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda said: _page(asking, **said))
    return see(asking.request, "/desk/weaves?done=renamed")


@router.post("/{key}/let-go")
def let_go(key: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Keep it no longer."""
    unkeep_weave(asking.session, key, by_id=asking.account_id, now=asking.now)
    return see(asking.request, "/desk/weaves?done=let-go")


def _page(asking: Asking, *, status: int = 200, notice: str = "", error: str = "") -> Response:
    kept = list_kept_weaves(asking.session, viewer=asking.viewer, now=asking.now, limit=MOST_LISTED, closed_too=True)
    more: dict[str, Any] = {"notice": notice, "error": error}
    return page(asking.request, "desk/weaves.html", status=status, here="/desk/weaves", kept=kept_lines(kept), **more)

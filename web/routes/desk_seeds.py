"""Seed lots at the desk: written down with the hands they went through, edited, retired and brought back."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.reading_desk_seeds import desk_seeds, read_desk_seed
from archive.record_acts import RecordChanged, bring_back_record, retire_record
from web.answers import page, see
from web.desk_forms import text
from web.desk_refusals import NOT_DONE, refused
from web.desk_seeds import list_context, seed_desk_context
from web.gated import STAFF, Asking, gated
from web.i18n import N_, translated
from web.record_forms import long_fields
from web.seed_forms import save_seed

router = APIRouter(include_in_schema=False)
Fields = Annotated[FormData, Depends(long_fields)]
NOTICES = {
    "added": N_("It is written down."),
    "saved": N_("Saved."),
    "retired": N_("It is retired: nobody outside the desk can find it."),
    "back": N_("It can be found again."),
}


@router.get("/desk/seeds")
def seeds(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """Every seed lot, and what it still needs."""
    found = desk_seeds(asking.session, viewer=asking.viewer, now=asking.now)
    return page(asking.request, "desk/seeds.html", **list_context(found))


@router.get("/desk/new/seed")
def blank(asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """A form for a new seed lot."""
    return _blank(asking)


@router.post("/desk/new/seed")
def add(form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Write a seed lot down; or look at a recording first."""
    if text(form, "look"):
        return _blank(asking, typed=form)
    try:
        seed = save_seed(asking.session, None, form, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        return refused(asking, error, lambda told: _blank(asking, typed=form, **told))
    return see(asking.request, f"/desk/seeds/{seed.slug}?done=added")


@router.get("/desk/seeds/{slug}")
def seed(slug: str, done: str = "", asking: Asking = gated(Channel.desk, for_roles=STAFF)) -> Response:
    """A seed lot's facts and its lineage."""
    return _page(asking, slug, notice=translated(NOTICES.get(done, "")))


@router.post("/desk/seeds/{slug}")
def save(slug: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Save it; or look at a recording first."""
    if text(form, "look"):
        return _page(asking, slug, typed=form)
    found = read_desk_seed(asking.session, slug, viewer=asking.viewer, now=asking.now)
    try:
        saved = save_seed(asking.session, found, form, by_id=asking.account_id, now=asking.now)
    except NOT_DONE as error:
        clash = isinstance(error, RecordChanged)
        return refused(asking, error, lambda told: _page(asking, slug, typed=form, clash=clash, **told))
    return see(asking.request, f"/desk/seeds/{saved.slug}?done=saved")


@router.post("/desk/seeds/{slug}/retire")
def retire(slug: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Take it out of sight."""
    found = read_desk_seed(asking.session, slug, viewer=asking.viewer, now=asking.now).seed
    retire_record(asking.session, found, by_id=asking.account_id, now=asking.now)
    return see(asking.request, f"/desk/seeds/{found.slug}?done=retired")


@router.post("/desk/seeds/{slug}/bring-back")
def bring_back(slug: str, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Show it again."""
    found = read_desk_seed(asking.session, slug, viewer=asking.viewer, now=asking.now).seed
    bring_back_record(asking.session, found, by_id=asking.account_id, now=asking.now)
    return see(asking.request, f"/desk/seeds/{found.slug}?done=back")


def _blank(asking: Asking, *, status: int = 200, **said: Any) -> Response:
    context = seed_desk_context(asking.session, None, **said)
    return page(asking.request, "desk/seed.html", status=status, here="/desk/new/seed", **context)


def _page(asking: Asking, slug: str, *, status: int = 200, **said: Any) -> Response:
    found = read_desk_seed(asking.session, slug, viewer=asking.viewer, now=asking.now)
    context = seed_desk_context(asking.session, found, **said)
    return page(asking.request, "desk/seed.html", status=status, here=f"/desk/seeds/{found.seed.slug}", **context)

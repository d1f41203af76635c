"""Seed lots: the list, each one's page, the label for its envelope, and where the label's code leads."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.database import reading
from archive.errors import NotFound
from archive.reading_record_lists import list_seeds
from archive.reading_seed import read_seed
from archive.record_addresses import find_seed, moved_record
from archive.seed_voice import address_of_code, may_print_label, read_label
from archive.seeds import Seed
from web.answers import page, see
from web.gated import STAFF, Asking, Known, gated, gated_briefly
from web.paper.public_address import public_address
from web.paper_answers import pdf_answer
from web.seed_pages import label_context, seed_context

router = APIRouter(include_in_schema=False)


@router.get("/seeds")
def seeds(asking: Asking = gated(Channel.page)) -> Response:
    """Every seed lot."""
    entries = list_seeds(asking.session, viewer=asking.viewer, now=asking.now)
    return page(asking.request, "subjects.html", kind="seed", items=entries)


@router.get("/seeds/{slug}")
def seed(slug: str, asking: Asking = gated(Channel.page)) -> Response:
    """A seed lot and the hands it went through; one that has moved says where to."""
    try:
        found = read_seed(asking.session, slug, viewer=asking.viewer, now=asking.now)
    except NotFound:
        moved = moved_record(asking.session, Seed, slug, viewer=asking.viewer, now=asking.now, channel=Channel.page)
        return see(asking.request, f"/seeds/{moved}", status=301)
    return page(asking.request, "seed.html", **seed_context(found, can_print=_can_print(asking, asking.session, slug)))


def _can_print(asking: Asking, session: Session, slug: str) -> bool:
    return may_print_label(session, find_seed(session, slug), viewer=asking.viewer, now=asking.now)


@router.get("/seeds/{slug}/label")
def label(slug: str, size: str = "coin", asking: Asking = gated(Channel.print)) -> Response:
    """The label of its envelope, where the keeper agreed to print."""
    return page(asking.request, "seed_label.html", **_label(asking, asking.session, slug, size))


@router.get("/seeds/{slug}/label.pdf")
def label_pdf(slug: str, size: str = "coin", known: Known = gated_briefly(Channel.print, for_roles=STAFF)) -> Response:
    """The same as a file, for those who print."""
    with reading(known.place.engine) as session:
        context = _label(known, session, slug, size)
    styles = ["label.css", f"label-{context['size']}.css"]
    title = context["label"].name
    return pdf_answer(known.request, "paper/label.html", title=title, name=f"{slug}-label", styles=styles, **context)


def _label(known: Known, session: Session, slug: str, size: str) -> dict[str, Any]:
    found = read_label(session, slug, viewer=known.viewer, now=known.now)
    site = public_address(known.place.settings)
    return label_context(found, size=size, site=site, for_staff=known.viewer.is_staff)


@router.get("/s/{key}")
def code(key: str, asking: Asking = gated(Channel.page)) -> Response:
    """A printed code leads to the keeper's voice as far as that is open now."""
    where = address_of_code(asking.session, key, viewer=asking.viewer, now=asking.now)
    return see(asking.request, where, status=302)

"""Paper at the desk, to print and as PDF: a trail's signs and pocket booklet, a recipe's card, a seed's envelope."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData

from archive.channels import Channel
from archive.database import reading
from archive.errors import InvalidInput
from archive.print_counts import note_printed, printed_of
from archive.reading_card import PrintedRecipe, read_card
from archive.reading_envelope import read_envelope
from archive.reading_print import PrintedTrail, read_printed_trail
from web.answers import page, see
from web.desk_forms import fields, text
from web.gated import STAFF, Asking, Known, gated, gated_briefly
from web.i18n import N_, _, translated
from web.paper.booklet import booklet_context
from web.paper.cards import card_context
from web.paper.envelope import envelope_context
from web.paper.public_address import public_address
from web.paper.signs import CLOSED, signs_context
from web.paper_answers import pdf_answer

router = APIRouter(prefix="/desk", include_in_schema=False)
Fields = Annotated[FormData, Depends(fields)]
NOTED = N_("It is noted.")
WHOLE_NUMBER = N_("Give the number of copies as a whole number.")
NOTHING = N_("Nothing of this trail may be printed now.")


@router.get("/trails/{slug}/signs")
def signs(
    slug: str, size: str = "a4", done: str = "", asking: Asking = gated(Channel.print, for_roles=STAFF)
) -> Response:
    """The signs of what may be printed, as a page to look at and print."""
    found = read_printed_trail(asking.session, slug, now=asking.now)
    context = signs_context(found, size=size, site=_site(asking), noted=_noted(asking, found))
    return page(asking.request, "desk/signs.html", **context, notice=translated(NOTED) if done else "", error="")


@router.get("/trails/{slug}/signs.pdf")
def signs_pdf(slug: str, size: str = "a4", known: Known = gated_briefly(Channel.print, for_roles=STAFF)) -> Response:
    """The same as a file."""
    found = _printed(known, slug)
    context = signs_context(found, size=size, site=_site(known), noted=[])
    sheet = context["sheet"].name
    return _pdf(known, "paper/signs.html", f"{slug}-signs-{sheet}", [f"sign-{sheet}.css"], context)


@router.get("/trails/{slug}/booklet")
def booklet(
    slug: str, size: str = "a4", done: str = "", asking: Asking = gated(Channel.print, for_roles=STAFF)
) -> Response:
    """The pocket booklet, with how it is folded."""
    found = read_printed_trail(asking.session, slug, now=asking.now)
    context = booklet_context(found, size=size, site=_site(asking), noted=_noted(asking, found))
    return page(asking.request, "desk/booklet.html", **context, notice=translated(NOTED) if done else "", error="")


@router.get("/trails/{slug}/booklet.pdf")
def booklet_pdf(slug: str, size: str = "a4", known: Known = gated_briefly(Channel.print, for_roles=STAFF)) -> Response:
    """The same as a file."""
    context = booklet_context(_printed(known, slug), size=size, site=_site(known), noted=[])
    sheet = context["size"]
    return _pdf(known, "paper/booklet.html", f"{slug}-booklet-{sheet}", [f"leaf-{sheet}.css"], context)


@router.post("/trails/{slug}/printed")
def printed(slug: str, form: Fields, asking: Asking = gated(Channel.desk, for_roles=STAFF, writes=True)) -> Response:
    """Note that copies were printed."""
    found = read_printed_trail(asking.session, slug, now=asking.now)
    given = text(form, "copies")
    if not given.isascii() or not given.isdigit():
        raise InvalidInput(WHOLE_NUMBER)
    kind = text(form, "kind")
    note_printed(asking.session, found, kind=kind, copies=int(given[:9]), by_id=asking.account_id, now=asking.now)
    return see(asking.request, f"/desk/trails/{slug}/{kind}?done=noted")


@router.get("/recipes/{slug}/card")
def card(slug: str, asking: Asking = gated(Channel.print, for_roles=STAFF)) -> Response:
    """A recipe's card, front and back."""
    return page(asking.request, "desk/card.html", **_card(asking, read_card(asking.session, slug, now=asking.now)))


@router.get("/recipes/{slug}/card.pdf")
def card_pdf(slug: str, known: Known = gated_briefly(Channel.print, for_roles=STAFF)) -> Response:
    """The same as a file."""
    with reading(known.place.engine) as session:
        found = read_card(session, slug, now=known.now)
    return _pdf(known, "paper/card.html", f"{slug}-card", ["card-a6.css"], _card(known, found))


@router.get("/seeds/{slug}/envelope")
def envelope(slug: str, size: str = "a4", asking: Asking = gated(Channel.print, for_roles=STAFF)) -> Response:
    """A seed lot's envelope, to cut out and fold."""
    found = read_envelope(asking.session, slug, now=asking.now)
    return page(asking.request, "desk/envelope.html", **envelope_context(found, sheet=size, site=_site(asking)))


@router.get("/seeds/{slug}/envelope.pdf")
def envelope_pdf(slug: str, size: str = "a4", known: Known = gated_briefly(Channel.print, for_roles=STAFF)) -> Response:
    """The same as a file."""
    with reading(known.place.engine) as session:
        context = envelope_context(read_envelope(session, slug, now=known.now), sheet=size, site=_site(known))
    styles = ["label.css", "label-packet.css", "envelope.css", f"sign-{context['sheet']}.css"]
    title = context["label"].name
    return _pdf(known, "paper/envelope.html", f"{slug}-envelope-{context['sheet']}", styles, context | {"title": title})


def _card(known: Known, found: PrintedRecipe) -> dict[str, Any]:
    words = {"ingredients": _("Ingredients, as said"), "steps": _("How it is made")}
    return card_context(found, site=_site(known), words=words)


def _site(known: Known) -> str:
    return public_address(known.place.settings)


def _noted(asking: Asking, found: PrintedTrail) -> list[Any]:
    return printed_of(asking.session, found.trail.key) if found.trail else []


def _printed(known: Known, slug: str) -> PrintedTrail:
    """What may be printed, read in a transaction that ends before the file is made."""
    with reading(known.place.engine) as session:
        found = read_printed_trail(session, slug, now=known.now)
    if found.closed:
        raise InvalidInput(CLOSED[found.closed])
    if not found.stops:
        raise InvalidInput(NOTHING)
    return found


def _pdf(known: Known, body: str, name: str, styles: list[str], context: dict[str, Any]) -> Response:
    return pdf_answer(known.request, body, name=name, styles=styles, **context)

"""The form of a seed lot at the desk: its facts, and the hands it went through with where each handover is told."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from archive.errors import InvalidInput
from archive.reading_desk_places import DeskPlace
from archive.reading_desk_seeds import SeedAtDesk
from archive.recipe_texts import Said
from archive.said_at import KEPT, SaidAt
from archive.seed_keeping import HandoverText, SeedText, add_seed, edit_seed
from archive.seeds import Seed, SeedStatus
from web.desk_forms import text
from web.i18n import _
from web.record_forms import Places, place_words, version_of, whole_number

FACTS = ("name", "crop", "variety", "keeper", "kept_at", "quantity", "germination", "note")
HANDS = ("giver", "receiver", "year", "note", "heard")
BLANK_ROWS, MOST_ROWS = 2, 60


def seed_form(at_desk: SeedAtDesk | None) -> dict[str, Any]:
    """The fields of a seed lot as kept, with blank rows for further handovers; all blank for a new one."""
    if at_desk is None:
        return {**dict.fromkeys(FACTS, ""), "year": "", "status": "unknown", "heard": "", "rows": _blank_rows()}
    seed, key = at_desk.seed, at_desk.recording_key
    kept = {name: getattr(seed, name) for name in ("name", "variety", "kept_at", "quantity", "germination", "note")}
    rows = [
        {"giver": hand.row.giver, "receiver": hand.row.receiver, "year": str(hand.row.year or ""),
         "note": hand.row.note, "heard": place_words(hand.place, key), "was": place_words(hand.place, key)}
        for hand in at_desk.lineage
    ]  # fmt: skip
    heard = place_words(at_desk.place, key)
    return {
        **kept, "crop": at_desk.crop, "keeper": at_desk.keeper, "year": str(seed.year or ""),
        "status": seed.status.value, "heard": heard, "was": heard, "rows": rows + _blank_rows(),
    }  # fmt: skip


def typed_seed_form(form: FormData) -> dict[str, Any]:
    """The same fields as someone typed them."""
    rows = [
        {**{name: text(form, f"hand-{number}-{name}") for name in HANDS}, "was": text(form, f"hand-{number}-heard-was")}
        for number in _numbers(form)
    ]
    given = {name: text(form, name) for name in (*FACTS, "year", "status", "heard")}
    blank = not rows or any(rows[-1].values())
    return {**given, "was": text(form, "heard-was"), "rows": rows + (_blank_rows() if blank else [])}


def _blank_rows() -> list[dict[str, str]]:
    return [dict.fromkeys((*HANDS, "was"), "") for _row in range(BLANK_ROWS)]


def _numbers(form: FormData) -> list[int]:
    return [number for number in range(1, MOST_ROWS + 1) if f"hand-{number}-receiver" in form]


def save_seed(session: Session, at_desk: SeedAtDesk | None, form: FormData, *, by_id: int, now: datetime) -> Seed:
    """Save a seed lot, or begin one.

    Raises:
        InvalidInput, Conflict: as `edit_seed` and `add_seed` do.
    """
    seed_text, add_names = _seed_of(session, at_desk, form), bool(text(form, "add_names"))
    if at_desk is None:
        return add_seed(session, seed_text, by_id=by_id, now=now, add_names=add_names)
    edit_seed(session, at_desk.seed, seed_text, version=version_of(form), by_id=by_id, now=now, add_names=add_names)
    return at_desk.seed


def _seed_of(session: Session, at_desk: SeedAtDesk | None, form: FormData) -> SeedText:
    places = Places.of(session, form)
    lineage = (_handover(form, number, places, at_desk) for number in _numbers(form))
    return SeedText(
        **{name: text(form, name) for name in FACTS},
        year=whole_number(form, "year", _("Year")),
        status=_status(text(form, "status")),
        said=_kept(places.said("heard"), at_desk.place if at_desk else None),
        lineage=tuple(step for step in lineage if step.giver or step.receiver or step.note),
    )


def _handover(form: FormData, number: int, places: Places, at_desk: SeedAtDesk | None) -> HandoverText:
    """A row of the form; its place is found again by the row, since names may be typed anew."""
    kept = at_desk.lineage[number - 1].place if at_desk and number <= len(at_desk.lineage) else None
    said = _kept(places.said(f"hand-{number}-heard"), kept)
    year = whole_number(form, f"hand-{number}-year", _("Handover %(number)d, year") % {"number": number})
    giver, receiver, note = (text(form, f"hand-{number}-{name}") for name in ("giver", "receiver", "note"))
    return HandoverText(giver, receiver, year, note, said)


def _kept(said: Said, place: DeskPlace | None) -> SaidAt | None:
    """A place that was not touched, named outright."""
    if said == KEPT:
        return place.place if place else None
    return said


def _status(given: str) -> SeedStatus:
    try:
        return SeedStatus(given or "unknown")
    except ValueError as error:
        raise InvalidInput(_("Choose heirloom, hybrid or not known.")) from error

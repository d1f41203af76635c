"""How much was printed: curators note it, so that a person who takes their voice back can be told what paper is out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.events import Event, note_event
from archive.reading_print import PrintedTrail

PRINT = "print"
KINDS = ("signs", "booklet")
MOST_COPIES = 10_000


@dataclass(frozen=True, slots=True)
class Printed:
    """So many copies of something, in one version of a trail."""

    kind: str
    version: int
    copies: int
    when: datetime


def note_printed(
    session: Session, printed: PrintedTrail, *, kind: str, copies: int, by_id: int | None, now: datetime
) -> None:
    """Write down that copies were printed of what may be printed of a trail now: which stops, in which version.

    Raises:
        InvalidInput: nothing may be printed of it, or it is no number of copies.
    """
    if kind not in KINDS:
        raise InvalidInput("Say whether signs or booklets were printed.")
    if not 1 <= copies <= MOST_COPIES:
        raise InvalidInput("Give the number of copies, from 1 to %(most)s.", most=MOST_COPIES)
    if printed.trail is None or not printed.stops:
        raise InvalidInput("Nothing of this trail may be printed now.")
    codes = [each.stop.code for each in printed.stops]
    note_event(
        session, PRINT, f"trail:{printed.trail.key}", by_id=by_id, now=now,
        kind=kind, version=printed.trail.version, copies=copies, stops=codes,
    )  # fmt: skip


def printed_of(session: Session, trail_key: str) -> list[Printed]:
    """All that was noted of a trail, the newest first."""
    query = select(Event).where(Event.thing == f"trail:{trail_key}", Event.act == PRINT).order_by(Event.id.desc())
    return [
        Printed(row.detail["kind"], row.detail["version"], row.detail["copies"], row.happened_at)
        for row in session.scalars(query)
    ]


def signs_printed_of(session: Session, trail_key: str, code: str) -> int:
    """How many signs of one stop were noted as printed, in all versions."""
    query = select(Event).where(Event.thing == f"trail:{trail_key}", Event.act == PRINT)
    rows = [row.detail for row in session.scalars(query)]
    return sum(row["copies"] for row in rows if row["kind"] == "signs" and code in row["stops"])

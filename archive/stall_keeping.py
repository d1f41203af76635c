"""Looking after a festival's stalls: what they are called, their order, and their places on its site plan."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.events import note_event
from archive.festivals import Festival, Stall
from archive.fitting import check_fit
from archive.trails import Stop, VersionStop

MOST_STALLS = 80


@dataclass(frozen=True, slots=True)
class StallText:
    """A stall as it is to be; `key` '' is a new one. x and y are shares (0 to 1) of the plan, both or neither."""

    key: str
    name: str
    note: str = ""
    x: float | None = None
    y: float | None = None


def stalls_of(session: Session, festival_id: int) -> list[Stall]:
    """A festival's stalls, in order."""
    query = select(Stall).where(Stall.festival_id == festival_id).order_by(Stall.position, Stall.id)
    return list(session.scalars(query))


def keep_stalls(
    session: Session, festival: Festival, stalls: Sequence[StallText], *, by_id: int | None, now: datetime
) -> list[Stall]:
    """Make these the stalls of a festival, in this order; one that is left out is there no more, and named nowhere.

    Raises:
        InvalidInput: a stall is not this festival's any more, has no name or no place on the plan, or there are
            too many.
    """
    if len(stalls) > MOST_STALLS:
        raise InvalidInput("A festival has at most %(most_stalls)s stalls.", most_stalls=MOST_STALLS)
    there = {stall.key: stall for stall in stalls_of(session, festival.id)}
    keys = [text.key for text in stalls if text.key]
    if not set(keys) <= set(there) or len(set(keys)) < len(keys):
        raise InvalidInput("The stalls have changed meanwhile; look at them again, then save.")
    kept = []
    for position, text in enumerate(stalls):
        stall = there.get(text.key) or Stall(festival_id=festival.id)
        stall.position = position
        _write(stall, text)
        session.add(stall)
        kept.append(stall)
    for key in set(there) - set(keys):
        _remove(session, there[key])
    session.flush()
    note_event(session, "stalls", f"festival:{festival.key}", by_id=by_id, now=now, count=len(kept))
    return kept


def _write(stall: Stall, text: StallText) -> None:
    stall.name, stall.note = " ".join(text.name.split()), " ".join(text.note.split())
    if not stall.name:
        raise InvalidInput("Give every stall a name, or take it away.")
    for share in (text.x, text.y):
        if share is not None and not (math.isfinite(share) and 0 <= share <= 1):
            raise InvalidInput(
                "“%(stall)s” lies outside the plan; give numbers from 0 to 100 for its place.", stall=stall.name
            )
    if (text.x is None) != (text.y is None):
        raise InvalidInput("Give both numbers for the place of “%(stall)s”, or none.", stall=stall.name)
    stall.x, stall.y = text.x, text.y
    check_fit(stall)


def _remove(session: Session, stall: Stall) -> None:
    """No stop stands at a stall that is not there any more, published or not."""
    for stops in (Stop, VersionStop):
        session.execute(update(stops).where(stops.stall_id == stall.id).values(stall_id=None))
    session.delete(stall)

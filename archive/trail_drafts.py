"""Working on trails: beginning one, and adding, changing, ordering and taking out its stops.

Nothing here changes what visitors meet; see `archive.trail_publishing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput, NotFound
from archive.events import note_event
from archive.festivals import Festival, Stall
from archive.fitting import check_fit
from archive.phrases import Phrase
from archive.record_addresses import NOT_THERE, find_trail, slug_for
from archive.trail_versions import working_stops
from archive.trails import Stop, Trail

NO_SUCH_TRAIL = NOT_THERE[Trail]
NO_SUCH_STOP = Phrase("There is no such stop.")
NOT_OF_THIS_FESTIVAL = Phrase("This stall is not at the trail's festival; choose one that is.")
MOST_STOPS = 60
__all__ = ["NO_SUCH_STOP", "NO_SUCH_TRAIL", "StopText", "add_stop", "draft_trail", "edit_stop", "edit_trail",
           "find_stop", "find_trail", "order_stops", "stall_at", "take_out_stop"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class StopText:
    """What a stop says; what it plays and shows is given beside it."""

    title: str = ""
    text: str = ""
    place_hint: str = ""
    walking_note: str = ""
    stall_id: int | None = None


def draft_trail(
    session: Session,
    *,
    title: str,
    introduction: str = "",
    festival_id: int | None = None,
    by_id: int | None,
    now: datetime,
) -> Trail:
    """Begin a trail without stops.

    Raises:
        InvalidInput: it has no title, or one that is too long.
    """
    title = _given(title)
    trail = Trail(
        slug=slug_for(session, Trail, title), title=title, introduction=introduction.strip(),
        festival_id=festival_id, made_by_id=by_id, created_at=now,
    )  # fmt: skip
    check_fit(trail)
    session.add(trail)
    session.flush()
    note_event(session, "draft", f"trail:{trail.key}", by_id=by_id, now=now)
    return trail


def edit_trail(
    session: Session,
    trail: Trail,
    *,
    title: str,
    introduction: str,
    festival_id: int | None,
    by_id: int | None,
    now: datetime,
) -> Trail:
    """Say a trail anew; at another festival its stops stand at no stall yet. Raises InvalidInput as `draft_trail` does.

    Visitors meet the change with the next version, and a new title's address with it.
    """
    trail.title, trail.introduction = _given(title), introduction.strip()
    if festival_id is not None and session.get(Festival, festival_id) is None:
        raise InvalidInput("There is no such festival; choose one from the list.")
    if trail.festival_id != festival_id:
        trail.festival_id = festival_id
        for each in working_stops(session, trail.id):
            each.stop.stall_id = None
    check_fit(trail)
    session.flush()
    note_event(session, "edit", f"trail:{trail.key}", by_id=by_id, now=now)
    return trail


def _given(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise InvalidInput("Give the trail a title.")
    return title


def add_stop(
    session: Session,
    trail: Trail,
    text: StopText,
    *,
    clip_id: int | None = None,
    subject_id: int | None = None,
    by_id: int | None,
    now: datetime,
) -> Stop:
    """Put a stop at the end of a trail.

    Raises:
        InvalidInput: it holds nothing, a text is too long, or the trail has enough stops.
    """
    there = working_stops(session, trail.id)
    if len(there) >= MOST_STOPS:
        raise InvalidInput("A trail has at most %(most_stops)s stops; begin another.", most_stops=MOST_STOPS)
    if clip_id is None and subject_id is None:
        raise InvalidInput("Choose a story, a clip of one, or a person, dish, crop or place for this stop.")
    stop = Stop(trail_id=trail.id, position=len(there), clip_id=clip_id, subject_id=subject_id)
    _write(session, trail, stop, text)
    session.add(stop)
    session.flush()
    note_event(session, "add_stop", f"trail:{trail.key}", by_id=by_id, now=now, stop=stop.code)
    return stop


def edit_stop(
    session: Session,
    stop: Stop,
    text: StopText,
    *,
    clip_id: int | None,
    subject_id: int | None,
    by_id: int | None,
    now: datetime,
) -> Stop:
    """Say a stop anew. Raises InvalidInput as `add_stop` does."""
    if clip_id is None and subject_id is None:
        raise InvalidInput("Choose a story, a clip of one, or a person, dish, crop or place for this stop.")
    stop.clip_id, stop.subject_id = clip_id, subject_id
    _write(session, session.get_one(Trail, stop.trail_id), stop, text)
    session.flush()
    note_event(session, "edit_stop", _thing(session, stop), by_id=by_id, now=now, stop=stop.code)
    return stop


def order_stops(session: Session, trail: Trail, codes: Sequence[str], *, by_id: int | None, now: datetime) -> None:
    """Put the stops of a trail into this order; those that were published keep their numbers.

    Raises:
        InvalidInput: these are not the stops that the trail has now.
    """
    stops = {each.stop.code: each.stop for each in working_stops(session, trail.id)}
    if len(codes) != len(stops) or set(codes) != set(stops):
        raise InvalidInput("The stops of this trail have changed meanwhile; look at it again, then order them.")
    for position, code in enumerate(codes):
        stops[code].position = position
    session.flush()
    note_event(session, "order_stops", f"trail:{trail.key}", by_id=by_id, now=now)


def take_out_stop(session: Session, stop: Stop, *, by_id: int | None, now: datetime) -> None:
    """Take a stop out of its trail. One that was published leaves with the next version, and its code leads on."""
    note_event(session, "take_out_stop", _thing(session, stop), by_id=by_id, now=now, stop=stop.code)
    if stop.number is None:
        session.delete(stop)
    else:
        stop.removed_at = now
    session.flush()


def find_stop(session: Session, code: str) -> Stop:
    """The stop of this code, also one that was taken out. Raises NotFound."""
    stop = session.scalar(select(Stop).where(Stop.code == code))
    if stop is None:
        raise NotFound(NO_SUCH_STOP)
    return stop


def stall_at(session: Session, trail: Trail, key: str) -> int | None:
    """The id of this stall of the trail's festival, None for ''. Raises InvalidInput where it is not there."""
    stall = select(Stall.id).where(Stall.key == key, Stall.festival_id == trail.festival_id)
    found = session.scalar(stall) if key else None
    if key and found is None:
        raise InvalidInput(NOT_OF_THIS_FESTIVAL)
    return found


def _write(session: Session, trail: Trail, stop: Stop, text: StopText) -> None:
    stall = session.get(Stall, text.stall_id) if text.stall_id is not None else None
    if text.stall_id is not None and (stall is None or stall.festival_id != trail.festival_id):
        raise InvalidInput(NOT_OF_THIS_FESTIVAL)
    stop.title, stop.text = " ".join(text.title.split()), text.text.strip()
    stop.place_hint, stop.walking_note = " ".join(text.place_hint.split()), " ".join(text.walking_note.split())
    stop.stall_id = text.stall_id
    check_fit(stop)


def _thing(session: Session, stop: Stop) -> str:
    return f"trail:{session.get_one(Trail, stop.trail_id).key}"

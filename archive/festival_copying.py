"""A festival that comes again every week: last week's with its stalls, its plan and its trails, seven days later."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.events import note_event
from archive.festival_keeping import FestivalText, PlanPicture, begin_festival, set_plan
from archive.festivals import Festival, Stall
from archive.stall_keeping import stalls_of
from archive.trail_drafts import draft_trail
from archive.trail_publishing import content_of
from archive.trail_versions import working_stops
from archive.trails import Stop, Trail

A_WEEK = timedelta(days=7)


def copy_festival(session: Session, festival: Festival, *, by_id: int | None, now: datetime) -> Festival:
    """The same festival a week later, as a draft; its trails are drafts too, with stops and codes of their own.

    Raises:
        InvalidInput: there is a copy for that week already.
    """
    text = FestivalText(
        festival.name, festival.starts_on + A_WEEK, festival.ends_on + A_WEEK, festival.opens, festival.closes,
        festival.place, festival.note,
    )  # fmt: skip
    if _copy_of(session, festival, text) is not None:
        raise InvalidInput(
            "“%(festival)s” was copied already for the week of %(day)s.",
            festival=festival.name,
            day=text.starts_on.isoformat(),
        )
    copy = begin_festival(session, text, by_id=by_id, now=now)
    copy.copied_from_id = festival.id
    if festival.plan_name:
        plan = PlanPicture(festival.plan_name, festival.plan_width_px, festival.plan_height_px, festival.plan_text)
        set_plan(session, copy, plan, by_id=by_id, now=now)
    stalls = _copy_stalls(session, festival, copy)
    for trail in _trails_of(session, festival):
        new = draft_trail(
            session, title=trail.title, introduction=trail.introduction, festival_id=copy.id, by_id=by_id, now=now
        )
        _copy_stops(session, trail, new, stalls)
    note_event(
        session, "copy", f"festival:{copy.key}", by_id=by_id, now=now, copied=festival.key,
    )  # fmt: skip
    return copy


def _copy_of(session: Session, festival: Festival, text: FestivalText) -> Festival | None:
    query = select(Festival).where(Festival.copied_from_id == festival.id, Festival.starts_on == text.starts_on)
    return session.scalar(query.limit(1))


def _copy_stalls(session: Session, festival: Festival, copy: Festival) -> dict[int, int]:
    """Former stall's id -> the copied one's."""
    copied = {}
    for stall in stalls_of(session, festival.id):
        new = Stall(
            festival_id=copy.id, position=stall.position, name=stall.name, note=stall.note, x=stall.x, y=stall.y
        )
        session.add(new)
        session.flush()
        copied[stall.id] = new.id
    return copied


def _trails_of(session: Session, festival: Festival) -> list[Trail]:
    return list(session.scalars(select(Trail).where(Trail.festival_id == festival.id).order_by(Trail.id)))


def _copy_stops(session: Session, trail: Trail, new: Trail, stalls: dict[int, int]) -> None:
    for position, each in enumerate(working_stops(session, trail.id)):
        stop = Stop(trail_id=new.id, **content_of(each.stop, position))
        stop.stall_id = stalls.get(each.stop.stall_id or 0)
        session.add(stop)
    session.flush()

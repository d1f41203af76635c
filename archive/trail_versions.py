"""Which version of a trail is met at a moment, and the stops that it and the trail being worked on hold."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, select
from sqlalchemy.orm import Session

from archive.database import rows
from archive.facts import TrailFacts
from archive.gate_condition import AT_NOW
from archive.trails import Stop, StopContent, Trail, TrailState, TrailVersion, VersionStop

_ID: BindParameter[int] = bindparam("id")
# Built once: every stop that is met runs them, and building one costs more than its rows.
_STOP = (
    Stop.id,
    Stop.code,
    Stop.number,
    VersionStop.position,
    VersionStop.clip_id,
    VersionStop.subject_id,
    VersionStop.stall_id,
    VersionStop.title,
    VersionStop.text,
    VersionStop.place_hint,
    VersionStop.walking_note,
)
_FIRST = select(func.min(TrailVersion.opens_at)).where(TrailVersion.trail_id == _ID)
_OPENED = (
    select(TrailVersion)
    .where(TrailVersion.trail_id == _ID, TrailVersion.opens_at <= AT_NOW)
    .order_by(TrailVersion.number.desc())
    .limit(1)
)
_STOPS = (
    select(*_STOP)
    .join(VersionStop, VersionStop.stop_id == Stop.id)
    .where(VersionStop.version_id == _ID)
    .order_by(VersionStop.position)
)
_OF_ITS_TRAIL = select(TrailVersion).where(TrailVersion.trail_id == Trail.id).correlate(Trail)
_STOP_NOW = (
    select(
        *_STOP,
        Trail.id.label("trail_id"),
        Trail.slug,
        Trail.state,
        Trail.closed_until,
        Trail.retires_at,
        TrailVersion.number.label("version"),
        _OF_ITS_TRAIL.with_only_columns(func.min(TrailVersion.opens_at)).scalar_subquery().label("first"),
    )
    .join(Trail, Trail.id == Stop.trail_id)
    .join(VersionStop, VersionStop.stop_id == Stop.id)
    .join(TrailVersion, TrailVersion.id == VersionStop.version_id)
    .where(
        Stop.code == bindparam("code"),
        TrailVersion.id
        == _OF_ITS_TRAIL.with_only_columns(TrailVersion.id)
        .where(TrailVersion.opens_at <= AT_NOW)
        .order_by(TrailVersion.number.desc())
        .limit(1)
        .scalar_subquery(),
    )
)


@dataclass(frozen=True, slots=True)
class StopInTrail:
    """A stop with what it holds here, and its number: its own, or the one it would be published with."""

    stop: Stop | Row[Any]
    content: StopContent | Row[Any]
    number: int


@dataclass(frozen=True, slots=True)
class StopNow:
    """A stop as the newest version of its trail that has opened holds it; whether the trail is open, the gate says."""

    stop: StopInTrail
    trail: TrailFacts
    trail_slug: str
    version: int


def trail_facts(session: Session, trail: Trail) -> TrailFacts:
    """The facts of a trail that the gate decides on."""
    first = session.scalar(_FIRST, {"id": trail.id})
    return _facts(trail.id, trail.state, first, trail.closed_until, trail.retires_at)


def _facts(
    id_: int, state: TrailState, first: datetime | None, closed_until: datetime | None, retires_at: datetime | None
) -> TrailFacts:
    opens_at = max(first, closed_until) if first and closed_until else first
    return TrailFacts(id=id_, state=state, opens_at=opens_at, retires_at=retires_at)


def version_at(session: Session, trail_id: int, now: datetime) -> TrailVersion | None:
    """The newest version that has opened by `now`; whether the trail itself is open, the gate says."""
    return session.scalar(_OPENED, {"id": trail_id, "now": now})


def stop_now(session: Session, code: str, *, now: datetime) -> StopNow | None:
    """The stop of this code in the newest version that has opened by `now`; None where that does not hold it."""
    row = next(iter(rows(session, _STOP_NOW, {"code": code, "now": now})), None)
    if row is None:
        return None
    facts = _facts(row.trail_id, row.state, row.first, row.closed_until, row.retires_at)
    return StopNow(StopInTrail(row, row, row.number or 0), facts, row.slug, row.version)


def stops_of_version(session: Session, version_id: int) -> list[StopInTrail]:
    """The stops of a version, in order."""
    return [StopInTrail(row, row, row.number or 0) for row in rows(session, _STOPS, {"id": version_id})]


def working_stops(session: Session, trail_id: int) -> list[StopInTrail]:
    """The stops of the trail as it is worked on, in order."""
    query = select(Stop).where(Stop.trail_id == trail_id, Stop.removed_at.is_(None)).order_by(Stop.position, Stop.id)
    stops = list(session.scalars(query))
    newest = session.scalar(select(func.max(Stop.number)).where(Stop.trail_id == trail_id)) or 0
    found = []
    for stop in stops:
        newest += stop.number is None
        found.append(StopInTrail(stop, stop, stop.number or newest))
    return found

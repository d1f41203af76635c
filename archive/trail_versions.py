"""Which version of a trail is met at a moment, and the stops that it and the trail being worked on hold."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.facts import TrailFacts
from archive.trails import Stop, StopContent, Trail, TrailVersion, VersionStop


@dataclass(frozen=True, slots=True)
class StopInTrail:
    """A stop with what it holds here, and its number: its own, or the one it would be published with."""

    stop: Stop
    content: StopContent
    number: int


def trail_facts(session: Session, trail: Trail) -> TrailFacts:
    """The facts of a trail that the gate decides on."""
    first = session.scalar(select(func.min(TrailVersion.opens_at)).where(TrailVersion.trail_id == trail.id))
    opens_at = max(first, trail.closed_until) if first and trail.closed_until else first
    return TrailFacts(id=trail.id, state=trail.state, opens_at=opens_at, retires_at=trail.retires_at)


def version_at(session: Session, trail_id: int, now: datetime) -> TrailVersion | None:
    """The newest version that has opened by `now`; whether the trail itself is open, the gate says."""
    query = select(TrailVersion).where(TrailVersion.trail_id == trail_id, TrailVersion.opens_at <= now)
    return session.scalar(query.order_by(TrailVersion.number.desc()).limit(1))


def stops_of_version(session: Session, version_id: int) -> list[StopInTrail]:
    """The stops of a version, in order."""
    query = (
        select(Stop, VersionStop)
        .join(VersionStop, VersionStop.stop_id == Stop.id)
        .where(VersionStop.version_id == version_id)
        .order_by(VersionStop.position)
    )
    return [StopInTrail(stop, content, stop.number or 0) for stop, content in session.execute(query)]


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

"""How a trail stands at a moment: a draft, scheduled, open or retired, and what will change by itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.trail_publishing import content_of
from archive.trail_versions import stops_of_version, trail_facts, version_at, working_stops
from archive.trails import Trail, TrailState, TrailVersion


class Standing(StrEnum):
    """What a trail is to visitors now."""

    draft = "draft"
    scheduled = "scheduled"
    open = "open"
    retired = "retired"


@dataclass(frozen=True, slots=True)
class TrailStanding:
    """How a trail stands; moments are None where there is none.

    `next_version_at`: when a version opens that is not met yet. `changed`: what
    is worked on is not what was published last.
    """

    standing: Standing
    opens_at: datetime | None
    retires_at: datetime | None
    next_version_at: datetime | None
    version: int
    changed: bool


def standing_of(session: Session, trail: Trail, *, now: datetime) -> TrailStanding:
    """How this trail stands at `now`."""
    facts = trail_facts(session, trail)
    newest = session.scalar(
        select(TrailVersion).where(TrailVersion.trail_id == trail.id, TrailVersion.number == trail.version)
    )
    waits = newest is not None and newest.opens_at > now and facts.is_open(now)
    current = version_at(session, trail.id, now) if facts.is_open(now) else newest
    return TrailStanding(
        standing=_standing(trail, facts.opens_at, now),
        opens_at=facts.opens_at,
        retires_at=trail.retires_at,
        next_version_at=newest.opens_at if newest is not None and waits else None,
        version=current.number if current else 0,
        changed=newest is not None and _differs(session, trail, newest),
    )


def _standing(trail: Trail, opens_at: datetime | None, now: datetime) -> Standing:
    if trail.state is TrailState.draft or opens_at is None:
        return Standing.draft
    if trail.state is TrailState.retired or (trail.retires_at is not None and trail.retires_at <= now):
        return Standing.retired
    return Standing.scheduled if opens_at > now else Standing.open


def _differs(session: Session, trail: Trail, version: TrailVersion) -> bool:
    said = (trail.title, trail.introduction, trail.festival_id)
    if said != (version.title, version.introduction, version.festival_id):
        return True
    published = [
        (each.stop.id, content_of(each.content, n)) for n, each in enumerate(stops_of_version(session, version.id))
    ]
    worked_on = [(each.stop.id, content_of(each.content, n)) for n, each in enumerate(working_stops(session, trail.id))]
    return published != worked_on

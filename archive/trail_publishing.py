"""Publishing and retiring trails: each publishing writes down a version, which printed things carry.

When a trail opens and retires is looked at when somebody asks for it; no timer changes anything.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput, NotReady
from archive.events import note_event
from archive.festival_stories import ask_for_trail
from archive.record_addresses import follow_name
from archive.trail_checking import hindrances
from archive.trail_versions import trail_facts, working_stops
from archive.trails import StopContent, Trail, TrailState, TrailVersion, VersionStop


def publish_trail(
    session: Session, trail: Trail, *, opens_at: datetime | None = None, by_id: int | None, now: datetime
) -> TrailVersion:
    """Write the trail down as its next version, met from `opens_at` on (now, if not given).

    A trail that is open stays so in its former version until then; any other stays closed until then.

    Raises:
        InvalidInput: it has no stops, or one that may not be met then; the message says all of it.
    """
    opens_at = opens_at or now
    stops = working_stops(session, trail.id)
    if not stops:
        raise InvalidInput("Add at least one stop before the trail is published.")
    missing = hindrances(session, trail, now=max(opens_at, now))
    if missing:
        raise NotReady(missing)
    _open(session, trail, opens_at, now)
    version = TrailVersion(
        trail_id=trail.id, number=trail.version, title=trail.title, introduction=trail.introduction,
        festival_id=trail.festival_id, published_at=now, published_by_id=by_id, opens_at=opens_at,
    )  # fmt: skip
    session.add(version)
    session.flush()
    for position, each in enumerate(stops):
        each.stop.number = each.number
        session.add(VersionStop(version_id=version.id, stop_id=each.stop.id, **content_of(each.stop, position)))
    session.flush()
    ask_for_trail(session, trail.id, now=now)
    note_event(
        session, "publish", f"trail:{trail.key}", by_id=by_id, now=now, version=trail.version,
        opens_at=opens_at.isoformat(),
    )  # fmt: skip
    return version


def _open(session: Session, trail: Trail, opens_at: datetime, now: datetime) -> None:
    """Make the trail one that visitors meet from `opens_at` on; a new title moves its address now."""
    was_open = trail_facts(session, trail).is_open(now)
    former = session.scalar(
        select(TrailVersion.title).where(TrailVersion.trail_id == trail.id, TrailVersion.number == trail.version)
    )
    if former is not None:
        follow_name(session, trail, trail.title, former=former)
    if not was_open:
        trail.closed_until = opens_at if opens_at > now else None
    if trail.retires_at is not None and trail.retires_at <= opens_at:
        trail.retires_at = None
    trail.version += 1
    trail.state, trail.published_at = TrailState.published, trail.published_at or now


def retire_trail(session: Session, trail: Trail, *, by_id: int | None, now: datetime) -> Trail:
    """Close a trail: its codes lead on to the stories. Publishing it again opens it again.

    Raises:
        InvalidInput: it was never published.
    """
    if trail.version == 0:
        raise InvalidInput("This trail was never published; there is nothing to retire.")
    if trail.state is not TrailState.retired:
        trail.state = TrailState.retired
        session.flush()
        note_event(session, "retire", f"trail:{trail.key}", by_id=by_id, now=now, version=trail.version)
    return trail


def retire_trail_on(session: Session, trail: Trail, at: datetime | None, *, by_id: int | None, now: datetime) -> Trail:
    """Let a trail retire by itself at a moment to come, or no longer (None).

    Raises:
        InvalidInput: the moment is over, or before the trail opens.
    """
    opens_at = trail_facts(session, trail).opens_at
    if at is not None and at <= now:
        raise InvalidInput("Choose a time to come for retiring the trail, or retire it now.")
    if at is not None and opens_at is not None and at <= opens_at:
        raise InvalidInput("The trail would retire before it opens; choose a later time.")
    trail.retires_at = at
    session.flush()
    note_event(
        session, "retire_on", f"trail:{trail.key}", by_id=by_id, now=now, at=at.isoformat() if at else "",
    )  # fmt: skip
    return trail


def content_of(stop: StopContent | Row[Any], position: int) -> dict[str, object]:
    """What a stop says and plays, to be written down in another row, at a place of its own."""
    return {
        "position": position,
        "clip_id": stop.clip_id,
        "subject_id": stop.subject_id,
        "stall_id": stop.stall_id,
        "title": stop.title,
        "text": stop.text,
        "place_hint": stop.place_hint,
        "walking_note": stop.walking_note,
    }

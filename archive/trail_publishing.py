"""Publishing and retiring trails: each publishing writes down a version, which printed things carry."""

from datetime import datetime

from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.events import note_event
from archive.festival_stories import ask_for_trail
from archive.trail_versions import working_stops
from archive.trails import StopContent, Trail, TrailState, TrailVersion, VersionStop


def publish_trail(
    session: Session, trail: Trail, *, opens_at: datetime | None = None, by_id: int | None, now: datetime
) -> TrailVersion:
    """Write the trail down as its next version, met from `opens_at` on (now, if not given).

    Raises:
        InvalidInput: it has no stops.
    """
    stops = working_stops(session, trail.id)
    if not stops:
        raise InvalidInput("Add at least one stop before the trail is published.")
    trail.version += 1
    trail.state, trail.published_at = TrailState.published, trail.published_at or now
    version = TrailVersion(
        trail_id=trail.id, number=trail.version, title=trail.title, introduction=trail.introduction,
        festival_id=trail.festival_id, published_at=now, published_by_id=by_id, opens_at=opens_at or now,
    )  # fmt: skip
    session.add(version)
    session.flush()
    for position, each in enumerate(stops):
        each.stop.number = each.number
        session.add(VersionStop(version_id=version.id, stop_id=each.stop.id, **_content(each.stop, position)))
    session.flush()
    ask_for_trail(session, trail.id, now=now)
    note_event(session, "publish", f"trail:{trail.key}", by_id=by_id, now=now, version=trail.version)
    return version


def retire_trail(session: Session, trail: Trail, *, by_id: int | None, now: datetime) -> Trail:
    """Close a trail: its codes lead on to the stories. Publishing it again opens it again."""
    if trail.state is not TrailState.retired:
        trail.state = TrailState.retired
        session.flush()
        note_event(session, "retire", f"trail:{trail.key}", by_id=by_id, now=now, version=trail.version)
    return trail


def _content(stop: StopContent, position: int) -> dict[str, object]:
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

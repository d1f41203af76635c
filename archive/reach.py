"""What of some stories is open where, so that a receipt can say what an act closed: looked at before and after it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import VISITOR, may
from archive.gate_facts import story_facts
from archive.gate_lists import visible_to
from archive.stop_facts import facts_of_stops
from archive.trail_versions import StopInTrail, stops_of_version, trail_facts, version_at
from archive.trails import Stop, Trail, TrailClip, VersionStop

SURFACES = (Channel.page, Channel.media, Channel.search, Channel.feed, Channel.print)
"""Where a story is met by itself; trails are told by name."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Pairs of a story's id and a surface where it is met, and the ids of stops of open trails that play it."""

    surfaces: frozenset[tuple[int, Channel]]
    stops: frozenset[int]

    def less(self, other: "Reach") -> "Reach":
        """What is here and not in `other`."""
        return Reach(self.surfaces - other.surfaces, self.stops - other.stops)


def reach_of(session: Session, story_ids: Collection[int], *, now: datetime) -> Reach:
    """Where these stories are met now."""
    session.flush()
    surfaces: set[tuple[int, Channel]] = set()
    for id_ in story_ids:
        facts = story_facts(session, id_)
        surfaces.update((id_, channel) for channel in SURFACES if may(VISITOR, facts, channel, now).allow)
    return Reach(frozenset(surfaces), frozenset(_open_stops(session, story_ids, now)))


def _open_stops(session: Session, story_ids: Collection[int], now: datetime) -> set[int]:
    playing = (
        select(Stop.trail_id)
        .join(VersionStop, VersionStop.stop_id == Stop.id)
        .join(TrailClip, TrailClip.id == VersionStop.clip_id)
        .where(TrailClip.story_id.in_(story_ids))
    )
    met = select(Trail).where(Trail.id.in_(playing), visible_to(VISITOR, Channel.trail, now, thing=Trail))
    found: set[int] = set()
    for trail in session.scalars(met):
        version = version_at(session, trail.id, now)
        stops = stops_of_version(session, version.id) if version else []
        found |= _met(session, _playing(session, stops, story_ids), trail, now)
    return found


def _playing(session: Session, stops: list[StopInTrail], story_ids: Collection[int]) -> list[StopInTrail]:
    clips = set(session.scalars(select(TrailClip.id).where(TrailClip.story_id.in_(story_ids))))
    return [each for each in stops if each.content.clip_id in clips]


def _met(session: Session, stops: list[StopInTrail], trail: Trail, now: datetime) -> set[int]:
    facts = facts_of_stops(session, stops, trail_facts(session, trail), channel=Channel.trail, now=now)
    return {id_ for id_, one in facts.items() if may(VISITOR, one, Channel.trail, now).allow}

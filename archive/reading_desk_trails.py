"""Trails at the desk: all of them with how they stand, and one with its stops as they are worked on."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from archive.acts_done import Act, acts_on
from archive.festivals import Festival, Stall
from archive.reading_stops import TrailStop
from archive.reading_trail import TrailPage, preview_trail
from archive.stall_keeping import stalls_of
from archive.stories import Story
from archive.subjects import Subject
from archive.trail_checking import StopCheck, check_trail
from archive.trail_standing import TrailStanding, standing_of
from archive.trail_versions import working_stops
from archive.trails import Stop, Trail, TrailClip


@dataclass(frozen=True, slots=True)
class TrailLine:
    """A trail in the desk's list."""

    slug: str
    title: str
    festival: str
    stops: int
    standing: TrailStanding


@dataclass(frozen=True, slots=True)
class DeskStop:
    """A stop on the table: what it holds, whoever may meet it, and what the gate says of it.

    `met` is how a visitor would meet it; `number` is 0 while it was never published.
    """

    code: str
    number: int
    heading: str
    kind: str
    stop: Stop | Row[Any]
    story_slug: str
    story_title: str
    subject_name: str
    stall_name: str
    met: TrailStop
    check: StopCheck


@dataclass(frozen=True, slots=True)
class DeskTrail:
    """A trail as it is worked on; `repeated` are titles of stories with the places in the order where they are."""

    trail: Trail
    festival: Festival | None
    standing: TrailStanding
    stops: tuple[DeskStop, ...]
    stalls: tuple[Stall, ...]
    repeated: tuple[tuple[str, tuple[int, ...]], ...]
    preview: TrailPage
    acts: tuple[Act, ...]


def list_desk_trails(session: Session, *, now: datetime, festival_id: int | None = None) -> tuple[TrailLine, ...]:
    """Every trail (of a festival), the newest first."""
    query = select(Trail, Festival.name).outerjoin(Festival, Festival.id == Trail.festival_id)
    if festival_id is not None:
        query = query.where(Trail.festival_id == festival_id)
    counted = select(Stop.trail_id, func.count()).where(Stop.removed_at.is_(None)).group_by(Stop.trail_id)
    stops = {row[0]: row[1] for row in session.execute(counted)}
    return tuple(
        TrailLine(row.slug, row.title, festival or "", stops.get(row.id, 0), standing_of(session, row, now=now))
        for row, festival in session.execute(query.order_by(Trail.created_at.desc(), Trail.id.desc()))
    )


def read_desk_trail(session: Session, trail: Trail, *, now: datetime) -> DeskTrail:
    """A trail with all that the desk shows of it."""
    preview = preview_trail(session, trail, now=now)
    met = {stop.code: stop for stop in preview.stops}
    festival = session.get(Festival, trail.festival_id) if trail.festival_id is not None else None
    stalls = tuple(stalls_of(session, festival.id)) if festival is not None else ()
    stops = tuple(
        _stop(session, each.stop, met[each.stop.code], check, {stall.id: stall.name for stall in stalls})
        for each, check in zip(working_stops(session, trail.id), check_trail(session, trail, now=now), strict=True)
    )
    return DeskTrail(
        trail=trail,
        festival=festival,
        standing=standing_of(session, trail, now=now),
        stops=stops,
        stalls=stalls,
        repeated=_repeated(stops),
        preview=preview,
        acts=acts_on(session, f"trail:{trail.key}"),
    )


def _stop(
    session: Session, stop: Stop | Row[Any], met: TrailStop, check: StopCheck, stalls: dict[int, str]
) -> DeskStop:
    clip = session.get(TrailClip, stop.clip_id) if stop.clip_id is not None else None
    story = session.get(Story, clip.story_id) if clip is not None else None
    subject = session.get(Subject, stop.subject_id) if stop.subject_id is not None else None
    kind = subject.kind.value if subject else "story" if clip and clip.recording_id is None else "clip"
    return DeskStop(
        code=stop.code,
        number=stop.number or 0,
        heading=check.heading,
        kind=kind,
        stop=stop,
        story_slug=story.slug if story else "",
        story_title=story.title if story else "",
        subject_name=subject.name if subject else "",
        stall_name=stalls.get(stop.stall_id or 0, ""),
        met=met,
        check=check,
    )


def _repeated(stops: tuple[DeskStop, ...]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, stop in enumerate(stops, start=1):
        if stop.story_slug:
            places[stop.story_slug].append(place)
    titles = {stop.story_slug: stop.story_title for stop in stops}
    return tuple((titles[slug], tuple(own)) for slug, own in places.items() if len(own) > 1)

"""Looking over a trail before it is published: which stop may be met through which channel, and what is missing.

A stop that may not be met on the trail's page keeps the trail from being
published, unless it is kept to the trail's own festival, whose devices play it;
one that may not be printed, or not go into a feed, is left out there.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.circles import Circle
from archive.facts import TrailFacts
from archive.gate import Viewer, may
from archive.phrases import Phrase
from archive.stop_facts import facts_of_stops
from archive.stories import Story
from archive.subjects import Subject
from archive.trail_versions import StopInTrail, trail_facts, working_stops
from archive.trails import Trail, TrailClip, TrailState
from archive.why_stops_close import why_closed

ON_DEVICES = Phrase("In a kiosk on the festival's own devices it plays all the same.")
LOOKED_AT = (Channel.trail, Channel.trail_pack, Channel.print, Channel.podcast)
"""A trail's page, its pack with the sound, its print, and its feed with the sound."""


@dataclass(frozen=True, slots=True)
class ClosedChannel:
    """A channel through which a stop is not met as things stand, and why."""

    channel: Channel
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StopCheck:
    """What the gate says of one stop; nothing `closed`: it is met everywhere.

    `on_devices`: the devices of the trail's festival play what nobody else meets.
    """

    code: str
    number: int
    heading: str
    closed: tuple[ClosedChannel, ...]
    on_devices: bool = False

    @property
    def hinders(self) -> bool:
        """Whether it keeps the trail from being published."""
        return not self.on_devices and any(one.channel is Channel.trail for one in self.closed)


def check_trail(session: Session, trail: Trail, *, now: datetime) -> tuple[StopCheck, ...]:
    """Every stop of the trail as it is worked on, as if the trail were open at `now`."""
    session.flush()
    stops = working_stops(session, trail.id)
    open_trail = replace(trail_facts(session, trail), state=TrailState.published, opens_at=now, retires_at=None)
    closed: dict[int, list[ClosedChannel]] = {each.stop.id: [] for each in stops}
    for channel in LOOKED_AT:
        facts = facts_of_stops(session, stops, open_trail, channel=channel, now=now)
        for each in stops:
            said = {sentence for one in closed[each.stop.id] for sentence in one.why}
            why = why_closed(session, facts[each.stop.id], channel, now)
            if why and (channel is not Channel.trail_pack or set(why) - said):
                closed[each.stop.id].append(ClosedChannel(channel, why))
    on_devices = _on_devices(session, stops, open_trail, trail.festival_id, now)
    return tuple(
        _with_devices(check) if check.hinders and each.stop.id in on_devices else check
        for each in stops
        for check in (StopCheck(each.stop.code, each.number, heading_of(session, each), tuple(closed[each.stop.id])),)
    )


def _with_devices(check: StopCheck) -> StopCheck:
    closed = (replace(one, why=(*one.why, ON_DEVICES)) if one.channel is Channel.trail else one for one in check.closed)
    return replace(check, closed=tuple(closed), on_devices=True)


def _on_devices(
    session: Session, stops: list[StopInTrail], trail: TrailFacts, festival_id: int | None, now: datetime
) -> set[int]:
    """The stops that are met in a kiosk on a device of this festival."""
    if festival_id is None:
        return set()
    device = Viewer(circle=Circle(festivals=frozenset({festival_id})))
    facts = facts_of_stops(session, stops, trail, channel=Channel.kiosk, now=now)
    return {id_ for id_, one in facts.items() if may(device, one, Channel.kiosk, now).allow}


def hindrances(session: Session, trail: Trail, *, now: datetime) -> tuple[str, ...]:
    """What keeps the trail from being published, in sentences."""
    return tuple(
        Phrase("Stop %(number)s, “%(stop)s”: %(why_said)s")
        % {"number": check.number, "stop": check.heading, "why_said": why}
        for check in check_trail(session, trail, now=now)
        if check.hinders
        for one in check.closed
        for why in one.why
        if one.channel is Channel.trail
    )


def heading_of(session: Session, each: StopInTrail) -> str:
    """What a stop is called at the desk: its own title, or that of what it holds, whoever may meet it."""
    content = each.content
    if content.title:
        return content.title
    if content.subject_id is not None:
        return session.get_one(Subject, content.subject_id).name
    clip = session.get(TrailClip, content.clip_id) if content.clip_id is not None else None
    return session.get_one(Story, clip.story_id).title if clip is not None else each.stop.code

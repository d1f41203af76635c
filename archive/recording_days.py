"""Recordings that were made together, and the stories cut from them: of a day, of a festival's days, or one alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.festivals import Festival
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.recordings import Recording
from archive.stories import Story, StorySpan

MOST_DAYS = 200


@dataclass(frozen=True, slots=True)
class RecordingDays:
    """Days on which so many recordings were made; `festival` is the one that was held then, '' for a day by itself."""

    first: date
    last: date
    recordings: int
    festival: str = ""


def recording_days(session: Session, *, viewer: Viewer, now: datetime) -> tuple[RecordingDays, ...]:
    """Festivals at which something was recorded, then single days, both newest first."""
    query = _made(viewer, now).where(Recording.recorded_on.is_not(None)).group_by(Recording.recorded_on)
    counted = query.with_only_columns(Recording.recorded_on, func.count()).order_by(Recording.recorded_on.desc())
    days = [RecordingDays(day, day, count) for day, count in session.execute(counted.limit(MOST_DAYS)) if day]
    festivals = session.scalars(select(Festival).order_by(Festival.starts_on.desc(), Festival.id.desc()))
    held = [_over(festival, days) for festival in festivals]
    return (*(one for one in held if one.recordings), *days)


def _over(festival: Festival, days: list[RecordingDays]) -> RecordingDays:
    first, last = festival.starts_on, festival.ends_on
    return RecordingDays(first, last, sum(day.recordings for day in days if first <= day.first <= last), festival.name)


def made_between(session: Session, first: date, last: date, *, viewer: Viewer, now: datetime) -> tuple[str, ...]:
    """The keys of what was recorded on these days."""
    keys = _made(viewer, now).where(Recording.recorded_on.between(first, last)).with_only_columns(Recording.key)
    return tuple(session.scalars(keys.order_by(Recording.id)))


def stories_cut_from(session: Session, recording_keys: Collection[str]) -> tuple[str, ...]:
    """The keys of the stories that have a part of any of these recordings."""
    query = (
        select(Story.key)
        .join(StorySpan, StorySpan.story_id == Story.id)
        .join(Recording, Recording.id == StorySpan.recording_id)
        .where(Recording.key.in_(recording_keys))
    )
    return tuple(session.scalars(query.distinct()))


def _made(viewer: Viewer, now: datetime) -> Select[Recording]:
    at_desk = visible_to(viewer, Channel.desk, now, thing=Recording)
    return select(Recording).where(Recording.destroyed_at.is_(None), at_desk)

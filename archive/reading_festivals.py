"""Festivals as visitors meet them: when and where, their stalls on the site plan, and the trails along them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.festivals import Festival, Stall
from archive.gate import VISITOR
from archive.gate_lists import visible_to
from archive.reading_stops import StallPlace, TrailStop
from archive.reading_trail import FestivalName, TrailPage, festival_name, read_trail
from archive.reading_trail_lists import day_of, list_trails
from archive.record_addresses import NOT_THERE
from archive.trails import Trail, TrailVersion


@dataclass(frozen=True, slots=True)
class FestivalLists:
    """Those that are held or to come, the next one first; and those that were, the last one first."""

    coming: tuple[FestivalName, ...]
    past: tuple[FestivalName, ...]


@dataclass(frozen=True, slots=True)
class StallStop:
    """A stop that stands at a stall, in the trail that leads to it."""

    trail: TrailPage
    stop: TrailStop

    @property
    def href(self) -> str:
        """Its address."""
        return self.trail.href_of(self.stop)


@dataclass(frozen=True, slots=True)
class FestivalStall:
    """A stall and what is heard there; `number` counts them in their order."""

    number: int
    place: StallPlace
    stops: tuple[StallStop, ...]

    @property
    def on_plan(self) -> bool:
        """Whether it has a place on the site plan."""
        return self.place.x is not None and self.place.y is not None


@dataclass(frozen=True, slots=True)
class FestivalPage:
    """A festival; `trails` are those that are open now. `changed_at`: when what stands here last changed."""

    key: str
    name: FestivalName
    note: str
    stalls: tuple[FestivalStall, ...]
    trails: tuple[TrailPage, ...]
    changed_at: datetime


def list_festivals(session: Session, *, now: datetime) -> FestivalLists:
    """Every festival that may be met."""
    met = select(Festival).where(visible_to(VISITOR, Channel.trail, now, thing=Festival))
    rows = [festival_name(row) for row in session.scalars(met.order_by(Festival.starts_on, Festival.name))]
    today = day_of(now)
    coming = tuple(row for row in rows if row.ends_on >= today)
    return FestivalLists(coming, tuple(row for row in reversed(rows) if row.ends_on < today))


def read_festival(session: Session, slug: str, *, now: datetime) -> FestivalPage:
    """The festival at this address. Raises NotFound: there is none, or it is not published."""
    met = visible_to(VISITOR, Channel.trail, now, thing=Festival)
    row = session.scalar(select(Festival).where(Festival.slug == slug, met))
    if row is None:
        raise NotFound(NOT_THERE[Festival])
    cards = list_trails(session, now=now, festival_id=row.id)
    trails = tuple(read_trail(session, card.slug, now=now) for card in cards)
    return FestivalPage(
        key=row.key,
        name=festival_name(row),
        note=row.note,
        stalls=_stalls(session, row.id, trails),
        trails=trails,
        changed_at=_changed_at(session, row, now),
    )


def _stalls(session: Session, festival_id: int, trails: tuple[TrailPage, ...]) -> tuple[FestivalStall, ...]:
    query = select(Stall).where(Stall.festival_id == festival_id).order_by(Stall.position, Stall.id)
    return tuple(
        FestivalStall(
            number,
            StallPlace(row.key, row.name, row.note, row.x, row.y),
            tuple(StallStop(trail, s) for trail in trails for s in trail.stops if s.stall and s.stall.key == row.key),
        )
        for number, row in enumerate(session.scalars(query), start=1)
    )


def _changed_at(session: Session, festival: Festival, now: datetime) -> datetime:
    opened = (
        select(TrailVersion.opens_at)
        .join(Trail, Trail.id == TrailVersion.trail_id)
        .where(TrailVersion.festival_id == festival.id, TrailVersion.opens_at <= now)
        .order_by(TrailVersion.opens_at.desc())
        .limit(1)
    )
    return max(filter(None, (festival.published_at, session.scalar(opened))), default=now)

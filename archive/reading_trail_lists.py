"""The trails that are open now, in the order of their festivals: the one that is nearest in time first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from archive.channels import Channel
from archive.festivals import Festival
from archive.gate import VISITOR
from archive.gate_lists import visible_to
from archive.reading_addresses import address_of
from archive.reading_trail import FestivalName, festival_name
from archive.trails import Trail, TrailVersion, VersionStop

LATEST_CLOCK = timedelta(hours=12)
"""A day that has ended in UTC goes on this long elsewhere: a festival is not over while it is held."""


@dataclass(frozen=True, slots=True)
class TrailCard:
    """An open trail in a list; `stops` counts all that its version has, as its signs do."""

    slug: str
    title: str
    introduction: str
    version: int
    stops: int
    festival: FestivalName | None
    opens_at: datetime
    retires_at: datetime | None

    @property
    def href(self) -> str:
        """Its address."""
        return address_of("trail", self.slug)


def list_trails(session: Session, *, now: datetime, festival_id: int | None = None) -> list[TrailCard]:
    """Every open trail, or those of one festival; those without a festival come last."""
    opened = aliased(TrailVersion)
    newest = (
        select(func.max(opened.number)).where(opened.trail_id == Trail.id, opened.opens_at <= now).scalar_subquery()
    )
    stops = select(func.count()).where(VersionStop.version_id == TrailVersion.id).scalar_subquery()
    query = (
        select(Trail.slug, Trail.retires_at, TrailVersion, stops)
        .join(TrailVersion, (TrailVersion.trail_id == Trail.id) & (TrailVersion.number == newest))
        .where(visible_to(VISITOR, Channel.trail, now, thing=Trail))
        .order_by(Trail.title, Trail.id)
    )
    if festival_id is not None:
        query = query.where(TrailVersion.festival_id == festival_id)
    rows = session.execute(query).all()
    festivals = _festivals(session, {row.TrailVersion.festival_id for row in rows}, now)
    cards = [
        TrailCard(
            slug=slug,
            title=version.title,
            introduction=version.introduction,
            version=version.number,
            stops=count,
            festival=festivals.get(version.festival_id or 0),
            opens_at=version.opens_at,
            retires_at=retires_at,
        )
        for slug, retires_at, version, count in rows
    ]
    return sorted(cards, key=lambda card: _how_far(card.festival, now))


def days_away(festival: FestivalName, now: datetime) -> int:
    """How many days until it begins, 0 while it is held; days since it ended count below 0."""
    today = day_of(now)
    if festival.ends_on < today:
        return (festival.ends_on - today).days
    return max(0, (festival.starts_on - now.date()).days)


def day_of(now: datetime) -> date:
    """The day that is still held somewhere at `now`."""
    return (now - LATEST_CLOCK).date()


def _how_far(festival: FestivalName | None, now: datetime) -> tuple[bool, int, bool]:
    if festival is None:
        return True, 0, False
    days = days_away(festival, now)
    return False, abs(days), days < 0


def _festivals(session: Session, ids: Iterable[int | None], now: datetime) -> dict[int, FestivalName]:
    known = [id_ for id_ in ids if id_ is not None]
    met = visible_to(VISITOR, Channel.trail, now, thing=Festival)
    return {row.id: festival_name(row) for row in session.scalars(select(Festival).where(Festival.id.in_(known), met))}

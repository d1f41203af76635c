"""Festivals at the desk: all of them, drafts too, and one with its stalls, its plan and its trails."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from archive.festivals import Festival, Stall
from archive.reading_desk_trails import TrailLine, list_desk_trails
from archive.site_plans import plan_address, plan_of
from archive.stall_keeping import stalls_of
from archive.trails import Trail


@dataclass(frozen=True, slots=True)
class FestivalLine:
    """A festival in the desk's list."""

    slug: str
    name: str
    starts_on: date
    ends_on: date
    place: str
    published: bool
    stalls: int
    trails: int


@dataclass(frozen=True, slots=True)
class DeskFestival:
    """A festival as it is worked on; `plan_href` is '' where it has no plan of its own."""

    festival: Festival
    plan_href: str
    stalls: tuple[Stall, ...]
    trails: tuple[TrailLine, ...]


def list_desk_festivals(session: Session) -> tuple[FestivalLine, ...]:
    """Every festival, the last first."""
    stalls, trails = _counts(session, Stall.festival_id), _counts(session, Trail.festival_id)
    query = select(Festival).order_by(Festival.starts_on.desc(), Festival.id.desc())
    return tuple(
        FestivalLine(
            row.slug, row.name, row.starts_on, row.ends_on, row.place, row.published_at is not None,
            stalls.get(row.id, 0), trails.get(row.id, 0),
        )
        for row in session.scalars(query)
    )  # fmt: skip


def _counts(session: Session, column: InstrumentedAttribute[Any]) -> dict[int, int]:
    rows = session.execute(select(column, func.count()).group_by(column))
    return {row[0]: row[1] for row in rows if row[0] is not None}


def read_desk_festival(session: Session, festival: Festival, *, now: datetime) -> DeskFestival:
    """A festival with all that the desk shows of it."""
    return DeskFestival(
        festival=festival,
        plan_href=plan_address(festival.slug, plan_of(festival), at_desk=True),
        stalls=tuple(stalls_of(session, festival.id)),
        trails=list_desk_trails(session, now=now, festival_id=festival.id),
    )


def festivals_to_choose(session: Session) -> list[tuple[int, str, str]]:
    """Id, slug and what it is called in a list, of every festival, the last first."""
    query = select(Festival).order_by(Festival.starts_on.desc(), Festival.id.desc())
    return [(row.id, row.slug, f"{row.name}, {row.starts_on.isoformat()}") for row in session.scalars(query)]

"""The desk's view of how often a trail's stops were met: totals a stop, totals a day, and each day of each stop."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.listening_counts import ListeningCount, Met
from archive.reading_addresses import address_of
from archive.trail_checking import heading_of
from archive.trail_drafts import find_trail
from archive.trail_versions import StopInTrail
from archive.trails import Stop

DAYS_SHOWN = 28
"""How far the chart reaches back; the totals and the file hold every day."""


@dataclass(frozen=True, slots=True)
class CountedStop:
    """A stop of a trail, also one that was taken out, as far as it was published."""

    code: str
    number: int
    title: str
    scans: int
    plays: int


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day of a trail, of all its stops together."""

    day: date
    scans: int
    plays: int


@dataclass(frozen=True)
class TrailCounts:
    """How often a trail's stops were met; `days` are the last `DAYS_SHOWN`, those on which nothing was met too."""

    slug: str
    title: str
    stops: tuple[CountedStop, ...]
    days: tuple[CountedDay, ...]
    every: tuple[tuple[date, int, Met, int], ...]

    @property
    def href(self) -> str:
        """The trail's address."""
        return address_of("trail", self.slug)

    @cached_property
    def scans(self) -> int:
        """All scans, of every day."""
        return sum(stop.scans for stop in self.stops)

    @cached_property
    def plays(self) -> int:
        """All plays, of every day."""
        return sum(stop.plays for stop in self.stops)


def counts_of_trail(session: Session, slug: str, *, today: date) -> TrailCounts:
    """The totals of a trail, whatever its state. Raises NotFound where there is none of this address."""
    trail = find_trail(session, slug)
    query = select(Stop).where(Stop.trail_id == trail.id, Stop.number.is_not(None)).order_by(Stop.number)
    stops = list(session.scalars(query))
    numbers = {stop.id: stop.number or 0 for stop in stops}
    rows = session.scalars(
        select(ListeningCount)
        .where(ListeningCount.stop_id.in_(numbers))
        .order_by(ListeningCount.day, ListeningCount.stop_id, ListeningCount.met)
    )
    every = [(row.day, numbers[row.stop_id], row.met, row.count) for row in rows]
    by_stop, by_day = Counter[tuple[int, Met]](), Counter[tuple[date, Met]]()
    for day, number, met, count in every:
        by_stop[number, met] += count
        by_day[day, met] += count
    return TrailCounts(
        slug=trail.slug,
        title=trail.title,
        stops=tuple(
            CountedStop(
                stop.code,
                n,
                heading_of(session, StopInTrail(stop, stop, n)),
                by_stop[n, Met.scan],
                by_stop[n, Met.play],
            )
            for stop in stops
            for n in (numbers[stop.id],)
        ),
        days=tuple(
            CountedDay(day, by_day[day, Met.scan], by_day[day, Met.play])
            for day in (today - timedelta(days=back) for back in reversed(range(DAYS_SHOWN)))
        ),
        every=tuple(every),
    )

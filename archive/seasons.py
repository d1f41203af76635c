"""Seasons: the days of every year in which something may be heard, by the date in UTC.

A day is month and day in one number, 1101 for 1 November. A season may go over
the turn of the year; both its days belong to it. The rule stands here twice,
for one thing and as SQL, and the gate's property test holds the two together.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from archive.errors import InvalidInput
from archive.moments_said import LEAP_YEAR
from archive.phrases import Phrase

ROUND = 10_000
"""More than any two days of a year are apart, as they are numbered."""
LONGEST = 2
NOT_A_SEASON = Phrase("Give the first and the last day of the season with month and day, such as 11-01 and 02-28.")


@dataclass(frozen=True, slots=True)
class Season:
    """From one day of the year to another."""

    from_day: int
    to_day: int

    def holds(self, now: datetime) -> bool:
        """Whether `now` is in it."""
        day = day_of(now)
        if self.from_day <= self.to_day:
            return self.from_day <= day <= self.to_day
        return day >= self.from_day or day <= self.to_day


def day_of(now: datetime) -> int:
    """The day of the year of this moment, in UTC."""
    moment = now.astimezone(UTC)
    return moment.month * 100 + moment.day


def start_of_next_day(now: datetime) -> datetime:
    """The next midnight in UTC: before it no season begins or ends."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)


def is_day(day: int) -> bool:
    """Whether a year can have this day; 29 February is one."""
    month, of_month = divmod(day, 100)
    return month in range(1, 13) and of_month in range(1, monthrange(LEAP_YEAR, month)[1] + 1)


def season_typed(text: str) -> tuple[int | None, int | None]:
    """The days in `11-01..02-28`, two times None where nothing is given. Raises InvalidInput."""
    if not text.strip(" ."):
        return None, None
    first, _, last = text.partition("..")
    return _day_typed(first), _day_typed(last)


def _day_typed(text: str) -> int:
    month, _, of_month = text.strip().partition("-")
    digits = all(part.isdecimal() and len(part) <= LONGEST for part in (month, of_month))
    day = int(month) * 100 + int(of_month) if digits else 0
    if not is_day(day):
        raise InvalidInput(NOT_A_SEASON)
    return day


def check_season(from_day: int | None, to_day: int | None) -> None:
    """Raises InvalidInput unless these are two days of a year, or none."""
    if from_day is None and to_day is None:
        return
    if from_day is None or to_day is None or not (is_day(from_day) and is_day(to_day)):
        raise InvalidInput(NOT_A_SEASON)


class DayOfYear(FunctionElement[int]):
    """SQL: `day_of` a moment."""

    type = Integer()
    inherit_cache = True


@compiles(DayOfYear)
def _in_sqlite(element: DayOfYear, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(strftime('%m%d', {compiler.process(element.clauses, **options)}) AS INTEGER)"


@compiles(DayOfYear, "postgresql")
def _in_postgresql(element: DayOfYear, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(to_char({compiler.process(element.clauses, **options)} AT TIME ZONE 'UTC', 'MMDD') AS INTEGER)"


def in_season(agreement: Any, moment: Any) -> ColumnElement[bool]:
    """SQL, of an agreement that has a season: this moment (a column, or a place for one) is in it.

    Counted round the year from its first day, the moment comes no later than the last day does. So the moment is
    named once: statements of the gate name it often enough, and each costs.
    """
    reached = (DayOfYear(moment) - agreement.season_from + ROUND) % ROUND
    within: ColumnElement[bool] = reached <= (agreement.season_to - agreement.season_from + ROUND) % ROUND
    return within


def has_season(agreement: Any) -> ColumnElement[bool]:
    """SQL: the agreement names a season. Said so that the index on it is of use."""
    condition: ColumnElement[bool] = agreement.season_from > 0
    return condition

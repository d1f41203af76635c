"""Moments and days inside sentences that are written down in English: as they are said, and read again.

A sentence's place whose name ends in `_moment` or `_day` holds one of these, so that a page can say it in its own
language.
"""

import re
from datetime import UTC, date, datetime

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAY_OF_YEAR = rf"(\d{{1,2}}) ({'|'.join(MONTHS)})"
_SAID = re.compile(rf"{_DAY_OF_YEAR} (\d{{4}}), (\d\d):(\d\d) UTC")
_DAY_SAID = re.compile(rf"{_DAY_OF_YEAR}(?: (\d{{4}}))?")
LEAP_YEAR = 2024


def moment_said(moment: datetime) -> str:
    """Day and hour in UTC: `3 May 2027, 10:00 UTC`."""
    at = moment.astimezone(UTC)
    return f"{at.day} {MONTHS[at.month - 1]} {at:%Y, %H:%M} UTC"


def moment_read(said: str) -> datetime | None:
    """The moment of which this was said; none where it is none."""
    found = _SAID.fullmatch(said)
    if found is None:
        return None
    day, month, year, hour, minute = found.groups()
    return datetime(int(year), MONTHS.index(month) + 1, int(day), int(hour), int(minute), tzinfo=UTC)


def day_said(day: date) -> str:
    """A day: `3 May 2027`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def day_of_year_said(day: int) -> str:
    """A day of every year, which is month and day in one number: `1 November` for 1101."""
    return f"{day % 100} {MONTHS[day // 100 - 1]}"


def day_read(said: str) -> tuple[date, bool] | None:
    """The day of which this was said, and whether it is of one year alone; none where it is none."""
    found = _DAY_SAID.fullmatch(said)
    if found is None:
        return None
    day, month, year = found.groups()
    return date(int(year or LEAP_YEAR), MONTHS.index(month) + 1, int(day)), year is not None

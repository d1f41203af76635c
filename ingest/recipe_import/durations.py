"""How long something takes, as ISO 8601 writes it (PT1H30M) and as people do (1 hour 30 minutes)."""

import re
from math import ceil

_ISO = re.compile(
    r"P(?:(?P<weeks>\d{1,4}(?:[.,]\d+)?)W)?(?:(?P<days>\d{1,4}(?:[.,]\d+)?)D)?"
    r"(?:T(?:(?P<hours>\d{1,5}(?:[.,]\d+)?)H)?(?:(?P<minutes>\d{1,6}(?:[.,]\d+)?)M)?(?:(?P<seconds>\d{1,8}(?:[.,]\d+)?)S)?)?",
    re.IGNORECASE,
)
_MINUTES = {"weeks": 7 * 24 * 60, "days": 24 * 60, "hours": 60, "minutes": 1, "seconds": 1 / 60}
_WORD = re.compile(
    r"(?P<number>\d{1,5}(?:[.,]\d+)?)\s*(?P<unit>days?|d|hours?|hrs?|h|minutes?|mins?|min|m)\b", re.IGNORECASE
)
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def iso_minutes(text: str) -> int | None:
    """The minutes of an ISO duration, begun ones counted; None where it is none, or one of months or years."""
    found = _ISO.fullmatch(text.strip())
    parts = {name: value for name, value in found.groupdict().items() if value} if found else {}
    if not parts:
        return None
    return ceil(sum(float(value.replace(",", ".")) * _MINUTES[name] for name, value in parts.items()) - 1e-9)


def spoken_minutes(text: str) -> int | None:
    """The minutes of "1 hour 30 min" or "20 minutes"; None where it says none."""
    found = list(_WORD.finditer(text))
    if not found:
        return None
    total = sum(float(one["number"].replace(",", ".")) * _MINUTES[_UNITS[one["unit"][0].lower()]] for one in found)
    return ceil(total - 1e-9)

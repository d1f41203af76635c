"""Days, hours and moments as people type them; a moment is said in a time zone, and kept in UTC."""

from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from starlette.datastructures import FormData

from archive.errors import InvalidInput
from web.desk_forms import text
from web.i18n import _

FIRST_YEAR, LAST_YEAR = 1900, 2200


def typed_day(form: FormData, name: str) -> date:
    """The day in a field. Raises InvalidInput where it is none."""
    try:
        day = date.fromisoformat(text(form, name))
    except ValueError as error:
        raise InvalidInput(_("Give the day as year, month and day, such as 2026-11-28.")) from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput(_("Look at the year of the day again."))
    return day


def typed_hour(form: FormData, name: str) -> time | None:
    """The hour in a field, None where it is empty. Raises InvalidInput where it is none."""
    given = text(form, name)
    try:
        return time.fromisoformat(given).replace(tzinfo=None, second=0, microsecond=0) if given else None
    except ValueError as error:
        raise InvalidInput(_("Give the hour as hours and minutes, such as 09:30.")) from error


def typed_moment(form: FormData, name: str, *, zone: str) -> datetime | None:
    """The moment in a field, said in the time zone that is in the field `zone`, as UTC; None where it is empty.

    Raises:
        InvalidInput: it is no moment, there is no such zone, or the clocks there skip it.
    """
    given = text(form, name)
    if not given:
        return None
    try:
        said = datetime.fromisoformat(given).replace(tzinfo=None, second=0, microsecond=0)
    except ValueError as error:
        raise InvalidInput(_("Give day and hour, such as 2026-11-28 09:30.")) from error
    if not FIRST_YEAR <= said.year <= LAST_YEAR:
        raise InvalidInput(_("Look at the year of the day again."))
    there = _zone(text(form, zone) or "UTC")
    moment = said.replace(tzinfo=there).astimezone(UTC)
    if moment.astimezone(there).replace(tzinfo=None) != said:
        raise InvalidInput(_("The clocks of this time zone skip that hour; choose another."))
    return moment


def _zone(name: str) -> tzinfo:
    """A time zone; UTC needs no list of zones on this machine."""
    try:
        return UTC if name.upper() == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        sentence = _("There is no time zone “%(zone)s” here; give one such as America/Lima, or UTC.")
        raise InvalidInput(sentence % {"zone": name[:60]}) from error

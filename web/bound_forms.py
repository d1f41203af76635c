"""The part of an agreement's form that says whom it is kept to and when it may be heard."""

from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from archive.bounds_typed import read_bounds
from archive.errors import InvalidInput
from archive.group_keeping import list_groups
from archive.protocols import GroupRule
from archive.reading_desk_festivals import list_desk_festivals
from web.form_fields import several, text
from web.i18n import _, month_names

ENDS = ("season_from", "season_to")
FIELDS = ("group_rule", *(f"{end}_{part}" for end in ENDS for part in ("month", "day")), "festival")


def bounds_as_written(session: Session, form: FormData) -> dict[str, Any]:
    """The bounds that a form names. Raises InvalidInput and NotFound as `read_bounds` does."""
    season = "..".join(_day(form, end) for end in ENDS)
    return read_bounds(session, several(form, "group"), _rule(text(form, "group_rule")), season, text(form, "festival"))


def _day(form: FormData, end: str) -> str:
    """A day of the season as `11-01`: its month and its day as they were chosen, else as one text; '' for none."""
    chosen = f"{text(form, f'{end}_month')}-{text(form, f'{end}_day')}"
    return text(form, end) if chosen == "-" else chosen


def bounds_form(typed: FormData | None) -> dict[str, Any]:
    """The fields as they were typed, or empty."""
    if typed is None:
        return {**dict.fromkeys(FIELDS, ""), "group_rule": GroupRule.any.value, "groups": []}
    return {**{name: text(typed, name) for name in FIELDS}, "groups": several(typed, "group")}


def bound_choices(session: Session) -> dict[str, Any]:
    """What the form offers: the names of groups, festivals, and the months by their number."""
    festivals = [(one.slug, one.name) for one in list_desk_festivals(session)]
    groups = [group.name for group in list_groups(session)]
    return {"groups": groups, "festivals": festivals, "months": month_names()}


def _rule(given: str) -> GroupRule:
    try:
        return GroupRule(given or GroupRule.any)
    except ValueError as error:
        raise InvalidInput(_("Choose whether one of the groups is enough, or each is needed.")) from error

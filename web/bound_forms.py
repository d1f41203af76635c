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
from web.i18n import _

FIELDS = ("group_rule", "season_from", "season_to", "festival")


def bounds_as_written(session: Session, form: FormData) -> dict[str, Any]:
    """The bounds that a form names. Raises InvalidInput and NotFound as `read_bounds` does."""
    season = f"{text(form, 'season_from')}..{text(form, 'season_to')}"
    return read_bounds(session, several(form, "group"), _rule(text(form, "group_rule")), season, text(form, "festival"))


def bounds_form(typed: FormData | None) -> dict[str, Any]:
    """The fields as they were typed, or empty."""
    if typed is None:
        return {**dict.fromkeys(FIELDS, ""), "group_rule": GroupRule.any.value, "groups": []}
    return {**{name: text(typed, name) for name in FIELDS}, "groups": several(typed, "group")}


def bound_choices(session: Session) -> dict[str, Any]:
    """What the form offers: the names of groups, and festivals."""
    festivals = [(one.slug, one.name) for one in list_desk_festivals(session)]
    return {"groups": [group.name for group in list_groups(session)], "festivals": festivals}


def _rule(given: str) -> GroupRule:
    try:
        return GroupRule(given or GroupRule.any)
    except ValueError as error:
        raise InvalidInput(_("Choose whether one of the groups is enough, or each is needed.")) from error

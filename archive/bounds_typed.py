"""Whom and which season an agreement is kept to, from what a person typed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from archive.festival_keeping import find_festival
from archive.group_keeping import groups_named
from archive.protocol_keeping import protocol_of
from archive.protocols import GroupRule
from archive.seasons import season_typed


def read_bounds(session: Session, groups: Sequence[str], rule: GroupRule, season: str, festival: str) -> dict[str, Any]:
    """The bounds of `record_agreement`: groups by name, a season as `11-01..02-28`, a festival by its slug, or none.

    Raises:
        InvalidInput: there is no such group, or these are no days of a year.
        NotFound: there is no such festival.
    """
    first, last = season_typed(season)
    bounds: dict[str, Any] = {"season_from": first, "season_to": last}
    bounds["protocol_id"] = protocol_of(session, groups_named(session, groups), rule).id if groups else None
    bounds["festival_id"] = find_festival(session, festival).id if festival else None
    return bounds

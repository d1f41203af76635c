"""Whether the clock stands before what was written down last: it was wrong then, or it is wrong now.

Nothing is lost by that: what is left to do, who is at work and what may go are not told by the clock alone. But an
embargo, a season and an expiry are, so somebody must be told.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.events import Event

MOST_LOOKED_AT = 100
BORNE = timedelta(minutes=2)
"""Two machines' clocks may differ by so much without a word."""


def clock_is_behind(session: Session, *, now: datetime) -> timedelta:
    """By how much `now` is before the latest of the last acts; nothing where it is after them, or hardly before."""
    last = session.scalars(select(Event.happened_at).order_by(Event.id.desc()).limit(MOST_LOOKED_AT))
    behind = max(last, default=now) - now
    return behind if behind > BORNE else timedelta()

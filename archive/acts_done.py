"""What was done to a thing, as the audit trail has it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.accounts import Account
from archive.events import Event

LAST_ACTS = 30


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done; `who` is '' where nobody at the desk did it."""

    act: str
    at: datetime
    who: str
    detail: dict[str, Any]


def acts_on(session: Session, thing: str) -> tuple[Act, ...]:
    """The last acts on `thing` (kind:key), the newest first."""
    query = (
        select(Event, Account.name)
        .outerjoin(Account, Account.id == Event.account_id)
        .where(Event.thing == thing)
        .order_by(Event.id.desc())
        .limit(LAST_ACTS)
    )
    return tuple(Act(event.act, event.happened_at, who or "", event.detail) for event, who in session.execute(query))

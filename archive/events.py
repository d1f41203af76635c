"""The audit trail: who did what to which thing, and when. Only ever added to."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.base import Base, PrimaryKey


class Event(Base):
    """One act; `thing` names its target as kind:key."""

    __tablename__ = "events"

    id: Mapped[PrimaryKey]
    happened_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    act: Mapped[str] = mapped_column(String(60))
    thing: Mapped[str] = mapped_column(String(80), index=True)
    detail: Mapped[dict[str, Any]]


def note_event(session: Session, act: str, thing: str, *, by_id: int | None, now: datetime, **detail: Any) -> None:
    """Write an act down in the caller's transaction."""
    session.add(Event(happened_at=now, account_id=by_id, act=act, thing=thing, detail=detail))
    session.flush()

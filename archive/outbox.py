"""The outbox: work outside the database, promised in the transaction that states the fact which needs it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.base import Base, PrimaryKey


class Errand(StrEnum):
    """What the worker is asked to do. Doing it twice has the effect of doing it once."""

    index_story = "index_story"
    cut_story = "cut_story"
    rebuild_index = "rebuild_index"


class OutboxRow(Base):
    """One errand; rows are done in the order of their ids."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_open", "done_at", "id"),)

    id: Mapped[PrimaryKey]
    errand: Mapped[Errand]
    target_id: Mapped[int]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(500))


def ask(session: Session, errand: Errand, target_id: int, *, now: datetime) -> None:
    """Promise an errand in the caller's transaction."""
    session.add(OutboxRow(errand=errand, target_id=target_id, created_at=now))
    session.flush()


def open_errands(session: Session, *, limit: int = 100, most_tries: int = 20) -> list[OutboxRow]:
    """What is still to do, oldest first; an errand that failed too often waits for a person."""
    return list(
        session.scalars(
            select(OutboxRow)
            .where(OutboxRow.done_at.is_(None), OutboxRow.tries < most_tries)
            .order_by(OutboxRow.id)
            .limit(limit)
        )
    )

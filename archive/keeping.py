"""What is known of how well the archive is kept: the last look at each file, and the last backup, drill and restore.

A look is about bytes, so it names a file and no person. Acts are only ever
added to.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.base import Base, PrimaryKey


class Section(StrEnum):
    """Which of the store's files that nothing can make again."""

    masters = "masters"
    pictures = "pictures"


class FixityState(StrEnum):
    """How a file stands: `repaired` means that its damage was found and a whole copy is in its place."""

    whole = "whole"
    repaired = "repaired"
    damaged = "damaged"
    gone = "gone"


class CopyState(StrEnum):
    """How its second copy stands; `renewed`: it was missing or damaged, and is whole now."""

    none = "none"
    whole = "whole"
    renewed = "renewed"
    damaged = "damaged"


COPIED = (CopyState.whole, CopyState.renewed)


class FixityCheck(Base):
    """The last look at one file, and at its second copy where one is kept."""

    __tablename__ = "fixity_checks"
    __table_args__ = (UniqueConstraint("section", "name"),)

    id: Mapped[PrimaryKey]
    section: Mapped[Section]
    name: Mapped[str] = mapped_column(String(100))
    size_bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[FixityState] = mapped_column(index=True)
    copy_state: Mapped[CopyState] = mapped_column(default=CopyState.none)
    checked_at: Mapped[datetime] = mapped_column(index=True)


class Keeping(StrEnum):
    """An act of keeping. A `drill` restores a backup into a folder of its own, compares, and throws it away.

    A `fixity` round has looked at every file since the round before. `second_copy` is written down when it
    stops answering, and when it answers again.
    """

    backup = "backup"
    drill = "drill"
    restore = "restore"
    fixity = "fixity"
    second_copy = "second_copy"


class KeepingAct(Base):
    """One act of keeping and how it ended; `detail` holds counts."""

    __tablename__ = "keeping_acts"
    __table_args__ = (Index("ix_keeping_acts_newest", "act", "ended_at"),)

    id: Mapped[PrimaryKey]
    act: Mapped[Keeping]
    ended_at: Mapped[datetime]
    well: Mapped[bool]
    detail: Mapped[dict[str, Any]]


def note_keeping(session: Session, act: Keeping, *, well: bool, now: datetime, **detail: Any) -> None:
    """Write an act of keeping down in the caller's transaction."""
    session.add(KeepingAct(act=act, ended_at=now, well=well, detail=detail))
    session.flush()


def last_keeping(session: Session, act: Keeping) -> KeepingAct | None:
    """The newest such act."""
    newest = select(KeepingAct).where(KeepingAct.act == act).order_by(KeepingAct.id.desc()).limit(1)
    return session.scalar(newest)


def newest_acts(session: Session, *, limit: int) -> list[KeepingAct]:
    """Acts of every kind, the newest first."""
    return list(session.scalars(select(KeepingAct).order_by(KeepingAct.id.desc()).limit(limit)))

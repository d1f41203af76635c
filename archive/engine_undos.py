"""Undoing an engine: one version of it suggests nothing any more, until that is taken back. Only ever added to."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey


class EngineUndo(Base):
    """That one version of an engine was undone, or allowed again; the newest row is in force."""

    __tablename__ = "engine_undos"
    __table_args__ = (Index("ix_engine_undos_engine", "engine", "version"),)

    id: Mapped[PrimaryKey]
    engine: Mapped[str] = mapped_column(String(60))
    version: Mapped[str] = mapped_column(String(120))
    undone: Mapped[bool]
    withdrawn: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    done_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500), default="")

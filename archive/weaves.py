"""Weaves that someone kept: walks from passage to passage that no longer change as the archive grows."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey


class Weave(Base):
    """A kept walk."""

    __tablename__ = "weaves"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    title: Mapped[str] = mapped_column(String(300), default="")
    kept_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]


class WeaveStep(Base):
    """One passage of a walk and, in words, the thread that leads to it."""

    __tablename__ = "weave_steps"
    __table_args__ = (UniqueConstraint("weave_id", "position"),)

    id: Mapped[PrimaryKey]
    weave_id: Mapped[int] = mapped_column(ForeignKey("weaves.id"))
    position: Mapped[int]
    passage_id: Mapped[int] = mapped_column(ForeignKey("passages.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")

"""Memories: visitors' own accounts beside a story or passage. A curator sees each first."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey


class MemoryState(StrEnum):
    """What a curator has decided of a memory."""

    waiting = "waiting"
    shown = "shown"
    declined = "declined"


class Memory(Base):
    """An account of a visitor: “I remember this differently”."""

    __tablename__ = "memories"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id"), index=True)
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("passages.id"))
    teller: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[MemoryState] = mapped_column(default=MemoryState.waiting)
    created_at: Mapped[datetime]

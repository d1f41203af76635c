"""Merges of subjects: which one went into which, and all that moved with it, so that it can be taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey


class SubjectMerge(Base):
    """One merge; `moved` holds what `archive.subject_merging` needs to put everything back where it was."""

    __tablename__ = "subject_merges"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    kept_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    reason: Mapped[str] = mapped_column(String(500), default="")
    moved: Mapped[dict[str, Any]]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    undone_at: Mapped[datetime | None]

"""Destructions: that a recording was destroyed, by whom, when, why and on whose word. Nothing of what it said.

Withdrawn means closed; destroying is another act, which cannot be taken back.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.base import Base, PrimaryKey
from archive.recordings import Recording


class OnWhoseWord(StrEnum):
    """Who asked for it."""

    narrator = "narrator"
    uploader = "uploader"
    law = "law"
    archive = "archive"


class Destruction(Base):
    """One recording's end. Its row of the recording stays, with its hash and without a word.

    `derived`, `uploads` and `evidence` name the files that go with it, and `gone_at` says since when they are gone:
    the record comes first, and a program that was ended in between goes on. `papers_too`: what agreements rest on went
    as well, beside what is heard. `detail` counts what was wiped and what is out of reach.
    """

    __tablename__ = "destructions"

    id: Mapped[PrimaryKey]
    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"), unique=True)
    asked_by: Mapped[OnWhoseWord]
    reason: Mapped[str] = mapped_column(String(500))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    destroyed_at: Mapped[datetime]
    derived: Mapped[list[Any]]
    uploads: Mapped[list[Any]]
    evidence: Mapped[list[Any]] = mapped_column(default=list)
    papers_too: Mapped[bool] = mapped_column(default=False)
    detail: Mapped[dict[str, Any]]
    gone_at: Mapped[datetime | None]


def destruction_of(session: Session, recording_key: str) -> tuple[Destruction, Recording] | None:
    """How the recording of this key ended, if it was destroyed."""
    query = select(Destruction, Recording).join(Recording, Recording.id == Destruction.recording_id)
    row = session.execute(query.where(Recording.key == recording_key)).one_or_none()
    return None if row is None else (row[0], row[1])


def unfinished_destructions(session: Session) -> list[Destruction]:
    """Those whose files are perhaps still there, oldest first."""
    return list(session.scalars(select(Destruction).where(Destruction.gone_at.is_(None)).order_by(Destruction.id)))

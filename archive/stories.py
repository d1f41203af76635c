"""Stories: edits of recordings, with a title, a lede and spans in order."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey


class StoryState(StrEnum):
    """How far a story has come. Only a published one can be met in public, and only through the gate."""

    draft = "draft"
    review = "review"
    published = "published"
    hidden = "hidden"


class Story(Base):
    """An edit of one or more recordings."""

    __tablename__ = "stories"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    slug: Mapped[str] = mapped_column(String(90), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    lede: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(10), default="")
    state: Mapped[StoryState] = mapped_column(default=StoryState.draft, index=True)
    version: Mapped[int] = mapped_column(default=1)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class StorySpan(Base):
    """Seconds of one recording, in recording time, at one place of a story."""

    __tablename__ = "story_spans"
    __table_args__ = (UniqueConstraint("story_id", "position"), CheckConstraint("end_s > start_s", name="forwards"))

    id: Mapped[PrimaryKey]
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id"), index=True)
    position: Mapped[int]
    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"), index=True)
    start_s: Mapped[float]
    end_s: Mapped[float]


class OldSlug(Base):
    """An address that a thing had once and that leads to it for ever."""

    __tablename__ = "old_slugs"
    __table_args__ = (UniqueConstraint("kind", "slug"),)

    id: Mapped[PrimaryKey]
    kind: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(String(90))
    target_id: Mapped[int]

"""Labels: what a community asks of whoever meets its material, in its own words. They inform; agreements act."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey


class Mark(StrEnum):
    """The small drawings that a label can have."""

    care = "care"
    season = "season"
    group = "group"
    place = "place"
    ask = "ask"
    name = "name"
    seed = "seed"
    women = "women"
    men = "men"


class Label(Base):
    """One label of the vocabulary: its name, and what it asks in a sentence or two. A retired one is put on no more."""

    __tablename__ = "labels"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    name: Mapped[str] = mapped_column(String(60), unique=True)
    words: Mapped[str] = mapped_column(Text, default="")
    mark: Mapped[Mark]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class Labelled(Base):
    """A label on a recording, a story or a passage."""

    __tablename__ = "labelled"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN recording_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN story_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN passage_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_thing",
        ),
        UniqueConstraint("label_id", "recording_id"),
        UniqueConstraint("label_id", "story_id"),
        UniqueConstraint("label_id", "passage_id"),
    )

    id: Mapped[PrimaryKey]
    label_id: Mapped[int] = mapped_column(ForeignKey("labels.id"))
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id"), index=True)
    story_id: Mapped[int | None] = mapped_column(ForeignKey("stories.id"), index=True)
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("passages.id"), index=True)
    put_on_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    put_on_at: Mapped[datetime]

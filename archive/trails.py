"""Trails: curated orders of stops, versioned, whose printed codes last."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey


class TrailState(StrEnum):
    """How far a trail has come."""

    draft = "draft"
    published = "published"
    retired = "retired"


class Trail(Base):
    """An order of stops for a festival or for any day."""

    __tablename__ = "trails"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    slug: Mapped[str] = mapped_column(String(90), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    introduction: Mapped[str] = mapped_column(Text, default="")
    festival_id: Mapped[int | None] = mapped_column(ForeignKey("festivals.id"))
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[TrailState] = mapped_column(default=TrailState.draft)
    published_at: Mapped[datetime | None]
    retires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Stop(Base):
    """One stop: a story, a clip of one (in story seconds) or a subject."""

    __tablename__ = "stops"
    __table_args__ = (UniqueConstraint("trail_id", "number"),)

    id: Mapped[PrimaryKey]
    trail_id: Mapped[int] = mapped_column(ForeignKey("trails.id"))
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(12), unique=True)
    story_id: Mapped[int | None] = mapped_column(ForeignKey("stories.id"))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    start_s: Mapped[float | None]
    end_s: Mapped[float | None]
    stall_id: Mapped[int | None] = mapped_column(ForeignKey("stalls.id"))
    title: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    place_hint: Mapped[str] = mapped_column(String(300), default="")

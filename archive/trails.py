"""Trails: curated orders of stops, versioned, whose printed codes last.

A trail and its stops are what curators work on; what visitors meet is a version
of it, written down whole when it is published and never changed afterwards.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey
from archive.keys import new_key

CODE_LENGTH = 6
"""Characters of a stop's printed code: 29 to the sixth are more than any press prints."""


class TrailState(StrEnum):
    """How far a trail has come. Whether it is open at a moment, its dates say."""

    draft = "draft"
    published = "published"
    retired = "retired"


class Trail(Base):
    """An order of stops for a festival or for any day.

    `version` is the newest that was published, 0 while there is none. Until
    `closed_until` no version is met, older ones neither: one that is published
    to open later keeps a trail closed that was not open.
    """

    __tablename__ = "trails"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    slug: Mapped[str] = mapped_column(String(90), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    introduction: Mapped[str] = mapped_column(Text, default="")
    festival_id: Mapped[int | None] = mapped_column(ForeignKey("festivals.id"), index=True)
    version: Mapped[int] = mapped_column(default=0)
    state: Mapped[TrailState] = mapped_column(default=TrailState.draft)
    published_at: Mapped[datetime | None]
    retires_at: Mapped[datetime | None]
    closed_until: Mapped[datetime | None]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]


class TrailClip(Base):
    """What is heard at a stop: a whole story, or seconds of one of its recordings, in recording time.

    Each has a listening copy of its own, so that nothing else can be heard with
    it. A clip is never changed: other seconds are another clip.
    """

    __tablename__ = "trail_clips"
    __table_args__ = (
        UniqueConstraint("story_id", "recording_id", "start_s", "end_s"),
        CheckConstraint("end_s > start_s", name="forwards"),
    )

    id: Mapped[PrimaryKey]
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id"), index=True)
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id"))
    start_s: Mapped[float | None]
    end_s: Mapped[float | None]


class StopContent:
    """What a stop says and plays: a story or clip, a subject, or a subject with the clip that speaks of it."""

    position: Mapped[int]
    clip_id: Mapped[int | None] = mapped_column(ForeignKey("trail_clips.id"), index=True)
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    stall_id: Mapped[int | None] = mapped_column(ForeignKey("stalls.id"))
    title: Mapped[str] = mapped_column(String(300), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    place_hint: Mapped[str] = mapped_column(String(300), default="")
    walking_note: Mapped[str] = mapped_column(String(300), default="")


class Stop(StopContent, Base):
    """One stop as it is worked on.

    It gets its number with the version in which it is first published, and
    keeps number and code for ever, wherever it is moved and also when it is
    taken out of the trail (`removed_at`): both may be printed.
    """

    __tablename__ = "stops"
    __table_args__ = (UniqueConstraint("trail_id", "number"),)

    id: Mapped[PrimaryKey]
    trail_id: Mapped[int] = mapped_column(ForeignKey("trails.id"))
    number: Mapped[int | None]
    code: Mapped[str] = mapped_column(String(12), unique=True, default=lambda: new_key(CODE_LENGTH))
    removed_at: Mapped[datetime | None]


class TrailVersion(Base):
    """A trail as it was published; visitors meet it from `opens_at` on, until a newer one opens."""

    __tablename__ = "trail_versions"
    __table_args__ = (UniqueConstraint("trail_id", "number"),)

    id: Mapped[PrimaryKey]
    trail_id: Mapped[int] = mapped_column(ForeignKey("trails.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    introduction: Mapped[str] = mapped_column(Text, default="")
    festival_id: Mapped[int | None] = mapped_column(ForeignKey("festivals.id"))
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    opens_at: Mapped[datetime]


class VersionStop(StopContent, Base):
    """A stop as it stands in one version of its trail."""

    __tablename__ = "version_stops"
    __table_args__ = (UniqueConstraint("version_id", "position"), UniqueConstraint("version_id", "stop_id"))

    id: Mapped[PrimaryKey]
    version_id: Mapped[int] = mapped_column(ForeignKey("trail_versions.id"))
    stop_id: Mapped[int] = mapped_column(ForeignKey("stops.id"), index=True)

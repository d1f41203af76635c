"""Recordings: audio masters kept byte for byte, their facts, and people's parts in them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.base import Base, PrimaryKey, PublicKey, Sha256
from archive.errors import NotFound

TEXT = "text"
"""The container of words without a recording."""


class Part(StrEnum):
    """What a person did in a recording."""

    narrator = "narrator"
    interviewer = "interviewer"
    recordist = "recordist"
    translator = "translator"


class Recording(Base):
    """One master and its facts; durations are in seconds of recording time.

    Of one that was destroyed only this row and its hash are left (see `archive.destructions`).
    """

    __tablename__ = "recordings"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    sha256: Mapped[Sha256] = mapped_column(index=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    file_name: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(String(300))
    container: Mapped[str] = mapped_column(String(60))
    codec: Mapped[str] = mapped_column(String(60))
    channels: Mapped[int]
    sample_rate_hz: Mapped[int]
    declared_duration_s: Mapped[float | None]
    duration_s: Mapped[float]
    damaged: Mapped[bool]
    problems: Mapped[list[Any]]
    language: Mapped[str] = mapped_column(String(10), default="")
    recorded_on: Mapped[date | None]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    uploader_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    synthetic: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    destroyed_at: Mapped[datetime | None]
    current_transcript_id: Mapped[int | None]  # of transcripts; no foreign key, since transcripts point here

    @property
    def has_sound(self) -> bool:
        """Whether anything was recorded; else its master is a text, and its seconds are those of reading it aloud."""
        return self.container != TEXT


class Contribution(Base):
    """A person's part in a recording."""

    __tablename__ = "contributions"
    __table_args__ = (UniqueConstraint("recording_id", "person_id", "part"),)

    id: Mapped[PrimaryKey]
    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    part: Mapped[Part]


def find_recording(session: Session, key: str) -> Recording:
    """The recording of this public key.

    Raises:
        NotFound: there is none, or it was destroyed.
    """
    recording = session.scalar(select(Recording).where(Recording.key == key, Recording.destroyed_at.is_(None)))
    if recording is None:
        raise NotFound("There is no such recording.")
    return recording


def add_contribution(session: Session, recording: Recording, *, person_id: int, part: Part) -> None:
    """Say that a person had this part in the recording; saying it twice changes nothing."""
    said = select(Contribution.id).where(
        Contribution.recording_id == recording.id, Contribution.person_id == person_id, Contribution.part == part
    )
    if session.scalar(said) is None:
        session.add(Contribution(recording_id=recording.id, person_id=person_id, part=part))
        session.flush()


def who_tells_in(session: Session, recording: Recording) -> tuple[int, ...]:
    """The ids of its narrators, in the order in which they were named."""
    told = select(Contribution.person_id).where(
        Contribution.recording_id == recording.id, Contribution.part == Part.narrator
    )
    return tuple(session.scalars(told.order_by(Contribution.id)))

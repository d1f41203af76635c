"""Transcripts: readings of a recording, each with its provenance. A machine's or imported one never changes."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey


class TranscriptKind(StrEnum):
    """Who or what made the reading."""

    machine = "machine"
    imported = "imported"
    typed = "typed"
    corrected = "corrected"
    translation = "translation"


class Transcript(Base):
    """One reading of a recording, in one language."""

    __tablename__ = "transcripts"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("transcripts.id"))
    kind: Mapped[TranscriptKind]
    language: Mapped[str] = mapped_column(String(10))
    engine: Mapped[str] = mapped_column(String(60), default="")
    engine_version: Mapped[str] = mapped_column(String(60), default="")
    model: Mapped[str] = mapped_column(String(200), default="")
    model_sha256: Mapped[str] = mapped_column(String(64), default="")
    settings: Mapped[dict[str, Any]]
    prompt: Mapped[str] = mapped_column(String(2000), default="")
    no_speech: Mapped[bool] = mapped_column(default=False)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]


class TranscribedWindow(Base):
    """A finished window of a transcription under way: where a killed run resumes. Times are recording time."""

    __tablename__ = "transcribed_windows"
    __table_args__ = (UniqueConstraint("recording_id", "fingerprint", "position"),)

    id: Mapped[PrimaryKey]
    recording_id: Mapped[int] = mapped_column(ForeignKey("recordings.id"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    result: Mapped[dict[str, Any]]

"""Uploads: bytes on their way in, the uploader's deposit statement, and what became of them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.base import Base, PrimaryKey, PublicKey, Sha256
from archive.errors import InvalidInput
from archive.phrases import Phrase
from archive.recordings import Recording

DEPOSIT_STATEMENT = Phrase("I may deposit this, and the archive's own machine may transcribe it.")


class UploadState(StrEnum):
    """Where an upload stands; `sealed` means complete, hashed and on disk."""

    sealed = "sealed"
    accepted = "accepted"
    refused = "refused"


class Upload(Base):
    """One file as it was given, with what its uploader said of it."""

    __tablename__ = "uploads"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[Sha256] = mapped_column(index=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[UploadState]
    refusal: Mapped[str | None] = mapped_column(String(500))
    deposit_statement: Mapped[str] = mapped_column(String(500))
    title: Mapped[str] = mapped_column(String(300), default="")
    narrator_name: Mapped[str] = mapped_column(String(200), default="")
    recordist_name: Mapped[str] = mapped_column(String(200), default="")
    place_name: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(10), default="")
    recorded_on: Mapped[date | None]
    synthetic: Mapped[bool] = mapped_column(default=False)
    expectation: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime]
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id"), index=True)


def seal_upload(session: Session, upload: Upload) -> Upload:
    """Record an upload whose bytes are complete, hashed and on disk.

    Raises:
        InvalidInput: the deposit was not stated, the file is empty, or this uploader gave the same bytes before.
    """
    if upload.deposit_statement != DEPOSIT_STATEMENT:
        raise InvalidInput("Tick the deposit statement; without it the archive may not keep the recording.")
    upload.file_name = upload.file_name.replace("\\", "/").rsplit("/", 1)[-1][:255] or "recording"
    if upload.size_bytes == 0:
        raise InvalidInput("“%(upload)s” is empty; choose the recording again.", upload=upload.file_name)
    if upload.account_id is not None and same_bytes_before(session, upload) is not None:
        raise InvalidInput(
            "You gave this recording before: “%(upload)s” is already in the archive.", upload=upload.file_name
        )
    upload.state = UploadState.sealed
    session.add(upload)
    session.flush()
    return upload


def same_bytes_before(session: Session, upload: Upload) -> Upload | None:
    """An earlier upload of the same bytes by the same person, or by commands; other people's are never told of."""
    destroyed = select(Recording.id).where(Recording.destroyed_at.is_not(None))
    return session.scalar(
        select(Upload).where(
            Upload.sha256 == upload.sha256,
            Upload.account_id == upload.account_id,
            Upload.state != UploadState.refused,
            Upload.recording_id.is_(None) | Upload.recording_id.not_in(destroyed),
        )
    )


def refuse_upload(session: Session, upload: Upload, *, because: str) -> None:
    """Keep the upload in quarantine with the sentence that says why it cannot become a recording."""
    upload.state = UploadState.refused
    upload.refusal = because[:500]
    session.flush()

"""Arrivals: uploads on their way in pieces, from the first word of them until they are handed in, refused or expired.

An arrival is known by its token, which only its sender learns; to everyone
else it does not exist. What it brings becomes an `Upload` once it is whole and
its sender has stated that they may deposit it.
"""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.base import Base, PrimaryKey, PublicKey
from archive.errors import InvalidInput, NotFound, TooLarge
from archive.phrases import Phrase
from archive.uploads import Upload, UploadState

TOKEN_BYTES = 24
MOST_UNFINISHED = 100
NO_SUCH_ARRIVAL = Phrase("There is no such upload; start it again.")


class ArrivalState(StrEnum):
    """Where it stands; `whole` means all bytes are on disk and it has not been handed in."""

    arriving = "arriving"
    whole = "whole"
    handed_in = "handed_in"
    refused = "refused"


class Arrival(Base):
    """One file on its way. `upload_key` names its bytes in the store; `said` is what its sender says of it."""

    __tablename__ = "arrivals"

    id: Mapped[PrimaryKey]
    token: Mapped[str] = mapped_column(String(40), unique=True)
    upload_key: Mapped[PublicKey]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    length_bytes: Mapped[int] = mapped_column(BigInteger)
    metadata_header: Mapped[str] = mapped_column(String(8000), default="")
    said: Mapped[dict[str, Any]]
    state: Mapped[ArrivalState] = mapped_column(default=ArrivalState.arriving)
    refusal: Mapped[str] = mapped_column(String(500), default="")
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("uploads.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


def announce(
    session: Session,
    *,
    account_id: int,
    length_bytes: int,
    said: dict[str, Any],
    metadata_header: str,
    limit_bytes: int,
    quota_bytes: int,
    stays: timedelta,
    now: datetime,
) -> Arrival:
    """Note a file that is to come, before a byte of it is sent.

    Raises TooLarge where it is over a limit, and InvalidInput where too many are unfinished.
    """
    if length_bytes > limit_bytes:
        raise TooLarge(
            "This file is larger than %(limit_bytes)s bytes; cut it into parts and send each.",
            limit_bytes=f"{limit_bytes:,}",
        )
    _check_room(session, account_id, length_bytes, quota_bytes)
    arrival = Arrival(
        token=secrets.token_urlsafe(TOKEN_BYTES),
        account_id=account_id,
        length_bytes=length_bytes,
        metadata_header=metadata_header,
        said=said,
        created_at=now,
        expires_at=now + stays,
    )
    session.add(arrival)
    session.flush()
    return arrival


def _check_room(session: Session, account_id: int, length_bytes: int, quota_bytes: int) -> None:
    left_bytes = quota_bytes - used_bytes(session, account_id)
    if length_bytes > left_bytes:
        raise TooLarge(
            "You may send %(left_bytes)s more bytes and this file has %(length_bytes)s; ask a steward.",
            left_bytes=f"{max(0, left_bytes):,}",
            length_bytes=f"{length_bytes:,}",
        )
    unfinished = select(func.count()).where(Arrival.account_id == account_id, Arrival.state == ArrivalState.arriving)
    if (session.scalar(unfinished) or 0) >= MOST_UNFINISHED:
        raise InvalidInput(
            "%(most_unfinished)s uploads are unfinished; finish or remove some before you begin another.",
            most_unfinished=MOST_UNFINISHED,
        )


def used_bytes(session: Session, account_id: int) -> int:
    """What this person has sent and is sending, without what was refused."""
    sent = select(func.coalesce(func.sum(Upload.size_bytes), 0)).where(
        Upload.account_id == account_id, Upload.state != UploadState.refused
    )
    coming = select(func.coalesce(func.sum(Arrival.length_bytes), 0)).where(
        Arrival.account_id == account_id, Arrival.state.in_((ArrivalState.arriving, ArrivalState.whole))
    )
    return int(session.scalar(sent) or 0) + int(session.scalar(coming) or 0)


def find_arrival(session: Session, token: str, *, account_id: int, now: datetime) -> Arrival:
    """The arrival of this token; raises NotFound for another person's, an expired one and one that never was."""
    arrival = session.scalar(select(Arrival).where(Arrival.token == token[:64], Arrival.account_id == account_id))
    if arrival is None or (arrival.expires_at <= now and arrival.state in (ArrivalState.arriving, ArrivalState.whole)):
        raise NotFound(NO_SUCH_ARRIVAL)
    return arrival


def unfinished_of(session: Session, account_id: int, *, now: datetime) -> list[Arrival]:
    """What this person has begun and not finished, newest first."""
    query = select(Arrival).where(
        Arrival.account_id == account_id,
        Arrival.state.in_((ArrivalState.arriving, ArrivalState.whole)),
        Arrival.expires_at > now,
    )
    return list(session.scalars(query.order_by(Arrival.id.desc())))


def expired(session: Session, *, now: datetime) -> list[Arrival]:
    """Arrivals whose bytes may be thrown away."""
    over = Arrival.state.in_((ArrivalState.arriving, ArrivalState.whole)) & (Arrival.expires_at <= now)
    return list(session.scalars(select(Arrival).where(over)))

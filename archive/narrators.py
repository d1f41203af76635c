"""What narrators do on their own page: the links that open it, what they ask for, and the receipts of their acts."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey, Sha256


class NarratorLink(Base):
    """A secret address that opens one person's own page, until it is revoked. The secret itself is kept nowhere."""

    __tablename__ = "narrator_links"

    id: Mapped[PrimaryKey]
    token_sha256: Mapped[Sha256] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class NarratorAct(StrEnum):
    """What a narrator can do on their own page. `ask` is for everything else, in their own words."""

    agree = "agree"
    rename = "rename"
    restrict = "restrict"
    withdraw = "withdraw"
    reinstate = "reinstate"
    ask = "ask"


class NarratorRequest(Base):
    """Something that a narrator asks for and that waits for a curator; `thing` is kind:key, '' for none."""

    __tablename__ = "narrator_requests"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    person_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    act: Mapped[NarratorAct]
    thing: Mapped[str] = mapped_column(String(80), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None] = mapped_column(index=True)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    answer: Mapped[str] = mapped_column(Text, default="")


class Receipt(Base):
    """What an act on somebody's word reached, as it was then; never changed."""

    __tablename__ = "receipts"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    act: Mapped[NarratorAct]
    thing: Mapped[str] = mapped_column(String(80), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    detail: Mapped[dict[str, Any]]

"""Festivals: dated events and their stalls."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey


class Festival(Base):
    """A dated event."""

    __tablename__ = "festivals"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    slug: Mapped[str] = mapped_column(String(90), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")


class Stall(Base):
    """A place at a festival; x and y are shares (0 to 1) of its site plan."""

    __tablename__ = "stalls"

    id: Mapped[PrimaryKey]
    festival_id: Mapped[int] = mapped_column(ForeignKey("festivals.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    x: Mapped[float | None]
    y: Mapped[float | None]

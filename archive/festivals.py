"""Festivals: dated events and their stalls."""

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey


class Festival(Base):
    """A dated event. Visitors meet it once it is published.

    `opens` and `closes` are the hours of each of its days, by the clock of the
    place where it is held. `copied_from_id`: the festival, such as last week's,
    that this one repeats. `plan_name` names its site plan in the store, '' for none.
    """

    __tablename__ = "festivals"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    slug: Mapped[str] = mapped_column(String(90), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    opens: Mapped[time | None]
    closes: Mapped[time | None]
    place: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    plan_name: Mapped[str] = mapped_column(String(100), default="")
    plan_width_px: Mapped[int] = mapped_column(default=0)
    plan_height_px: Mapped[int] = mapped_column(default=0)
    plan_text: Mapped[str] = mapped_column(String(500), default="")
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("festivals.id"))
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime | None]


class Stall(Base):
    """A place at a festival; x and y are shares (0 to 1) of its site plan, None where it is not on it."""

    __tablename__ = "stalls"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    festival_id: Mapped[int] = mapped_column(ForeignKey("festivals.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(300), default="")
    x: Mapped[float | None]
    y: Mapped[float | None]

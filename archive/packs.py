"""Trails that people took along on their own devices: how many there are, and which have not asked since a withdrawal.

A pack is known by a random id of its own, one for each trail and device: it says
nothing about who carries it, and two packs of one person are not known to be so.
"""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey

LONGEST_KEY = 36


class TakenPack(Base):
    """A pack as it last asked: for which version, and with which state of the gate it was answered. Days, no hours."""

    __tablename__ = "taken_packs"

    id: Mapped[PrimaryKey]
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), unique=True)
    trail_id: Mapped[int] = mapped_column(ForeignKey("trails.id"), index=True)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(32))
    taken_on: Mapped[date]
    asked_on: Mapped[date]

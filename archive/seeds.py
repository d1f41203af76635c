"""Seeds: lots of a crop, who keeps them, and through whose hands they came."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, validates

from archive.base import Base, PrimaryKey, PublicKey
from archive.name_keys import LONGEST_KEY, name_key


class SeedStatus(StrEnum):
    """What is known of a lot's breeding."""

    heirloom = "heirloom"
    hybrid = "hybrid"
    unknown = "unknown"


class Seed(Base):
    """A seed lot of a crop. `passage_id` is where its keeper speaks of it, `version` counts its edits.

    `folded` is the key of its name, and follows it.
    """

    __tablename__ = "seeds"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    slug: Mapped[str] = mapped_column(String(90), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(LONGEST_KEY), default="")
    crop_id: Mapped[int] = mapped_column(ForeignKey("subjects.id"), index=True)
    variety: Mapped[str] = mapped_column(String(200), default="")
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    year: Mapped[int | None]
    kept_at: Mapped[str] = mapped_column(String(200), default="")
    quantity: Mapped[str] = mapped_column(String(100), default="")
    status: Mapped[SeedStatus] = mapped_column(default=SeedStatus.unknown)
    germination: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("passages.id"))
    said_at_s: Mapped[float | None]
    version: Mapped[int] = mapped_column(default=1)
    retired_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @validates("name")
    def _fold_name(self, _attribute: str, name: str) -> str:
        self.folded = name_key(name)
        return name


class Handover(Base):
    """One step of a lot's lineage: who gave it to whom. Names are kept as told, since not all are subjects."""

    __tablename__ = "handovers"

    id: Mapped[PrimaryKey]
    seed_id: Mapped[int] = mapped_column(ForeignKey("seeds.id"), index=True)
    position: Mapped[int]
    giver: Mapped[str] = mapped_column(String(200), default="")
    receiver: Mapped[str] = mapped_column(String(200), default="")
    year: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("passages.id"))
    said_at_s: Mapped[float | None]

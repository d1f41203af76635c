"""Agreements: what a narrator, or a person spoken of, consents to. Versioned; no version is ever changed or removed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey


class Use(StrEnum):
    """What may be agreed to; `archive.channels` says which channels each opens."""

    web = "web"
    feed = "feed"
    festival = "festival"
    print = "print"
    external_ai = "external_ai"
    training = "training"


class NameShown(StrEnum):
    """How a person is named in public, from most to least open."""

    full = "full"
    given = "given"
    pseudonym = "pseudonym"
    anonymous = "anonymous"


class Agreement(Base):
    """One version of one person's word on one recording, story, passage or on being spoken of at all.

    `void`: it was made when two people were merged or by mistake, and that was taken back.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN recording_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN story_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN passage_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN subject_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_scope",
        ),
    )

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id"), index=True)
    story_id: Mapped[int | None] = mapped_column(ForeignKey("stories.id"), index=True)
    passage_id: Mapped[int | None] = mapped_column(ForeignKey("passages.id"), index=True)
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    version: Mapped[int]
    current: Mapped[bool] = mapped_column(default=True)
    void: Mapped[bool] = mapped_column(default=False)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    web: Mapped[bool] = mapped_column(default=False)
    feed: Mapped[bool] = mapped_column(default=False)
    festival: Mapped[bool] = mapped_column(default=False)
    print: Mapped[bool] = mapped_column(default=False)
    external_ai: Mapped[bool] = mapped_column(default=False)
    training: Mapped[bool] = mapped_column(default=False)
    name_shown: Mapped[NameShown] = mapped_column(default=NameShown.full)
    pseudonym: Mapped[str] = mapped_column(String(200), default="")
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None] = mapped_column(index=True)
    wording: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]

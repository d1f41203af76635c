"""Agreements: what a narrator, or a person spoken of, consents to. Versioned; no version is ever changed or removed."""

from datetime import datetime
from enum import StrEnum
from typing import TypedDict

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


class Bounds(TypedDict, total=False):
    """What keeps agreed uses to some days or to some people; each new word on the same thing says all of it again."""

    starts_at: datetime | None
    ends_at: datetime | None
    season_from: int | None
    season_to: int | None
    protocol_id: int | None
    festival_id: int | None


BOUNDS = tuple(Bounds.__annotations__)


class Agreement(Base):
    """One version of one person's word on one recording, story, passage or on being spoken of at all.

    `season_from` and `season_to`: see `archive.seasons`. `protocol_id` and `festival_id`: whom it is kept to, see
    `archive.circles`. `wording` is the text that they were shown, in `wording_language`, and `template_key` names the
    version of a template that it was taken from ('' for none); `evidence` is a note, beside what `archive.evidence`
    keeps. `void`: it was made when two people were merged or by mistake, and that was taken back.
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
    season_from: Mapped[int | None] = mapped_column(index=True)
    season_to: Mapped[int | None]
    protocol_id: Mapped[int | None] = mapped_column(ForeignKey("protocols.id"))
    festival_id: Mapped[int | None] = mapped_column(ForeignKey("festivals.id"))
    wording: Mapped[str] = mapped_column(Text, default="")
    wording_language: Mapped[str] = mapped_column(String(10), default="")
    template_key: Mapped[str] = mapped_column(String(10), default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]

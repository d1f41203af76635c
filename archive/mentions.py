"""Mentions: claims that a passage speaks of a subject, recipe or seed, with their evidence.

The machine suggests; people decide. A mention without its quote and origin
cannot be stored, and a rejection is remembered (see `archive.deciding`).
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, and_
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey, there_is


class MentionState(StrEnum):
    """What people have decided so far."""

    suggested = "suggested"
    accepted = "accepted"
    rejected = "rejected"


class Anchor(StrEnum):
    """Whether the quoted characters still stand in the passage's current text."""

    valid = "valid"
    stale = "stale"


class Mention(Base):
    """One claim; characters count in the passage's text, seconds are recording time."""

    __tablename__ = "mentions"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN subject_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN recipe_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN seed_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_target",
        ),
        CheckConstraint("length(quote) > 0", name="has_quote"),
        Index("ix_mentions_place", "passage_id", "start_char"),
    )

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    passage_id: Mapped[int] = mapped_column(ForeignKey("passages.id"))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    recipe_id: Mapped[int | None] = mapped_column(ForeignKey("recipes.id"), index=True)
    seed_id: Mapped[int | None] = mapped_column(ForeignKey("seeds.id"), index=True)
    quote: Mapped[str] = mapped_column(String(300))
    start_char: Mapped[int]
    end_char: Mapped[int]
    start_s: Mapped[float]
    end_s: Mapped[float]
    origin: Mapped[str] = mapped_column(String(40))
    origin_version: Mapped[str] = mapped_column(String(120), default="")
    score: Mapped[float]
    state: Mapped[MentionState] = mapped_column(default=MentionState.suggested)
    anchor: Mapped[Anchor] = mapped_column(default=Anchor.valid)
    created_at: Mapped[datetime]


class Decision(Base):
    """Who accepted, rejected or re-pointed a mention, when and why. Only ever added to."""

    __tablename__ = "decisions"

    id: Mapped[PrimaryKey]
    mention_id: Mapped[int] = mapped_column(ForeignKey("mentions.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500), default="")


def nobody_decided() -> ColumnElement[bool]:
    """SQL: a machine suggested this mention, and nobody ever decided on it, not even to take that back."""
    decided = there_is(Decision, where=Decision.mention_id == Mention.id)
    return and_(Mention.state == MentionState.suggested, ~decided)


class StandingPolicy(Base):
    """The archive's written policy: undecided mentions of this origin stand from this score on."""

    __tablename__ = "standing_policy"

    origin: Mapped[str] = mapped_column(String(40), primary_key=True)
    least_score: Mapped[float]


class StandingPolicyChange(Base):
    """Who changed the policy for an origin, when and why; None: it stands no longer undecided. Only ever added to."""

    __tablename__ = "standing_policy_changes"

    id: Mapped[PrimaryKey]
    origin: Mapped[str] = mapped_column(String(40))
    least_score: Mapped[float | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    changed_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500), default="")

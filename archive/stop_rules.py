"""Stop rules: words that are never again suggested for one subject, recipe or seed lot, anywhere in the archive.

What was rejected three times is offered as one; a person answers, and every
answer is added. The newest answer on the same words and target is in force.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey


class StopAnswer(StrEnum):
    """What a person said: stop suggesting it, go on, or take a rule back."""

    made = "made"
    declined = "declined"
    lifted = "lifted"


class StopRule(Base):
    """One answer on one surface (the words, folded) of one target. `rejections`: how many there were by then."""

    __tablename__ = "stop_rules"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN subject_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN recipe_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN seed_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_target",
        ),
        Index("ix_stop_rules_surface", "surface"),
    )

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    recipe_id: Mapped[int | None] = mapped_column(ForeignKey("recipes.id"))
    seed_id: Mapped[int | None] = mapped_column(ForeignKey("seeds.id"))
    surface: Mapped[str] = mapped_column(String(300))
    answer: Mapped[StopAnswer]
    rejections: Mapped[int]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    answered_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500), default="")

"""Candidates: names that nobody has entered yet and that narrators seem to use, each with the places where they do.

Rules find them; a person says that one is a new subject, another name of one
that is there, or no name at all, and the answer is remembered.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey
from archive.subjects import SubjectKind


class CandidateState(StrEnum):
    """What people have decided so far."""

    open = "open"
    new_subject = "new_subject"
    same_as = "same_as"
    not_a_name = "not_a_name"


class NameCandidate(Base):
    """One possible name, however it is spelled: `folded` tells it from others. `kind` is what most places suggest."""

    __tablename__ = "name_candidates"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    folded: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[SubjectKind]
    state: Mapped[CandidateState] = mapped_column(default=CandidateState.open, index=True)
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    created_at: Mapped[datetime]


class CandidatePlace(Base):
    """Where it is said, and which rule took it for a name; characters and seconds as in a mention."""

    __tablename__ = "candidate_places"
    __table_args__ = (CheckConstraint("length(quote) > 0", name="has_quote"),)

    id: Mapped[PrimaryKey]
    candidate_id: Mapped[int] = mapped_column(ForeignKey("name_candidates.id"), index=True)
    passage_id: Mapped[int] = mapped_column(ForeignKey("passages.id"), index=True)
    quote: Mapped[str] = mapped_column(String(300))
    start_char: Mapped[int]
    end_char: Mapped[int]
    start_s: Mapped[float]
    end_s: Mapped[float]
    kind: Mapped[SubjectKind]
    rule: Mapped[str] = mapped_column(String(40))
    origin_version: Mapped[str] = mapped_column(String(120))


class CandidateDecision(Base):
    """Who said what of a candidate, when and why. Only ever added to."""

    __tablename__ = "candidate_decisions"

    id: Mapped[PrimaryKey]
    candidate_id: Mapped[int] = mapped_column(ForeignKey("name_candidates.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subjects.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500), default="")

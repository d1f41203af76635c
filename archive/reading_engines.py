"""What each version of each engine has left in the archive, and what people made of it, for whoever may undo it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from archive.accounts import Account
from archive.engine_undos import EngineUndo
from archive.mentions import Mention, MentionState
from archive.name_candidates import CandidatePlace, CandidateState, NameCandidate
from archive.recordings import Recording
from archive.transcripts import Transcript
from archive.undoing import engines_at_work
from archive.undoing_candidates import RULE
from archive.undone_engines import is_undone

What = Literal["mentions", "names", "readings"]


@dataclass(frozen=True, slots=True)
class EngineLine:
    """One version of an engine: what it `made` and left here, from when to when, and what people made of it.

    `what` it makes: mentions, places of possible names, or readings that are current. `undone`: it may suggest nothing.
    """

    engine: str
    version: str
    what: What
    made: int
    accepted: int
    rejected: int
    first_at: datetime | None
    last_at: datetime | None
    undone: bool

    @property
    def name(self) -> str:
        """As `storyloom undo` takes it."""
        return f"{self.engine}@{self.version}"

    @property
    def undecided(self) -> int:
        """What nobody has decided on, or what was decided and taken back."""
        return self.made - self.accepted - self.rejected


@dataclass(frozen=True, slots=True)
class UndoLine:
    """That a version was undone, or allowed again: how much was withdrawn, by whom, when and why."""

    name: str
    undone: bool
    withdrawn: int
    by: str
    at: datetime
    reason: str


def read_engines(session: Session) -> tuple[EngineLine, ...]:
    """Every version that has left something here or may suggest nothing, by engine, oldest first."""
    at_work = engines_at_work(session)
    versions = {(engine, version): None for engine, own in at_work.items() for version in own}
    gone = session.execute(select(EngineUndo.engine, EngineUndo.version).order_by(EngineUndo.id))
    versions |= {(engine, version): None for engine, version in gone if is_undone(session, engine, version)}
    return tuple(
        EngineLine(engine, version, *_counts(session, engine, version), undone=is_undone(session, engine, version))
        for engine, version in sorted(versions, key=lambda one: one[0])
    )


def read_undos(session: Session) -> tuple[UndoLine, ...]:
    """Every undoing and allowing again, newest first."""
    query = select(EngineUndo, Account.name).outerjoin(Account, Account.id == EngineUndo.account_id)
    return tuple(
        UndoLine(f"{row.engine}@{row.version}", row.undone, row.withdrawn, name or "", row.done_at, row.reason)
        for row, name in session.execute(query.order_by(EngineUndo.id.desc()))
    )


Counts = tuple[What, int, int, int, datetime | None, datetime | None]


def _counts(session: Session, engine: str, version: str) -> Counts:
    what: What
    if engine == RULE:
        what, query = "names", _sums(NameCandidate, CandidateState.new_subject, CandidateState.not_a_name)
        query = query.join(CandidatePlace, CandidatePlace.candidate_id == NameCandidate.id)
        row = session.execute(query.where(CandidatePlace.origin_version == version)).one()
    else:
        what, query = "mentions", _sums(Mention, MentionState.accepted, MentionState.rejected)
        row = session.execute(query.where(Mention.origin == engine, Mention.origin_version == version)).one()
    if not row[0]:
        count, *when = _readings(session, engine, version)
        if count:
            return "readings", count, 0, 0, *when
    return what, row[0], row[1] or 0, row[2] or 0, row[3], row[4]


def _sums(table: Any, accepted: StrEnum, rejected: StrEnum) -> Any:
    counted = [func.sum(case((table.state == one, 1), else_=0)) for one in (accepted, rejected)]
    when = func.min(table.created_at), func.max(table.created_at)
    return select(func.count(), *counted, *when).select_from(table)


def _readings(session: Session, engine: str, version: str) -> Any:
    query = (
        select(func.count(), func.min(Transcript.created_at), func.max(Transcript.created_at))
        .select_from(Recording)
        .join(Transcript, Transcript.id == Recording.current_transcript_id)
    )
    return session.execute(query.where(Transcript.engine == engine, Transcript.engine_version == version)).one()

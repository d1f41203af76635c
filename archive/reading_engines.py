"""What each version of each engine has left in the archive, and what people made of it, for whoever may undo it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from archive.mentions import Mention, MentionState
from archive.name_candidates import CandidatePlace, CandidateState, NameCandidate
from archive.recordings import Recording
from archive.transcripts import Transcript
from archive.undoing import engines_at_work
from archive.undoing_candidates import RULE
from archive.undone_engines import is_undone


@dataclass(frozen=True, slots=True)
class EngineLine:
    """One version of an engine: `made` mentions, possible names or current readings, of which people decided some."""

    engine: str
    version: str
    made: int
    accepted: int
    rejected: int
    undone: bool

    @property
    def name(self) -> str:
        """As `storyloom undo` takes it."""
        return f"{self.engine}@{self.version}"


def read_engines(session: Session) -> tuple[EngineLine, ...]:
    """Every version that has left something here, by engine, oldest first."""
    return tuple(
        EngineLine(engine, version, *_counts(session, engine, version), undone=is_undone(session, engine, version))
        for engine, versions in sorted(engines_at_work(session).items())
        for version in versions
    )


def _counts(session: Session, engine: str, version: str) -> tuple[int, int, int]:
    if engine == RULE:
        query = _sums(NameCandidate.state, CandidateState.new_subject, CandidateState.not_a_name)
        query = query.join(CandidatePlace, CandidatePlace.candidate_id == NameCandidate.id)
        row = session.execute(query.where(CandidatePlace.origin_version == version)).one()
    else:
        query = _sums(Mention.state, MentionState.accepted, MentionState.rejected)
        row = session.execute(query.where(Mention.origin == engine, Mention.origin_version == version)).one()
    return (row[0], row[1] or 0, row[2] or 0) if row[0] else (_readings(session, engine, version), 0, 0)


def _sums(state: Any, accepted: StrEnum, rejected: StrEnum) -> Any:
    counted = [func.sum(case((state == one, 1), else_=0)) for one in (accepted, rejected)]
    return select(func.count(), *counted).select_from(state.class_)


def _readings(session: Session, engine: str, version: str) -> int:
    query = (
        select(func.count()).select_from(Recording).join(Transcript, Transcript.id == Recording.current_transcript_id)
    )
    return session.scalar(query.where(Transcript.engine == engine, Transcript.engine_version == version)) or 0

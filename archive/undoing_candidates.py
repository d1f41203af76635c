"""Undoing the rules that take words for names nobody has entered yet."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.orm import Session

from archive.decided_on import DecidedOn
from archive.name_candidates import CandidateDecision, CandidatePlace, CandidateState, NameCandidate
from archive.passages import Passage
from archive.recordings import Recording

RULE = "rule"
"""The engine whose suggestions are possible new names."""


def versions_by_engine(session: Session) -> dict[str, list[str]]:
    """The versions of the rules that have found anything that is still here, oldest first."""
    query = select(CandidatePlace.origin_version).group_by(CandidatePlace.origin_version)
    versions = list(session.scalars(query.order_by(func.min(CandidatePlace.id))))
    return {RULE: versions} if versions else {}


def withdraw(session: Session, _engine: str, version: str, *, now: datetime) -> int:  # noqa: ARG001 (nothing follows)
    """Delete the places this version found for names nobody ever decided on; gives how many places."""
    undecided = _undecided()
    places = list(session.scalars(select(CandidatePlace.id).where(*_found_by(version))))
    session.execute(delete(CandidatePlace).where(CandidatePlace.id.in_(places)))
    with_places = select(CandidatePlace.candidate_id)
    session.execute(
        delete(NameCandidate).where(NameCandidate.id.in_(undecided), NameCandidate.id.not_in(with_places)),
        execution_options={"synchronize_session": False},
    )
    session.expire_all()
    return len(places)


def would_withdraw(session: Session, _engine: str, version: str) -> int:
    """How many places `withdraw` would delete."""
    return session.scalar(select(func.count()).select_from(CandidatePlace).where(*_found_by(version))) or 0


def _found_by(version: str) -> tuple[ColumnElement[bool], ...]:
    """SQL: places that this version found for names nobody ever decided on."""
    return CandidatePlace.origin_version == version, CandidatePlace.candidate_id.in_(_undecided())


def _undecided() -> Select[int]:
    decided = select(CandidateDecision.candidate_id)
    return select(NameCandidate.id).where(NameCandidate.state == CandidateState.open, NameCandidate.id.not_in(decided))


def decided_on(session: Session, _engine: str, version: str) -> list[DecidedOn]:
    """What people decided on names that this version found."""
    query = (
        select(Recording.key, CandidatePlace.quote, NameCandidate.state)
        .join(NameCandidate, NameCandidate.id == CandidatePlace.candidate_id)
        .join(Passage, Passage.id == CandidatePlace.passage_id)
        .join(Recording, Recording.id == Passage.recording_id)
        .where(
            CandidatePlace.origin_version == version,
            NameCandidate.id.in_(select(CandidateDecision.candidate_id)),
        )
        .order_by(Recording.id, CandidatePlace.start_s, CandidatePlace.id)
    )
    return [
        DecidedOn(key, quote, "taken back" if state is CandidateState.open else state.value)
        for key, quote, state in session.execute(query)
    ]

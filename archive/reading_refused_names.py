"""Possible names that people refused: remembered, so that no rule brings them up again, and to be taken up again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.accounts import Account
from archive.name_candidates import CandidateDecision, CandidateState, NameCandidate


@dataclass(frozen=True, slots=True)
class RefusedName:
    """One that was refused; `by` is '' where it was done at the archive's own machine."""

    key: str
    name: str
    kind: str
    by: str
    at: datetime
    reason: str


def read_refused(session: Session, *, most: int = 100) -> tuple[RefusedName, ...]:
    """The names refused last, newest first. For the desk of those who look after the archive."""
    newest = select(func.max(CandidateDecision.id)).group_by(CandidateDecision.candidate_id)
    query = (
        select(NameCandidate, CandidateDecision, Account.name)
        .join(CandidateDecision, CandidateDecision.candidate_id == NameCandidate.id)
        .outerjoin(Account, Account.id == CandidateDecision.account_id)
        .where(NameCandidate.state == CandidateState.not_a_name, CandidateDecision.id.in_(newest))
        .order_by(CandidateDecision.id.desc())
        .limit(most)
    )
    return tuple(
        RefusedName(one.key, one.name, one.kind.value, name or "", decision.decided_at, decision.reason)
        for one, decision, name in session.execute(query)
    )

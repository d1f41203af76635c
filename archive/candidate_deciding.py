"""People decide on candidates: a new subject, another name of one that is there, or no name at all.

Every decision is added, and no run of the rules brings the name up again.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput, NotFound
from archive.fitting import check_fit
from archive.misheard_names import goes_by
from archive.name_candidates import CandidateDecision, CandidateState, NameCandidate
from archive.subject_keeping import add_name, find_or_add_subject
from archive.subjects import NameKind, Subject, SubjectKind
from archive.vocabulary_changes import names_changed


def find_candidate(session: Session, key: str) -> NameCandidate:
    """The candidate of this public key.

    Raises:
        NotFound: there is none.
    """
    candidate = session.scalar(select(NameCandidate).where(NameCandidate.key == key))
    if candidate is None:
        raise NotFound("There is no such name to decide on.")
    return candidate


def take_as_new_subject(
    session: Session,
    candidate: NameCandidate,
    *,
    kind: SubjectKind,
    name: str = "",
    by_id: int | None,
    reason: str = "",
    now: datetime,
) -> Subject:
    """Enter the name as a subject, under `name` where it should be called otherwise; its passages are read for it.

    Raises:
        InvalidInput: it was decided before, the name is too long, or several subjects go by it.
    """
    _check_open(candidate)
    subject = find_or_add_subject(session, kind, name or candidate.name, now=now)
    _give_name(session, subject, candidate, now)
    _decide(session, candidate, CandidateState.new_subject, subject, by_id=by_id, reason=reason, now=now)
    return subject


def take_as_name_of(
    session: Session, candidate: NameCandidate, subject: Subject, *, by_id: int | None, reason: str = "", now: datetime
) -> None:
    """Say that it is another name of `subject`, which is given it; its passages are read for it.

    Raises:
        InvalidInput: it was decided before, or the subject is retired.
    """
    _check_open(candidate)
    if subject.retired_at is not None:
        raise InvalidInput("“%(subject)s” is retired; choose a subject that is in use.", subject=subject.name)
    _give_name(session, subject, candidate, now)
    _decide(session, candidate, CandidateState.same_as, subject, by_id=by_id, reason=reason, now=now)


def refuse_candidate(
    session: Session, candidate: NameCandidate, *, by_id: int | None, reason: str = "", now: datetime
) -> None:
    """Say that it is no name, or not one for this archive; it is not brought up again.

    Raises:
        InvalidInput: it was decided before.
    """
    _check_open(candidate)
    _decide(session, candidate, CandidateState.not_a_name, None, by_id=by_id, reason=reason, now=now)


def reopen_candidate(
    session: Session, candidate: NameCandidate, *, by_id: int | None, reason: str = "", now: datetime
) -> None:
    """Take the refusal back.

    Raises:
        InvalidInput: it was not refused; what became a subject or a name is changed there.
    """
    if candidate.state is not CandidateState.not_a_name:
        raise InvalidInput("Only a name that was refused can be taken up again; change the subject instead.")
    _decide(session, candidate, CandidateState.open, None, by_id=by_id, reason=reason, now=now)


def _check_open(candidate: NameCandidate) -> None:
    if candidate.state is not CandidateState.open:
        raise InvalidInput("“%(candidate)s” has been decided on; reload the page to see how.", candidate=candidate.name)


def _give_name(session: Session, subject: Subject, candidate: NameCandidate, now: datetime) -> None:
    if not goes_by(session, subject, candidate.name):
        add_name(session, subject, candidate.name, NameKind.variant)
    names_changed(session, ("subject", subject.id), [subject.name, candidate.name], now=now)


def _decide(
    session: Session,
    candidate: NameCandidate,
    state: CandidateState,
    subject: Subject | None,
    *,
    by_id: int | None,
    reason: str,
    now: datetime,
) -> None:
    decision = CandidateDecision(
        candidate_id=candidate.id, action="undo" if state is CandidateState.open else state.value,
        subject_id=subject.id if subject else None, account_id=by_id, decided_at=now, reason=reason,
    )  # fmt: skip
    check_fit(decision)
    session.add(decision)
    candidate.state = state
    candidate.subject_id = subject.id if subject else None
    session.flush()

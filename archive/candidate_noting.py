"""Writing down which words rules take for names that nobody has entered yet.

A run can be repeated: its newest word on a passage replaces its former one.
What a person said of a name is remembered, and it is not brought up again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.folding import fold
from archive.name_candidates import CandidateDecision, CandidatePlace, CandidateState, NameCandidate
from archive.subjects import SubjectKind
from archive.undoing_candidates import RULE
from archive.undone_engines import is_undone

LONGEST_CANDIDATE = 200


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """Words that a rule takes for a name of this kind; characters and seconds as in a suggestion."""

    name: str
    kind: SubjectKind
    quote: str
    start_char: int
    end_char: int
    start_s: float
    end_s: float
    rule: str


def note_candidates(
    session: Session, passage_id: int, found: Sequence[NamedPlace], *, origin_version: str, now: datetime
) -> int:
    """Make `found` all that the rules find in the passage; gives how many places are new."""
    if is_undone(session, RULE, origin_version):
        return 0
    wanted = {(fold(one.name), one.start_char, one.quote): one for one in found if _fits(one)}
    candidates = _candidates(session, wanted.values(), now)
    there = _undecided_places(session, passage_id)
    known = {(name, place.start_char, place.quote): place for name, place in there}
    touched = {place.candidate_id for place_key, place in known.items() if place_key not in wanted}
    for place_key, place in known.items():
        if place_key in wanted:
            place.origin_version = origin_version
        else:
            session.delete(place)
    new = [place_key for place_key in wanted if place_key not in known and place_key[0] in candidates]
    for place_key in new:
        candidate = candidates[place_key[0]]
        touched.add(candidate.id)
        session.add(_place(candidate.id, passage_id, wanted[place_key], origin_version))
    session.flush()
    _settle(session, touched)
    return len(new)


def _fits(one: NamedPlace) -> bool:
    return bool(fold(one.name)) and len(one.name) <= LONGEST_CANDIDATE and len(fold(one.name)) <= LONGEST_CANDIDATE


def _candidates(session: Session, found: Collection[NamedPlace], now: datetime) -> dict[str, NameCandidate]:
    """The candidate of each folded name, new ones included, but for those that a person has decided on."""
    folded = {fold(one.name): one for one in found}
    rows = session.scalars(select(NameCandidate).where(NameCandidate.folded.in_(folded)))
    known = {row.folded: row for row in rows}
    for name, one in folded.items():
        if name in known:
            continue
        known[name] = NameCandidate(folded=name, name=one.name, kind=one.kind, created_at=now)
        session.add(known[name])
    session.flush()
    return {name: row for name, row in known.items() if row.state is CandidateState.open}


def _undecided_places(session: Session, passage_id: int) -> list[tuple[str, CandidatePlace]]:
    query = (
        select(NameCandidate.folded, CandidatePlace)
        .join(NameCandidate, NameCandidate.id == CandidatePlace.candidate_id)
        .where(CandidatePlace.passage_id == passage_id, NameCandidate.state == CandidateState.open)
    )
    return [(folded, place) for folded, place in session.execute(query)]


def _place(candidate_id: int, passage_id: int, one: NamedPlace, origin_version: str) -> CandidatePlace:
    return CandidatePlace(
        candidate_id=candidate_id, passage_id=passage_id, quote=one.quote, start_char=one.start_char,
        end_char=one.end_char, start_s=one.start_s, end_s=one.end_s, kind=one.kind, rule=one.rule,
        origin_version=origin_version,
    )  # fmt: skip


def _settle(session: Session, candidate_ids: Collection[int]) -> None:
    """Give each candidate the kind that most of its places suggest; one that no place and no decision keeps goes."""
    counts = (
        select(CandidatePlace.candidate_id, CandidatePlace.kind)
        .where(CandidatePlace.candidate_id.in_(candidate_ids))
        .group_by(CandidatePlace.candidate_id, CandidatePlace.kind)
        .order_by(func.count(), CandidatePlace.kind.desc())
    )
    kinds = {candidate_id: kind for candidate_id, kind in session.execute(counts)}  # noqa: C416 (the most frequent comes last and stays)
    decided = set(
        session.scalars(select(CandidateDecision.candidate_id).where(CandidateDecision.candidate_id.in_(candidate_ids)))
    )
    for row in session.scalars(select(NameCandidate).where(NameCandidate.id.in_(candidate_ids))):
        if row.id in kinds:
            row.kind = kinds[row.id]
        elif row.id not in decided:
            session.delete(row)
    session.flush()

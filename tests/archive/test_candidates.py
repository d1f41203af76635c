"""Names that nobody has entered: grouped over the archive, decided once, never brought up again."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.candidate_deciding import (
    find_candidate,
    refuse_candidate,
    reopen_candidate,
    take_as_name_of,
    take_as_new_subject,
)
from archive.candidate_noting import NamedPlace, note_candidates
from archive.errors import InvalidInput, NotFound
from archive.gate import VISITOR, Viewer
from archive.name_candidates import CandidateDecision, NameCandidate
from archive.outbox import Errand, OutboxRow
from archive.passages import Passage, PassageVersion
from archive.reading_candidates import count_candidates, read_candidates
from archive.subjects import NameKind, SubjectKind, SubjectName
from tests.archive import builders
from tests.conftest import NOW

TEXT = "Bea Bea dolma"


def place(name: str, start: int, kind: SubjectKind = SubjectKind.person) -> NamedPlace:
    end = start + len(name)
    return NamedPlace(name, kind, TEXT[start:end], start, end, 1.0, 2.0, "capitals")


BEA, BEA_AGAIN, DOLMA = place("Bea", 0), place("Bea", 4), place("dolma", 8, SubjectKind.dish)


def passages(session: Session, count: int) -> list[Passage]:
    lines = [(float(i), i + 1.0, TEXT) for i in range(count)]
    return builders.a_transcript(session, builders.a_recording(session), lines)


def note(session: Session, passage: Passage, *found: NamedPlace) -> int:
    return note_candidates(session, passage.id, found, origin_version="1", now=NOW)


def staff(session: Session) -> Viewer:
    account = builders.an_account(session, builders.Role.curator)
    return Viewer(account_id=account.id, role=account.role)


def shown(session: Session, viewer: Viewer) -> list[tuple[str, str, int]]:
    listed = read_candidates(session, viewer=viewer, now=NOW)
    assert listed.total == len(listed.candidates) == count_candidates(session, viewer=viewer, now=NOW)
    return [(one.name, one.kind, len(one.places)) for one in listed.candidates]


@pytest.mark.database
def test_places_are_grouped_and_a_second_reading_replaces_the_first(any_session: Session) -> None:
    session, viewer = any_session, staff(any_session)
    one, other = passages(session, 2)
    assert note(session, one, BEA, BEA_AGAIN, DOLMA) == 3
    assert note(session, other, place("Bea", 0, SubjectKind.place)) == 1
    assert shown(session, viewer) == [("Bea", "person", 3), ("dolma", "dish", 1)]
    assert note(session, one, BEA, BEA_AGAIN, DOLMA) == 0
    assert note(session, one, DOLMA) == 0
    assert shown(session, viewer) == [("Bea", "place", 1), ("dolma", "dish", 1)]
    assert note(session, one) == note(session, other) == 0
    assert session.scalars(select(NameCandidate)).all() == []


def test_only_the_desk_sees_them_and_only_where_they_still_stand(session: Session) -> None:
    [passage] = passages(session, 1)
    note(session, passage, BEA, DOLMA)
    assert shown(session, VISITOR) == []
    session.scalars(select(PassageVersion)).one().text = "Bee cooked dolma"
    session.flush()
    assert shown(session, staff(session)) == []


def test_a_new_subject_is_entered_and_its_passages_are_read_for_it(session: Session) -> None:
    [passage] = passages(session, 1)
    note(session, passage, BEA)
    candidate = session.scalars(select(NameCandidate)).one()
    subject = take_as_new_subject(
        session, candidate, kind=SubjectKind.person, name="Beatrix Valen", by_id=None, now=NOW
    )
    assert (subject.name, subject.kind, candidate.subject_id) == ("Beatrix Valen", SubjectKind.person, subject.id)
    names = session.execute(select(SubjectName.name, SubjectName.kind).where(SubjectName.subject_id == subject.id))
    assert [tuple(row) for row in names] == [("Bea", NameKind.variant)]
    rows = session.scalars(select(OutboxRow).where(OutboxRow.errand == Errand.retag))
    assert {name for row in rows for name in row.names or ()} == {"bea", "beatrix valen"}
    assert shown(session, staff(session)) == []
    with pytest.raises(InvalidInput, match="has been decided"):
        refuse_candidate(session, candidate, by_id=None, now=NOW)
    with pytest.raises(InvalidInput, match="change the subject"):
        reopen_candidate(session, candidate, by_id=None, now=NOW)


def test_another_name_of_someone(session: Session) -> None:
    [passage] = passages(session, 1)
    note(session, passage, BEA)
    tala, gone = builders.a_subject(session, "Tala"), builders.a_subject(session, "Gone")
    gone.retired_at = NOW
    candidate = session.scalars(select(NameCandidate)).one()
    with pytest.raises(InvalidInput, match="retired"):
        take_as_name_of(session, candidate, gone, by_id=None, now=NOW)
    take_as_name_of(session, candidate, tala, by_id=None, now=NOW)
    assert session.scalars(select(SubjectName.name).where(SubjectName.subject_id == tala.id)).all() == ["Bea"]


def test_what_is_no_name_is_remembered_and_can_be_taken_up_again(session: Session) -> None:
    who, viewer = builders.an_account(session), staff(session)
    one, other = passages(session, 2)
    note(session, one, BEA)
    candidate = find_candidate(session, session.scalars(select(NameCandidate.key)).one())
    refuse_candidate(session, candidate, by_id=who.id, reason="A dog.", now=NOW)
    assert note(session, other, BEA, BEA_AGAIN) == note(session, one) == 0
    assert shown(session, viewer) == []
    reopen_candidate(session, candidate, by_id=who.id, now=NOW)
    assert shown(session, viewer) == [("Bea", "person", 1)]
    said = session.scalars(select(CandidateDecision).order_by(CandidateDecision.id)).all()
    assert [(row.action, row.account_id, row.reason) for row in said] == [
        ("not_a_name", who.id, "A dog."), ("undo", who.id, ""),
    ]  # fmt: skip
    with pytest.raises(NotFound):
        find_candidate(session, "nothing")

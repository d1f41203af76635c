"""What hangs on lines is back where it stood when an act on them is undone: what people closed, and labels."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.label_keeping import labels_on, make_label, put_labels
from archive.labels import Mark
from archive.line_undoing import undo_last
from archive.passage_merging import merge_with_next
from archive.passage_splitting import split_at
from ingest.auditing_record import agreements_only_grow
from tests.archive import builders
from tests.archive.test_line_acts import Told, is_open, tell
from tests.conftest import NOW


@pytest.fixture
def told(session: Session) -> Told:
    return tell(session)


def in_force(session: Session) -> set[tuple[int | None, int | None]]:
    """Whose word stands on which line."""
    words = session.scalars(select(Agreement).where(Agreement.current, Agreement.passage_id.is_not(None)))
    return {(one.passage_id, one.person_id) for one in words}


def test_a_joined_line_that_is_parted_again_closes_no_more_than_was_closed(session: Session, told: Told) -> None:
    small, closed = told.small, told.small.soup[2]
    builders.an_agreement(session, passage_id=closed.id, person_id=small.amara.id)
    merge_with_next(session, told.line, seen=None, seen_next=None, doing=told.doing)
    assert not is_open(session, told.line.id)
    undo_last(session, small.first.id, doing=told.doing)
    assert (is_open(session, told.line.id), is_open(session, closed.id)) == (True, False)
    assert in_force(session) == {(closed.id, small.amara.id)}
    assert list(agreements_only_grow(session)) == []


def test_what_was_said_of_the_joined_line_closes_both_again(session: Session, told: Told) -> None:
    small, other = told.small, told.small.soup[2]
    builders.an_agreement(session, passage_id=other.id, person_id=small.amara.id)
    merge_with_next(session, told.line, seen=None, seen_next=None, doing=told.doing)
    builders.an_agreement(session, passage_id=told.line.id, person_id=small.tala.id)
    undo_last(session, small.first.id, doing=told.doing)
    assert in_force(session) == {
        (told.line.id, small.tala.id), (other.id, small.tala.id), (other.id, small.amara.id),
    }  # fmt: skip
    assert not is_open(session, told.line.id)


def test_a_split_that_is_undone_leaves_what_closed_the_whole(session: Session, told: Told) -> None:
    builders.an_agreement(session, passage_id=told.line.id, person_id=told.small.amara.id)
    split_at(session, told.line, 12, seen=None, doing=told.doing)
    undo_last(session, told.small.first.id, doing=told.doing)
    assert in_force(session) == {(told.line.id, told.small.amara.id)}
    assert not is_open(session, told.line.id)


def test_labels_go_along_and_come_back_where_they_stood(session: Session, told: Told) -> None:
    small, by = told.small, {"by_id": None, "now": NOW}
    own, other, since = (make_label(session, name, "", Mark.care, **by) for name in ("asked", "in winter", "put since"))
    second = small.soup[2]
    put_labels(session, told.line, [own.key], **by)
    put_labels(session, second, [other.key], **by)
    merge_with_next(session, told.line, seen=None, seen_next=None, doing=told.doing)
    assert set(labels_on(session, told.line)) == {own.key, other.key}
    put_labels(session, told.line, [own.key, other.key, since.key], **by)
    undo_last(session, small.first.id, doing=told.doing)
    assert set(labels_on(session, told.line)) == {own.key, since.key}
    assert set(labels_on(session, second)) == {other.key, since.key}

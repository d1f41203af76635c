"""What stories share, under the gate: a closed story, a restricted passage and a hidden subject leave no thread."""

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from archive.gate import VISITOR
from archive.mentions import MentionState
from archive.reading_shared import SharedSaid, shared_subjects
from archive.reading_shared_moments import first_said
from archive.subjects import SubjectKind
from tests.archive import builders
from tests.archive.reading_archive import WORD, Small, a_small_archive, close
from tests.conftest import NOW

VISIT = {"viewer": VISITOR, "now": NOW}


@pytest.fixture
def both(session: Session) -> tuple[Small, Small]:
    """Two stories that both speak of corn: the first twice and decided once, the second as a machine suggests."""
    return sharing(session)


def sharing(session: Session) -> tuple[Small, Small]:
    one, other = a_small_archive(session), a_small_archive(session)
    corn = builders.a_subject(session, "corn", SubjectKind.crop)
    one.corn = corn
    builders.a_mention(session, one.beds[1], corn, start_s=31.0, end_s=32.0)
    builders.a_mention(session, one.soup[2], corn, start_s=22.0, end_s=23.0, state=MentionState.accepted)
    builders.a_mention(session, other.soup[1], corn, start_s=12.5, end_s=13.0)
    session.flush()
    return one, other


@pytest.mark.database
def test_a_subject_of_two_stories_is_shared_and_one_of_a_single_story_is_not(any_session: Session) -> None:
    one, other = sharing(any_session)
    shared = shared_subjects(any_session, **VISIT)
    assert [link.name for link in shared.subjects] == ["corn"]
    corn = shared.subjects[0].id
    assert shared.stories_of(corn) == {one.story.id, other.story.id}
    assert shared.said[one.story.id, corn] == SharedSaid(2, accepted=True)
    assert shared.said[other.story.id, corn] == SharedSaid(1, accepted=False)


@pytest.mark.database
def test_a_knot_leads_to_where_a_person_decided_it_or_else_to_the_first_word(any_session: Session) -> None:
    one, other = sharing(any_session)
    said = first_said(any_session, [one.story.id, other.story.id], [one.corn.id], **VISIT)
    assert said[one.story.id, one.corn.id].href == f"/stories/{one.story.slug}#t=32"
    assert said[one.story.id, one.corn.id].quote == "It was warm"
    assert said[other.story.id, one.corn.id].href == f"/stories/{other.story.slug}#t=22.5"


@pytest.mark.parametrize("way", ["withdrawn", "hidden", "draft", "not agreed"])
def test_a_closed_story_shares_nothing(session: Session, both: tuple[Small, Small], way: str) -> None:
    one, other = both
    close(session, other, way)
    shared = shared_subjects(session, **VISIT)
    assert [story.id for story in shared.stories] == [one.story.id]
    assert (shared.subjects, shared.said) == ((), {})
    assert {pair[0] for pair in first_said(session, [one.story.id, other.story.id], [one.corn.id], **VISIT)} == {
        one.story.id
    }


def test_a_restricted_passage_is_not_counted_and_not_led_to(session: Session, both: tuple[Small, Small]) -> None:
    one, _ = both
    builders.an_agreement(session, passage_id=one.soup[2].id, web=False)
    shared = shared_subjects(session, **VISIT)
    assert shared.said[one.story.id, one.corn.id] == SharedSaid(1, accepted=False)
    assert first_said(session, [one.story.id], [one.corn.id], **VISIT)[one.story.id, one.corn.id].quote == (
        "The okra beds"
    )


def test_a_subject_that_may_not_be_met_is_no_thread(session: Session, both: tuple[Small, Small]) -> None:
    one, _ = both
    one.corn.retired_at = NOW
    session.flush()
    assert shared_subjects(session, **VISIT).subjects == ()


def test_someone_spoken_of_who_refuses_is_no_thread(session: Session, both: tuple[Small, Small]) -> None:
    one, other = both
    ben = builders.a_subject(session, "Old Ben")
    for small in (one, other):
        builders.a_mention(session, small.soup[1], ben, state=MentionState.accepted)
    assert "Old Ben" in {link.name for link in shared_subjects(session, **VISIT).subjects}
    builders.an_agreement(session, subject_id=ben.id, **{**WORD, "web": False})
    assert "Old Ben" not in {link.name for link in shared_subjects(session, **VISIT).subjects}


def test_the_latest_stories_alone_can_be_compared(session: Session, both: tuple[Small, Small]) -> None:
    assert shared_subjects(session, latest=1, **VISIT).subjects == ()
    assert len(shared_subjects(session, latest=2, **VISIT).subjects) == 1


def test_the_mentions_of_the_whole_archive_are_read_in_one_query(session: Session, both: tuple[Small, Small]) -> None:
    queries: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        queries.append(statement)

    for stories in (2, 4):
        queries.clear()
        event.listen(session.connection(), "before_cursor_execute", note)
        shared = shared_subjects(session, **VISIT)
        event.remove(session.connection(), "before_cursor_execute", note)
        assert len(shared.stories) == stories
        assert len(queries) == 3, "the stories, their mentions, and the names of what is shared"
        if stories == 2:
            sharing(session)

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreeing import withdraw
from archive.agreements import NameShown, Use
from archive.channels import Channel
from archive.errors import InvalidInput
from archive.events import Event
from archive.gate import VISITOR, may
from archive.gate_facts import story_facts
from archive.outbox import Errand, OutboxRow
from archive.recordings import Recording
from archive.stories import Story, StoryState
from archive.story_publishing import hide_story, publish_story, what_is_missing
from archive.subjects import Subject
from tests.archive import builders
from tests.conftest import NOW

DAY = timedelta(days=1)


def a_draft(session: Session, *recordings: Recording, title: str = "A story") -> Story:
    story = builders.a_story(session, [(one, 0.0, 9.0) for one in recordings], state=StoryState.draft, title=title)
    story.published_at = None
    return story


@pytest.fixture
def amara(session: Session) -> Subject:
    return builders.a_subject(session, "Amara Okafor")


@pytest.fixture
def recording(session: Session, amara: Subject) -> Recording:
    return builders.a_recording(session, narrators=(amara,))


def may_be_met(session: Session, story: Story) -> bool:
    return may(VISITOR, story_facts(session, story.id), Channel.page, NOW).allow


def test_a_story_with_nothing(session: Session) -> None:
    story = a_draft(session, title=" ")
    assert what_is_missing(session, story, now=NOW) == (
        "Give the story a title.",
        "Cut at least one span from a recording.",
    )
    assert story.state is StoryState.draft


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        (None, "Amara Okafor has not agreed to the web for “A recording”."),
        ({"web": False, "print": True}, "Amara Okafor has not agreed to the web for “A recording”."),
        ({"withdrawn": True}, "Amara Okafor's agreement on “A recording” is withdrawn."),
        (
            {"starts_at": NOW + DAY},
            "Amara Okafor's agreement on “A recording” is under embargo until 2 June 2026, 12:00 UTC.",
        ),
        ({"ends_at": NOW}, "Amara Okafor's agreement on “A recording” ended on 1 June 2026, 12:00 UTC."),
    ],
)
def test_what_a_narrator_said(
    session: Session, amara: Subject, recording: Recording, terms: dict[str, object] | None, says: str
) -> None:
    if terms is not None:
        given = {"web": True, "recording_id": recording.id, "person_id": amara.id, **terms}
        builders.an_agreement(session, **given)
    story = a_draft(session, recording)
    assert what_is_missing(session, story, now=NOW) == (says,)
    with pytest.raises(InvalidInput, match=says.rsplit(" ", 1)[-1]):
        publish_story(session, story, by_id=None, now=NOW)
    assert (story.state, story.published_at) == (StoryState.draft, None)


def test_every_narrator_of_every_recording(session: Session, amara: Subject, recording: Recording) -> None:
    milo = builders.a_subject(session, "Milo Terns")
    other = builders.a_recording(session, narrators=(amara, milo))
    nobodys = builders.a_recording(session)
    for one, title in ((recording, "One"), (other, "Two"), (nobodys, "Three")):
        one.title = title
    builders.an_agreement(session, web=True, recording_id=recording.id, person_id=amara.id)
    builders.an_agreement(session, web=False, subject_id=milo.id)
    assert what_is_missing(session, a_draft(session, recording, other, nobodys), now=NOW) == (
        "Milo Terns has not agreed to the web for being heard and spoken of.",
        "Amara Okafor has not agreed to the web for “Two”.",
        "Milo Terns has not agreed to the web for “Two”.",
        "Nobody has agreed to the web for “Three”.",
    )


def test_publishing_hiding_and_publishing_again(session: Session, amara: Subject, recording: Recording) -> None:
    builders.an_agreement(session, web=True, recording_id=recording.id, person_id=amara.id)
    story = a_draft(session, recording)
    assert not may_be_met(session, story)
    assert publish_story(session, story, by_id=None, now=NOW) is story
    assert may_be_met(session, story)
    publish_story(session, story, by_id=None, now=NOW + DAY)
    hide_story(session, story, by_id=None, now=NOW + DAY)
    hide_story(session, story, by_id=None, now=NOW + DAY)
    assert not may_be_met(session, story)
    publish_story(session, story, by_id=None, now=NOW + 2 * DAY)
    assert may_be_met(session, story)
    assert story.published_at == NOW
    acts = session.execute(select(Event.act, Event.happened_at).where(Event.thing == f"story:{story.key}"))
    assert [tuple(row) for row in acts] == [("publish", NOW), ("hide", NOW + DAY), ("publish", NOW + 2 * DAY)]
    asked = list(session.scalars(select(OutboxRow.errand).where(OutboxRow.target_id == story.id)))
    assert asked == [Errand.cut_story, Errand.index_story] * 3


@pytest.mark.database
def test_a_withdrawn_story_cannot_be_published(any_session: Session) -> None:
    recording = builders.a_recording(any_session)
    builders.an_agreement(any_session, recording_id=recording.id, name_shown=NameShown.full, **{Use.web.value: True})
    story = a_draft(any_session, recording)
    assert what_is_missing(any_session, story, now=NOW) == ()
    withdraw(any_session, story, reason="", by_id=None, now=NOW)
    with pytest.raises(InvalidInput, match="The agreement on this story is withdrawn"):
        publish_story(any_session, story, by_id=None, now=NOW)

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput, NotFound
from archive.facts import Span
from archive.outbox import Errand, OutboxRow
from archive.stories import OldSlug, Story, StoryState
from archive.story_drafts import draft_story, edit_story, find_story, spans_of
from archive.story_places import stories_of_passage, stories_of_recording
from tests.archive import builders
from tests.conftest import NOW


def a_draft(session: Session, spans: list[Span], title: str = "The jar above the bed") -> Story:
    return draft_story(session, title=title, lede=" A jar. ", spans=spans, language="en", by_id=None, now=NOW)


def errands_of(session: Session, story: Story) -> list[Errand]:
    return list(session.scalars(select(OutboxRow.errand).where(OutboxRow.target_id == story.id).order_by(OutboxRow.id)))


def published(session: Session, story: Story) -> None:
    story.state, story.published_at = StoryState.published, NOW
    session.flush()


def test_a_draft_holds_its_spans_in_order(session: Session) -> None:
    recording = builders.a_recording(session, duration_s=60)
    spans = [Span(recording.id, 30, 60.04), Span(recording.id, 0, 10)]
    story = a_draft(session, spans)
    assert (story.state, story.version, story.lede) == (StoryState.draft, 1, "A jar.")
    assert spans_of(session, story) == [replace(spans[0], end_s=60.0), spans[1]]
    assert errands_of(session, story) == [Errand.cut_story, Errand.index_story]


@pytest.mark.parametrize(
    ("start_s", "end_s", "says"),
    [
        (-0.1, 5, "start and end at a time"),
        (0, float("nan"), "start and end at a time"),
        (0, float("inf"), "start and end at a time"),
        (0, 60.2, "60.0 s long"),
        (10, 10, "end after it starts"),
        (60.01, 60.04, "end after it starts"),
    ],
)
def test_a_span_must_be_inside_its_recording(session: Session, start_s: float, end_s: float, says: str) -> None:
    recording = builders.a_recording(session, duration_s=60)
    good = Span(recording.id, 0, 10)
    with pytest.raises(InvalidInput, match=f"Span 2.*{says}"):
        a_draft(session, [good, Span(recording.id, start_s, end_s)])
    story = a_draft(session, [good])
    with pytest.raises(InvalidInput, match=says):
        edit_story(session, story, title="New", spans=[good, Span(recording.id, start_s, end_s)], by_id=None, now=NOW)
    assert spans_of(session, story) == [good]
    assert (story.title, story.version) == ("The jar above the bed", 1)


def test_a_span_of_no_recording(session: Session) -> None:
    with pytest.raises(InvalidInput, match="not in the archive"):
        a_draft(session, [Span(10**9, 0, 1)])


def test_an_edit_makes_a_version_and_no_change_makes_none(session: Session) -> None:
    recording = builders.a_recording(session)
    span = Span(recording.id, 0, 10)
    story = a_draft(session, [span])
    asked = errands_of(session, story)
    edit_story(session, story, title="The jar  above the bed", lede="A jar.", spans=[span], by_id=None, now=NOW)
    assert (story.version, errands_of(session, story)) == (1, asked)
    edit_story(session, story, spans=[replace(span, end_s=20)], by_id=None, now=NOW)
    assert (story.version, errands_of(session, story)) == (2, asked * 2)
    assert spans_of(session, story) == [replace(span, end_s=20)]


def test_a_draft_keeps_its_address(session: Session) -> None:
    story = a_draft(session, [])
    edit_story(session, story, title="Another name", by_id=None, now=NOW)
    assert story.slug == "the-jar-above-the-bed"
    assert session.scalar(select(OldSlug.id)) is None


def test_old_addresses_lead_to_the_story_for_ever(session: Session) -> None:
    story = a_draft(session, [])
    published(session, story)
    for title in ("Second name", "Third name"):
        edit_story(session, story, title=title, by_id=None, now=NOW)
    assert story.slug == "third-name"
    assert not find_story(session, "third-name").moved
    for old in ("the-jar-above-the-bed", "second-name"):
        found = find_story(session, old)
        assert found.story is story
        assert found.moved
    assert a_draft(session, [], "Second name").slug == "second-name-2"
    edit_story(session, story, title="Second name!", by_id=None, now=NOW)
    assert story.slug == "second-name"
    assert find_story(session, "third-name").story is story
    edit_story(session, story, title="Fourth name", by_id=None, now=NOW)
    assert find_story(session, "second-name").story is story
    assert a_draft(session, [], "Second name").slug == "second-name-3"
    with pytest.raises(NotFound, match="There is no such story"):
        find_story(session, "never-was")


def test_the_stories_a_passage_stands_in(session: Session) -> None:
    recording, other = builders.a_recording(session), builders.a_recording(session)
    early, late = builders.a_transcript(session, recording, [(0, 10.2, "one"), (30, 40, "two")])
    first = a_draft(session, [Span(recording.id, 0, 10)])
    both = a_draft(session, [Span(other.id, 0, 50), Span(recording.id, 0, 50), Span(recording.id, 0, 20)])
    elsewhere = a_draft(session, [Span(other.id, 0, 50)])
    assert stories_of_passage(session, early.id) == [first.id, both.id]
    assert stories_of_passage(session, late.id) == [both.id]
    assert stories_of_recording(session, recording.id) == [first.id, both.id]
    assert stories_of_recording(session, other.id) == [both.id, elsewhere.id]

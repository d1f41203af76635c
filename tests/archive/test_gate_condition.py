"""The gate's conditions share their SQL and never their answers: not between moments, channels, uses or things."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from archive.agreements import Use
from archive.channels import Channel
from archive.gate import VISITOR
from archive.gate_condition import AT_NOW
from archive.gate_lists import passage_row_is_restricted, visible_to
from archive.passages import Passage
from archive.stories import Story, StoryState
from tests.archive import builders
from tests.conftest import NOW

HOUR = timedelta(hours=1)
BEFORE, AFTER = NOW - HOUR, NOW + HOUR


def a_story_open_until_now(session: Session) -> Story:
    narrator = builders.a_subject(session, "Amara Okafor")
    recording = builders.a_recording(session, narrators=(narrator,))
    story = builders.a_story(session, [(recording, 0.0, 10.0)], state=StoryState.published)
    builders.an_agreement(session, recording_id=recording.id, person_id=narrator.id, ends_at=NOW, **builders.ALL_USES)
    session.flush()
    return story


@pytest.mark.database
def test_two_moments_share_a_statement_and_not_its_answer(any_session: Session) -> None:
    story = a_story_open_until_now(any_session)
    for moment, met in ((BEFORE, [story.id]), (AFTER, []), (BEFORE, [story.id]), (NOW, [])):
        query = select(Story.id).where(visible_to(VISITOR, Channel.page, moment, thing=Story))
        assert list(any_session.scalars(query)) == met


@pytest.mark.database
def test_a_kept_statement_answers_for_the_moment_it_is_given(any_session: Session) -> None:
    story = a_story_open_until_now(any_session)
    kept = select(Story.id).where(visible_to(VISITOR, Channel.page, AT_NOW, thing=Story))
    for moment, met in ((BEFORE, [story.id]), (AFTER, []), (BEFORE, [story.id])):
        assert list(any_session.scalars(kept, {"now": moment})) == met


def test_a_kept_statement_does_not_run_without_a_moment(session: Session) -> None:
    kept = select(Story.id).where(visible_to(VISITOR, Channel.page, AT_NOW, thing=Story))
    session.scalars(kept, {"now": NOW})
    with pytest.raises(StatementError, match="now"):
        session.scalars(kept)


def test_what_differs_in_rule_use_channel_or_thing_is_another_statement() -> None:
    conditions = [
        visible_to(VISITOR, Channel.page, NOW, thing=Story),
        visible_to(VISITOR, Channel.media, NOW, thing=Story),
        visible_to(VISITOR, Channel.feed, NOW, thing=Story),
        visible_to(VISITOR, Channel.page, NOW, thing=Passage),
        passage_row_is_restricted(Use.web, NOW),
        passage_row_is_restricted(Use.print, NOW),
    ]
    keys = [condition._generate_cache_key() for condition in conditions]
    assert None not in keys
    assert len({key.key for key in keys}) == len(conditions)
    again = visible_to(VISITOR, Channel.page, AFTER, thing=Story)._generate_cache_key()
    assert again.key == keys[0].key

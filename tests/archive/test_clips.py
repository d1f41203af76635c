"""Clips: a passage or several in a row, under keys that last, met wherever the gate lets their story be met."""

from datetime import timedelta

import pytest

from archive.agreements import NameShown
from archive.errors import NotFound
from archive.gate import VISITOR
from archive.passages import PassageAlias
from archive.reading_clip import read_clip
from tests.archive import builders
from tests.conftest import NOW

LINES = [(0.0, 4.0, "Nine tables."), (4.0, 8.0, "I carried them."), (8.0, 12.0, "One was empty."), (12.0, 16.0, "No.")]


@pytest.fixture
def told(session):
    person = builders.a_subject(session, "Liora Valen")
    recording = builders.a_recording(session, narrators=(person,))
    passages = builders.a_transcript(session, recording, LINES)
    story = builders.a_story(session, [(recording, 2.0, 20.0)])
    terms = {"person_id": person.id, "name_shown": NameShown.full, **builders.ALL_USES}
    builders.an_agreement(session, recording_id=recording.id, **terms)
    builders.a_copy(session, story, [(recording, 2.0, 20.0)])
    return story, passages, recording


def clip(session, key, to="", now=NOW):
    return read_clip(session, key, to_key=to, viewer=VISITOR, now=now)


def test_a_clip_is_what_stands_between_its_ends_whichever_comes_first(session, told):
    _, (_, second, third, fourth), _ = told
    assert clip(session, second.key).quote == "I carried them."
    there, back = clip(session, second.key, fourth.key), clip(session, fourth.key, second.key)
    assert there.quote == "I carried them. One was empty. No."
    assert (there.start_s, there.end_s) == (2.0, 14.0)
    assert there.passages == back.passages
    assert there.audible
    assert clip(session, third.key, third.key).quote == "One was empty."


def test_what_stands_outside_the_story_is_no_clip(session, told):
    _, (first, second, _, _), _ = told
    other = builders.a_recording(session)
    (alone,) = builders.a_transcript(session, other, [(0.0, 2.0, "Elsewhere.")])
    for key, to in (
        (first.key, ""),
        (second.key, first.key),
        (second.key, alone.key),
        ("none", ""),
        (second.key, "none"),
    ):
        with pytest.raises(NotFound) as raised:
            clip(session, key, to)
        assert str(raised.value) == "There is no such passage."


def test_a_restricted_line_is_not_in_any_clip(session, told):
    _, (_, second, third, fourth), _ = told
    builders.an_agreement(session, passage_id=third.id, web=False)
    assert clip(session, second.key, fourth.key).quote == "I carried them. No."
    with pytest.raises(NotFound):
        clip(session, third.key)


def test_a_closed_story_has_no_clips_and_former_keys_lead_on(session, told):
    story, (_, second, _, _), _ = told
    session.add(PassageAlias(key="formerkey2", passage_id=second.id))
    session.flush()
    assert clip(session, "formerkey2").passages[0].key == second.key
    builders.an_agreement(session, story_id=story.id, starts_at=NOW + timedelta(days=1), **builders.ALL_USES)
    with pytest.raises(NotFound):
        clip(session, second.key)
    assert clip(session, second.key, now=NOW + timedelta(days=2)).quote == "I carried them."

"""A story's listening copy holds what may be heard, and nothing plays while it holds more."""

import pytest
from line_archive import (
    RATE_HZ,
    agree,
    all_of,
    carry,
    give,
    know_names,
    open_at,
    publish,
    workplace_at,
)
from speech_samples import decoded

from archive.agreements import Use
from archive.channels import Channel
from archive.clock import utc_now
from archive.database import reading, writing
from archive.facts import Span
from archive.gate import VISITOR, may
from archive.gate_facts import story_facts
from archive.listening import copy_of_story, spans_of_copy
from archive.passages import Passage
from archive.stories import Story
from archive.story_drafts import edit_story
from ingest import errands
from ingest.story_cutting import cut_story
from tests.media.sounds import strength, tone, wav_bytes

PITCHES = (300.0, 700.0, 1100.0)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A published story of three passages, one second and one tone each."""
    import numpy as np

    place = open_at(tmp_path_factory.mktemp("cutting"))
    know_names(place)
    sound = np.concatenate([tone(pitch, 1.0, rate=RATE_HZ) for pitch in PITCHES])
    workplace = workplace_at(place)
    recording = carry(workplace, give(place, wav_bytes(sound, rate=RATE_HZ)))
    story = publish(place, recording)
    yield workplace, story, recording
    workplace.close_indexes()


def verdict(workplace, story):
    with workplace.reading() as session:
        return may(VISITOR, story_facts(session, story.id), Channel.media, utc_now())


def heard(workplace, story):
    """Which of the three tones are in the story's copy."""
    with workplace.reading() as session:
        copy = copy_of_story(session, story.id)
    for name in (copy.opus_name, copy.aac_name):
        sound = decoded(workplace.place.store.derived_path(name))
        loud = [pitch for pitch in PITCHES if strength(sound, pitch, rate=RATE_HZ) > 0.05]
        faint = [pitch for pitch in PITCHES if strength(sound, pitch, rate=RATE_HZ) < 0.005]
        assert sorted(loud + faint) == list(PITCHES)
    return loud


def restrict(workplace, passage, uses):
    with writing(workplace.place.engine) as session:
        agree(session, session.get_one(Passage, passage.id), uses)


def spans(workplace, story):
    with workplace.reading() as session:
        return [(row.start_s, row.end_s) for row in spans_of_copy(session, copy_of_story(session, story.id))]


def test_a_restricted_passage_is_cut_out_and_nothing_plays_meanwhile(told):
    workplace, story, recording = told
    assert verdict(workplace, story).reason == "being prepared"
    errands.drain(workplace)
    assert verdict(workplace, story).allow
    assert heard(workplace, story) == list(PITCHES)

    second = all_of(workplace.place, Passage)[1]
    restrict(workplace, second, set())
    assert verdict(workplace, story).reason == "being prepared"
    errands.drain(workplace)
    assert verdict(workplace, story).allow
    assert heard(workplace, story) == [300.0, 1100.0]
    assert spans(workplace, story) == [(0.0, 1.0), (2.0, pytest.approx(recording.duration_s))]

    restrict(workplace, second, {Use.web})
    assert verdict(workplace, story).allow
    errands.drain(workplace)
    assert heard(workplace, story) == list(PITCHES)


def test_cutting_twice_is_cutting_once(told):
    workplace, story, _ = told
    errands.drain(workplace)
    with reading(workplace.place.engine) as session:
        before = copy_of_story(session, story.id)
    cut_story(workplace, story.id, now=utc_now())
    with reading(workplace.place.engine) as session:
        assert copy_of_story(session, story.id).id == before.id


@pytest.mark.parametrize("name", ["opus_name", "aac_name"])
def test_a_copy_whose_file_is_gone_is_made_again(told, name):
    workplace, story, _ = told
    errands.drain(workplace)
    with reading(workplace.place.engine) as session:
        path = workplace.place.store.derived_path(getattr(copy_of_story(session, story.id), name))
    path.unlink()
    cut_story(workplace, story.id, now=utc_now())
    with reading(workplace.place.engine) as session:
        assert workplace.place.store.derived_path(getattr(copy_of_story(session, story.id), name)).exists()


def test_new_spans_close_the_audio_until_it_is_cut_again(told):
    workplace, story, recording = told
    errands.drain(workplace)
    with writing(workplace.place.engine) as session:
        shorter = [Span(recording.id, 2.0, recording.duration_s)]
        edit_story(session, session.get_one(Story, story.id), spans=shorter, by_id=None, now=utc_now())
    assert not verdict(workplace, story).allow
    errands.drain(workplace)
    assert verdict(workplace, story).allow
    assert heard(workplace, story) == [1100.0]


def test_a_story_that_is_gone_is_no_failure(told):
    workplace, _, _ = told
    cut_story(workplace, 999_999, now=utc_now())

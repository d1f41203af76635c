"""A story's listening copy holds what may be heard, and nothing plays while it holds more."""

import pytest
from line_archive import (
    RATE_HZ,
    agree,
    all_of,
    broken,
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
from archive.circles import Circle, circle_of_account
from archive.clock import utc_now
from archive.database import reading, writing
from archive.facts import Span
from archive.gate import VISITOR, Viewer, may
from archive.gate_facts import story_facts
from archive.group_keeping import add_member, make_group
from archive.hearing_kept import copy_heard
from archive.listening import ListeningCopy, copy_of_clip, copy_of_story, kept_copies, spans_of_copy
from archive.passages import Passage
from archive.protocol_keeping import protocol_of
from archive.protocols import GroupRule
from archive.reading_sound import sound_of_story
from archive.reading_story import read_story
from archive.reading_told import tell
from archive.stop_facts import facts_of_clips
from archive.stories import Story
from archive.story_drafts import edit_story
from archive.trails import TrailClip
from ingest import errands
from ingest.leaving_out import audible
from ingest.story_cutting import cut_story
from media.left_out import PEAK, PITCH_HZ, TONE_S
from tests.archive import builders
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


def tone_heard(workplace, story, from_s):
    """Whether the tone for what was left out sounds in both files, quieter than the voices, for its 0.4 s."""
    with workplace.reading() as session:
        copy = copy_of_story(session, story.id)
    levels = []
    for name in (copy.opus_name, copy.aac_name):
        sound = decoded(workplace.place.store.derived_path(name))[round(from_s * RATE_HZ) :][: round(TONE_S * RATE_HZ)]
        levels.append(strength(sound, PITCH_HZ, rate=RATE_HZ))
    assert all(level > PEAK / 2 for level in levels) or not any(level > PEAK / 5 for level in levels)
    return levels[0] > PEAK / 2 and levels[0] < PEAK


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
    assert tone_heard(workplace, story, 1.0)
    assert not tone_heard(workplace, story, 0.3)
    assert not tone_heard(workplace, story, 1.8)
    with workplace.reading() as session:
        told = tell(session, [story.id], viewer=VISITOR, channel=Channel.page, now=utc_now())[story.id]
    assert [one.start_s for one in told.passages] == [0.0, pytest.approx(1.4)]
    assert told.passages[1].end_s == pytest.approx(told.duration_s)

    restrict(workplace, second, {Use.web})
    assert verdict(workplace, story).allow
    errands.drain(workplace)
    assert heard(workplace, story) == list(PITCHES)


def test_a_stop_of_a_trail_and_its_broadcast_are_cut_the_same(told):
    workplace, story, _ = told
    restrict(workplace, all_of(workplace.place, Passage)[1], set())
    with writing(workplace.place.engine) as session:
        clip = TrailClip(story_id=story.id)
        session.add(clip)
        session.flush()
        clip_id = clip.id
    cut_story(workplace, story.id, now=utc_now())
    with reading(workplace.place.engine) as session:
        sounds = copy_of_story(session, story.id), copy_of_clip(session, clip_id)
        held = facts_of_clips(session, {clip_id})[clip_id].audio
    assert sounds[0].aac_name == sounds[1].aac_name  # whose tone and missing voice were listened to above
    assert [span.tone_before_s for span in held] == [0.0, TONE_S]  # what a broadcast is made from


def members(workplace):
    """Two groups, somebody in the first and somebody in both, as they ask."""
    asking = []
    with writing(workplace.place.engine) as session:
        groups = [make_group(session, name, "", by_id=None, now=utc_now()) for name in ("Seed keepers", "Terrace")]
        protocols = [protocol_of(session, [group], GroupRule.any).id for group in groups]
        for own in (groups[:1], groups):
            account = builders.an_account(session)
            for group in own:
                add_member(session, group, account, by_id=None, now=utc_now())
            asking.append(Viewer(account.id, circle=circle_of_account(session, account.id)))
    return protocols, asking


def plays(workplace, story, viewer):
    """What somebody hears: which of the three pitches, and when each of the lines that they read begins."""
    now = utc_now()
    with workplace.reading() as session:
        sound = sound_of_story(session, story.slug, viewer=viewer, now=now)
        page = read_story(session, story.slug, viewer=viewer, now=now)
    assert page.audio.opus_name == sound.opus_name
    assert page.duration_s == page.audio.duration_s
    starts = []
    for name in (sound.opus_name, sound.aac_name):
        whole = decoded(workplace.place.store.derived_path(name))
        starts.append([pitch for pitch in PITCHES if strength(whole, pitch, rate=RATE_HZ) > 0.05])
    assert starts[0] == starts[1]
    return starts[0], [round(passage.start_s, 1) for passage in page.passages], sound


def test_what_is_kept_to_a_group_is_heard_by_it_and_a_tone_by_everyone_else(told):
    workplace, story, _ = told
    protocols, (keeper, both) = members(workplace)
    with writing(workplace.place.engine) as session:
        for passage, id_ in zip(all_of(workplace.place, Passage), (None, *protocols), strict=True):
            agree(session, session.get_one(Passage, passage.id), set(Use), protocol_id=id_)
    errands.drain(workplace)
    assert plays(workplace, story, VISITOR)[:2] == ([300.0], [0.0])
    pitches, starts, kept = plays(workplace, story, keeper)
    assert (pitches, starts) == ([300.0, 700.0], [0.0, 1.0])
    assert kept.is_kept
    assert plays(workplace, story, both)[:2] == (list(PITCHES), [0.0, 1.0, 2.0])
    assert (tone_heard(workplace, story, 1.0), broken(workplace.place)) == (True, [])

    restrict(workplace, all_of(workplace.place, Passage)[1], set())
    # From this commit on, whatever was made before: the fullest copy that lacks it plays, cut or not.
    assert plays(workplace, story, keeper)[:2] == ([300.0], [0.0])
    errands.drain(workplace)
    assert plays(workplace, story, both)[0] == [300.0, 1100.0]
    with writing(workplace.place.engine) as session:
        own = [copy.opus_name for copy in kept_copies(session, ListeningCopy.kept_story_id == story.id)]
    assert (len(own), kept.opus_name in own) == (1, False)
    for passage in all_of(workplace.place, Passage):
        restrict(workplace, passage, set(Use))
    errands.drain(workplace)
    with writing(workplace.place.engine) as session:
        assert not kept_copies(session, ListeningCopy.kept_story_id == story.id)


def test_what_is_kept_to_a_festival_is_heard_in_a_kiosk_on_its_devices(told):
    workplace, story, _ = told
    with writing(workplace.place.engine) as session:
        festival = builders.a_festival(session)
        first, second, third = (session.get_one(Passage, passage.id) for passage in all_of(workplace.place, Passage))
        for passage, kept in ((first, None), (second, festival.id), (third, None)):
            agree(session, passage, set(Use), festival_id=kept)
        clip = TrailClip(story_id=story.id)
        session.add(clip)
        session.flush()
        clip_id = clip.id
    cut_story(workplace, story.id, now=utc_now())
    device = Viewer(circle=Circle(festivals=frozenset({festival.id})))
    with reading(workplace.place.engine) as session:
        facts = facts_of_clips(session, {clip_id})[clip_id]
        for viewer, channel, pitches in (
            (VISITOR, Channel.kiosk_sound, [300.0, 1100.0]),
            (device, Channel.trail_pack, [300.0, 1100.0]),
            (device, Channel.kiosk_sound, list(PITCHES)),
        ):
            copy = copy_heard(session, facts, viewer=viewer, channel=channel, now=utc_now())
            whole = decoded(workplace.place.store.derived_path(copy.opus_name))
            assert [pitch for pitch in PITCHES if strength(whole, pitch, rate=RATE_HZ) > 0.05] == pitches
    restrict(workplace, second, set(Use))
    cut_story(workplace, story.id, now=utc_now())


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


@pytest.mark.parametrize(
    ("spans", "closed", "left"),
    [
        ([(0, 9)], [(3, 4), (4, 5)], [(0, 3, 0, 0), (5, 9, 0.4, 0)]),  # gaps that meet have one tone
        ([(0, 9)], [(0, 2), (8, 9)], [(2, 8, 0.4, 0.4)]),
        ([(0, 2), (2, 9)], [(1, 3)], [(0, 1, 0, 0), (3, 9, 0.4, 0)]),
        ([(5, 9), (0, 2)], [(4, 9.1)], [(0, 2, 0.4, 0)]),  # a whole span gone is told too
        ([(2, 9)], [(0, 2.1)], [(2.1, 9, 0, 0)]),  # it only reached over the edge
        ([(0, 2), (5, 9)], [], [(0, 2, 0, 0), (5, 9, 0, 0)]),  # an editor's own cut is no gap
        ([(0, 2)], [(0, 2)], []),
    ],
)
def test_a_tone_stands_where_something_was_left_out_and_nowhere_else(spans, closed, left):
    heard = audible([Span(1, *one) for one in spans], [Span(1, *one) for one in closed])
    assert [(one.start_s, one.end_s, one.tone_before_s, one.tone_after_s) for one in heard] == left

"""A trail as visitors meet it, and the gate before its stops."""

from datetime import timedelta

import pytest

from archive.agreeing import reinstate, withdraw
from archive.channels import LEADS_ALONG, Channel
from archive.errors import NotFound
from archive.facts import FestivalFacts, Span
from archive.festivals import Festival
from archive.gate import VISITOR, may
from archive.gate_lists import visible_to
from archive.reading_sound import sound_of_stop
from archive.reading_trail import preview_trail, read_trail
from archive.stop_facts import facts_of_stops
from archive.story_drafts import edit_story
from archive.subjects import SubjectKind
from archive.trail_drafts import StopText, add_stop, order_stops, take_out_stop
from archive.trail_publishing import publish_trail, retire_trail
from archive.trail_versions import stops_of_version, trail_facts, version_at, working_stops
from archive.trails import Trail, TrailState, TrailVersion
from tests.archive import builders
from tests.conftest import NOW

HOUR = timedelta(hours=1)
LINES = [(0, 10, "We fried okra."), (10, 20, "My aunt salted it."), (20, 30, "Then we ate.")]


class Told:
    """Two stories of one recording, a crop, and a trail over a clip, a whole story and the crop."""

    def __init__(self, session) -> None:
        self.amara = builders.a_subject(session, "Amara Okafor")
        self.okra = builders.a_subject(session, "okra", SubjectKind.crop)
        self.recording = builders.a_recording(session, narrators=(self.amara,))
        self.passages = builders.a_transcript(session, self.recording, LINES)
        builders.an_agreement(session, recording_id=self.recording.id, person_id=self.amara.id, **builders.ALL_USES)
        whole = [(self.recording, 0.0, 30.0)]
        self.first = builders.a_story(session, whole, title="Okra")
        self.second = builders.a_story(session, [(self.recording, 10.0, 30.0)], title="Salt")
        self.clip = builders.a_clip(
            session, self.first, (self.recording, 10.0, 20.0), held=[(self.recording, 10.0, 20.0)]
        )
        self.story = builders.a_clip(session, self.second, held=[(self.recording, 10.0, 30.0)])
        self.trail = builders.a_trail(session, self.clip, self.story, self.okra)


@pytest.fixture
def told(session):
    return Told(session)


def read(session, told, **asks):
    return read_trail(session, told.trail.slug, **{"now": NOW, **asks})


def test_a_stop_tells_and_plays_its_own_seconds_and_no_others(session, told):
    trail = read(session, told)
    clip, story, subject = trail.stops
    assert [stop.number for stop in trail.stops] == [1, 2, 3]
    assert [(p.text, p.start_s, p.end_s) for p in clip.passages] == [("My aunt salted it.", 0.0, 10.0)]
    assert [p.text for p in story.passages] == ["My aunt salted it.", "Then we ate."]
    assert (clip.whole_story, story.whole_story) == (False, True)
    assert (clip.duration_s, story.duration_s, trail.duration_s) == (10.0, 20.0, 30.0)
    assert clip.narrator == "Amara Okafor"
    assert (subject.subject.name, subject.passages, subject.audio) == ("okra", (), None)
    assert (trail.after(clip), trail.before(clip), trail.after(subject)) == (story, None, None)


def test_a_withdrawn_voice_leaves_code_and_number_and_nothing_else(session, told):
    withdraw(session, told.recording, reason="no more", by_id=None, now=NOW)
    trail = read(session, told)
    assert [stop.open for stop in trail.stops] == [False, False, True]
    left = trail.stops[0]
    assert (left.title, left.story_title, left.narrator, left.passages, left.audio) == ("", "", "", (), None)
    with pytest.raises(NotFound):
        sound_of_stop(session, left.code, channel=Channel.trail_pack, now=NOW)
    reinstate(session, told.recording, reason="again", by_id=None, now=NOW)


@pytest.mark.parametrize(
    ("use", "channel"), [("festival", Channel.trail), ("print", Channel.print), ("feed", Channel.feed)]
)
def test_each_use_opens_its_own_channel(session, told, use, channel):
    agreement = builders.an_agreement(
        session, story_id=told.second.id, person_id=told.amara.id, **{**builders.ALL_USES, use: False}
    )
    session.flush()
    assert [stop.open for stop in read(session, told, channel=channel).stops] == [True, False, True]
    other = Channel.trail if channel is not Channel.trail else Channel.print
    assert all(stop.open for stop in read(session, told, channel=other).stops)
    session.delete(agreement)


def test_a_restricted_passage_is_neither_read_nor_heard_at_a_stop(session, told):
    builders.an_agreement(session, passage_id=told.passages[1].id, person_id=told.amara.id, withdrawn=True)
    clip, story, _ = read(session, told).stops
    assert not clip.open  # nothing else is in it
    assert story.open
    assert [p.text for p in story.passages] == ["Then we ate."]
    assert (story.audio, story.audio_note) == (None, "being prepared")


def test_a_story_that_is_cut_anew_without_the_clip_closes_it(session, told):
    edit_story(session, told.first, spans=[Span(told.recording.id, 20.0, 30.0)], by_id=None, now=NOW)
    assert [stop.open for stop in read(session, told).stops] == [False, True, True]


def test_versions_open_and_trails_retire_by_the_clock_and_drafts_change_nothing(session, told):
    codes = [each.stop.code for each in working_stops(session, told.trail.id)]
    order_stops(session, told.trail, codes[::-1], by_id=None, now=NOW)
    assert [stop.code for stop in read(session, told).stops] == codes
    publish_trail(session, told.trail, opens_at=NOW + HOUR, by_id=None, now=NOW)
    assert [stop.code for stop in read(session, told).stops] == codes
    later = read(session, told, now=NOW + HOUR)
    assert [(stop.code, stop.number) for stop in later.stops] == list(zip(codes[::-1], (3, 2, 1), strict=True))
    assert later.version == 2
    told.trail.retires_at = NOW + 2 * HOUR
    assert read(session, told, now=NOW + HOUR)
    with pytest.raises(NotFound):
        read(session, told, now=NOW + 2 * HOUR)


def test_stops_keep_their_numbers_and_new_ones_get_new_ones(session, told):
    first = working_stops(session, told.trail.id)[0].stop
    take_out_stop(session, first, by_id=None, now=NOW)
    add_stop(session, told.trail, StopText(title="New"), clip_id=told.clip.id, by_id=None, now=NOW)
    assert [stop.number for stop in preview_trail(session, told.trail, now=NOW).stops] == [2, 3, 4]
    publish_trail(session, told.trail, by_id=None, now=NOW)
    assert [stop.number for stop in read(session, told).stops] == [2, 3, 4]


def test_a_draft_a_scheduled_and_a_retired_trail_are_not_there(session, told):
    draft = builders.a_trail(session, told.clip, published=False)
    scheduled = builders.a_trail(session, told.clip, published=False)
    publish_trail(session, scheduled, opens_at=NOW + HOUR, by_id=None, now=NOW)
    retire_trail(session, told.trail, by_id=None, now=NOW)
    for trail in (draft, scheduled, told.trail):
        with pytest.raises(NotFound):
            read_trail(session, trail.slug, now=NOW)
    assert [stop.open for stop in preview_trail(session, draft, now=NOW).stops] == [True]


def test_the_gate_says_the_same_of_one_trail_or_festival_and_of_a_list(session, told):
    for state in TrailState:
        for retires_at in (None, NOW, NOW + HOUR):
            for opens_at in (None, NOW - HOUR, NOW, NOW + HOUR):
                trail = builders.a_trail(session, told.clip, published=False)
                trail.state, trail.retires_at = state, retires_at
                if opens_at:
                    session.add(
                        TrailVersion(trail_id=trail.id, number=1, title="", published_at=NOW, opens_at=opens_at)
                    )
    for published_at in (None, NOW):
        session.add(Festival(slug=f"f{published_at}", name="F", starts_on=NOW.date(), ends_on=NOW.date(),
                             published_at=published_at))  # fmt: skip
    session.flush()
    for channel in Channel:
        listed = set(session.scalars(Trail.__table__.select().where(visible_to(VISITOR, channel, NOW, thing=Trail))))
        said = {t.id for t in session.query(Trail) if may(VISITOR, trail_facts(session, t), channel, NOW).allow}
        assert listed == said, channel
        shown = [f.id for f in session.query(Festival).where(visible_to(VISITOR, channel, NOW, thing=Festival))]
        facts = [FestivalFacts(f.id, f.published_at is not None) for f in session.query(Festival)]
        assert shown == [f.id for f in facts if may(VISITOR, f, channel, NOW).allow]


def test_a_stop_is_met_on_no_other_channel(session, told):
    version = version_at(session, told.trail.id, NOW)
    stops = stops_of_version(session, version.id)
    for channel in set(Channel) - LEADS_ALONG - {Channel.desk}:
        facts = facts_of_stops(session, stops, trail_facts(session, told.trail), channel=channel, now=NOW)
        assert not any(may(VISITOR, one, channel, NOW).allow for one in facts.values()), channel

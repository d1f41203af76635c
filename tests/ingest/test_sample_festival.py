"""The sample's festival is laid as a curator lays one; what a narrator takes back closes his stop and nothing else."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from archive.channels import Channel
from archive.errors import InvalidInput
from archive.festivals import Festival, Stall
from archive.gate import VISITOR, may
from archive.gate_facts import story_facts
from archive.reading_trail import read_trail
from archive.stories import StoryState
from archive.trails import Trail, TrailClip
from ingest.sample import USES, read_list
from ingest.sample_festival import lay_festival, sample_plan, saturday_of, take_back_in_sample
from ingest.sample_festival_file import read_festival
from ingest.sample_places import read_times
from ingest.vocabulary import load_vocabulary
from media.store import LocalStore
from tests.archive import builders
from tests.conftest import NOW

SAMPLE = Path(__file__).parents[2] / "demo"
TIMES = read_times(SAMPLE)
TAKEN_BACK = "17-do-not-write-my-name"


def take_in(session, entry):
    """A recording of the sample, told well, agreed to and published."""
    narrator = builders.a_subject(session, entry.narrator)
    sentences = TIMES[entry.slug]
    recording = builders.a_recording(session, narrators=(narrator,), duration_s=sentences[-1].end_s + 1)
    recording.file_name = entry.file
    builders.a_transcript(session, recording, [(one.start_s, one.end_s, one.text) for one in sentences])
    uses = {use.value: True for use in USES}
    builders.an_agreement(
        session, recording_id=recording.id, person_id=narrator.id, name_shown=entry.narrator_shown, **uses
    )
    return builders.a_story(session, [(recording, 0.0, recording.duration_s)], title=entry.title)


@pytest.fixture
def told(session):
    load_vocabulary(session, SAMPLE / "vocabulary", now=NOW)
    return {entry.slug: take_in(session, entry) for entry in read_list(SAMPLE)}


def test_three_trails_are_met_with_the_sentences_that_the_file_names(session, told):
    laid = lay_festival(session, SAMPLE, now=NOW)
    assert laid.missing == ()
    assert [stops for _, stops in laid.trails] == [7, 6, 7]
    festival = session.scalars(select(Festival)).one()
    assert (festival.name, festival.starts_on, festival.published_at) == ("Nine Tables", date(2026, 6, 6), NOW)
    assert session.scalars(select(Stall.name).order_by(Stall.position)).first() == "Nine pots"
    entries = read_festival(SAMPLE).trail
    for trail, entry in zip(session.scalars(select(Trail).order_by(Trail.id)), entries, strict=True):
        stops = read_trail(session, trail.slug, now=NOW).stops
        assert all(stop.open for stop in stops)
        for stop, said in zip(stops, entry.stop, strict=True):
            first, last = stop.passages[0].text, stop.passages[-1].text
            assert (said.first or first, said.last or last) == (first, last)
            assert (stop.title, stop.stall.name) == (said.title, said.stall)
            assert stop.whole_story == (not said.first)


def test_the_plan_is_kept_as_one_that_is_handed_in(session, told, tmp_path):
    store = LocalStore(tmp_path)
    plan = sample_plan(store, SAMPLE)
    laid = lay_festival(session, SAMPLE, plan=plan, now=NOW)
    assert (laid.festival.plan_name, laid.festival.plan_width_px) == (plan.name, 1200)
    assert laid.festival.plan_text
    assert store.picture_path(plan.name).read_bytes().count(b"<path") == (SAMPLE / "site-plan.svg").read_bytes().count(
        b"<path"
    )
    assert sample_plan(store, tmp_path) is None


def test_a_clip_takes_no_more_of_the_silence_than_is_between_sentences(session, told):
    lay_festival(session, SAMPLE, now=NOW)
    for clip in session.scalars(select(TrailClip).where(TrailClip.recording_id.is_not(None))):
        slug = next(slug for slug, story in told.items() if story.id == clip.story_id)
        assert not any(
            one.start_s < clip.start_s < one.end_s or one.start_s < clip.end_s < one.end_s for one in TIMES[slug]
        )


def test_what_is_taken_back_closes_the_stop_from_then_on_and_leaves_the_story(session, told):
    lay_festival(session, SAMPLE, now=NOW)
    trail = session.scalars(select(Trail).order_by(Trail.id)).first()
    assert take_back_in_sample(session, SAMPLE, now=NOW) == 1
    gone = [stop for stop in read_trail(session, trail.slug, now=NOW).stops if not stop.open]
    assert [(stop.number, stop.title, stop.story_slug) for stop in gone] == [(4, "", "")]
    facts = story_facts(session, told[TAKEN_BACK].id)
    verdicts = {channel: may(VISITOR, facts, channel, NOW) for channel in (Channel.page, Channel.feed, Channel.print)}
    assert {channel: verdict.allow for channel, verdict in verdicts.items()} == {
        Channel.page: True,
        Channel.feed: False,
        Channel.print: False,
    }
    assert verdicts[Channel.page].name_to_show == "a narrator"


def test_a_stop_whose_recording_is_no_story_is_reported(session, told):
    told["16-come-and-eat"].state = StoryState.hidden
    laid = lay_festival(session, SAMPLE, now=NOW)
    assert laid.missing == ("16-come-and-eat is no published story this time; “I keep both” has no stop.",)
    assert [stops for _, stops in laid.trails] == [7, 6, 6]


@pytest.mark.parametrize(("day", "saturday"), [(1, 6), (5, 6), (6, 6), (7, 13)])
def test_it_is_this_week_s(day, saturday):
    assert saturday_of(date(2026, 6, day)) == date(2026, 6, saturday)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('stall = "Salt"', 'stall = "Sugar"', "there is no stall “Sugar”"),
        ("[festival]", "[festival", "correct it and build again"),
        ('last = "He said, can we eat the answer?"\n', "", "or neither for the whole story"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path, old, new, said):
    text = (SAMPLE / "festival.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "festival.toml").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(InvalidInput, match=r"festival\.toml") as refused:
        read_festival(tmp_path)
    assert said in str(refused.value)


def test_a_sample_without_a_festival_has_none(session, tmp_path):
    assert lay_festival(session, tmp_path, now=NOW) is None

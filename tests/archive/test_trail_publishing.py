"""What keeps a trail from being published and what does not, and when it opens, changes, closes and opens again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from archive.agreeing import withdraw
from archive.channels import Channel
from archive.errors import InvalidInput, NotFound
from archive.events import Event
from archive.gate import VISITOR, may
from archive.gate_lists import visible_to
from archive.reading_desk_trails import read_desk_trail
from archive.reading_trail import read_trail
from archive.reading_trail_lists import list_trails
from archive.stories import StoryState
from archive.subjects import SubjectKind
from archive.trail_checking import check_trail
from archive.trail_drafts import StopText, edit_stop, edit_trail, find_trail, take_out_stop
from archive.trail_publishing import publish_trail, retire_trail, retire_trail_on
from archive.trail_standing import Standing, standing_of
from archive.trail_versions import trail_facts, working_stops
from archive.trails import Trail
from tests.archive import builders
from tests.conftest import NOW

HOUR = timedelta(hours=1)
BY = {"by_id": None, "now": NOW}


class Table:
    """A story of one narrator who agreed to everything, and a draft trail with a clip of it and a crop."""

    def __init__(self, session) -> None:
        self.amara = builders.a_subject(session, "Amara Okafor")
        self.recording = builders.a_recording(session, narrators=(self.amara,))
        self.passages = builders.a_transcript(session, self.recording, [(0, 10, "We fried okra."), (10, 20, "Then.")])
        self.agreement = builders.an_agreement(
            session, recording_id=self.recording.id, person_id=self.amara.id, **builders.ALL_USES
        )
        self.story = builders.a_story(session, [(self.recording, 0.0, 30.0)], title="Okra")
        span = (self.recording, 0.0, 10.0)
        self.clip = builders.a_clip(session, self.story, span, held=[span])
        self.okra = builders.a_subject(session, "okra", SubjectKind.crop)
        self.trail = builders.a_trail(session, self.clip, self.okra, published=False)


@pytest.fixture
def table(session):
    return Table(session)


def closed(session, table):
    return {
        check.number: {one.channel: one.why for one in check.closed}
        for check in check_trail(session, table.trail, now=NOW)
    }


def test_a_trail_of_which_everything_may_be_met_is_published(session, table):
    assert closed(session, table) == {1: {}, 2: {}}
    assert publish_trail(session, table.trail, **BY).number == 1
    assert [stop.open for stop in read_trail(session, table.trail.slug, now=NOW).stops] == [True, True]


@pytest.mark.parametrize(
    ("use", "channel", "sentence"),
    [
        ("festival", Channel.trail, "Amara Okafor has not agreed to festivals for “A recording”."),
        ("print", Channel.print, "Amara Okafor has not agreed to print for “A recording”."),
        ("feed", Channel.podcast, "Amara Okafor has not agreed to podcast feeds for “A recording”."),
    ],
)
def test_each_channel_says_whom_to_ask_and_the_page_alone_keeps_it_closed(session, table, use, channel, sentence):
    setattr(table.agreement, use, False)
    assert closed(session, table) == {1: {channel: (sentence,)}, 2: {}}
    if channel is Channel.trail:
        with pytest.raises(InvalidInput, match="Stop 1, “Okra”: Amara Okafor has not agreed to festivals"):
            publish_trail(session, table.trail, **BY)
        assert table.trail.version == 0
        take_out_stop(session, working_stops(session, table.trail.id)[0].stop, **BY)
    assert publish_trail(session, table.trail, **BY).number == 1
    assert all(stop.open for stop in read_trail(session, table.trail.slug, now=NOW).stops)


def test_a_withdrawal_is_said_for_what_it_is(session, table):
    withdraw(session, table.recording, reason="no more", **BY)
    assert "withdrawn" in closed(session, table)[1][Channel.trail][0]


def test_an_agreement_that_begins_before_the_trail_opens_is_enough(session, table):
    table.agreement.starts_at = NOW + HOUR
    with pytest.raises(InvalidInput, match="under embargo until"):
        publish_trail(session, table.trail, **BY)
    assert publish_trail(session, table.trail, opens_at=NOW + 2 * HOUR, **BY).opens_at == NOW + 2 * HOUR


def test_a_story_that_is_not_open_is_named(session, table):
    table.story.state = StoryState.hidden
    with pytest.raises(InvalidInput, match="“Okra” is not open to everyone; open it first"):
        publish_trail(session, table.trail, **BY)


def test_sound_that_is_not_cut_yet_is_said_and_hinders_nothing(session, table):
    fresh = builders.a_clip(session, table.story, (table.recording, 10.0, 20.0))
    stop = working_stops(session, table.trail.id)[1].stop
    edit_stop(session, stop, StopText(), clip_id=fresh.id, subject_id=None, **BY)
    assert closed(session, table)[2] == {
        Channel.trail_pack: ("Its sound is being prepared.",),
        Channel.podcast: ("Its sound is being prepared.",),
    }
    assert publish_trail(session, table.trail, **BY)


def test_a_passage_that_is_restricted_for_feeds_alone_is_told_from_sound_that_is_on_its_way(session, table):
    whole = builders.a_clip(session, table.story, held=[(table.recording, 0.0, 30.0)])
    stop = working_stops(session, table.trail.id)[1].stop
    edit_stop(session, stop, StopText(), clip_id=whole.id, subject_id=None, **BY)
    builders.an_agreement(session, passage_id=table.passages[1].id, person_id=table.amara.id, festival=True, print=True)
    said = closed(session, table)[2]
    assert set(said) == {Channel.podcast}
    assert "holds a passage that may not go into podcast feeds" in said[Channel.podcast][0]


def gate_says(session, trail, now):
    said = may(VISITOR, trail_facts(session, trail), Channel.trail, now).allow
    listed = session.scalar(
        select(Trail.id).where(Trail.id == trail.id, visible_to(VISITOR, Channel.trail, now, thing=Trail))
    )
    assert said == (listed is not None) == any(one.slug == trail.slug for one in list_trails(session, now=now))
    return said


def test_a_scheduled_trail_opens_and_retires_by_the_clock_alone(session, table):
    publish_trail(session, table.trail, opens_at=NOW + HOUR, **BY)
    retire_trail_on(session, table.trail, NOW + 3 * HOUR, **BY)
    seen = [gate_says(session, table.trail, NOW + hours * HOUR) for hours in range(5)]
    assert seen == [False, True, True, False, False]
    stands = [standing_of(session, table.trail, now=NOW + hours * HOUR).standing for hours in (0, 1, 3)]
    assert stands == [Standing.scheduled, Standing.open, Standing.retired]


def test_a_trail_that_was_retired_opens_again_when_it_is_scheduled_and_not_before(session, table):
    publish_trail(session, table.trail, **BY)
    retire_trail(session, table.trail, **BY)
    assert not gate_says(session, table.trail, NOW)
    publish_trail(session, table.trail, opens_at=NOW + 2 * HOUR, **BY)
    assert [gate_says(session, table.trail, NOW + hours * HOUR) for hours in range(4)] == [False, False, True, True]
    assert read_trail(session, table.trail.slug, now=NOW + 2 * HOUR).version == 2


def test_a_schedule_that_is_moved_forgets_the_former_one(session, table):
    publish_trail(session, table.trail, opens_at=NOW + HOUR, **BY)
    publish_trail(session, table.trail, opens_at=NOW + 3 * HOUR, **BY)
    assert [gate_says(session, table.trail, NOW + hours * HOUR) for hours in (1, 2, 3)] == [False, False, True]
    publish_trail(session, table.trail, **BY)
    assert gate_says(session, table.trail, NOW)


def test_an_open_trail_stays_open_until_its_next_version_opens(session, table):
    publish_trail(session, table.trail, **BY)
    publish_trail(session, table.trail, opens_at=NOW + HOUR, **BY)
    stands = standing_of(session, table.trail, now=NOW)
    assert (stands.standing, stands.version, stands.next_version_at) == (Standing.open, 1, NOW + HOUR)
    assert standing_of(session, table.trail, now=NOW + HOUR).version == 2


def test_retiring_in_the_past_or_before_it_opens_is_refused(session, table):
    publish_trail(session, table.trail, opens_at=NOW + 2 * HOUR, **BY)
    for at in (NOW, NOW - HOUR, NOW + HOUR):
        with pytest.raises(InvalidInput):
            retire_trail_on(session, table.trail, at, **BY)
    assert table.trail.retires_at is None


def test_a_new_title_moves_the_address_with_its_version_and_the_old_one_leads_on_for_ever(session, table):
    said = {"introduction": "", "festival_id": None, **BY}
    first = table.trail.slug
    edit_trail(session, table.trail, title="Before anybody met it", **said)
    assert table.trail.slug == first
    publish_trail(session, table.trail, **BY)
    edit_trail(session, table.trail, title="The salt trail", **said)
    assert table.trail.slug == first
    assert standing_of(session, table.trail, now=NOW).changed
    publish_trail(session, table.trail, **BY)
    assert table.trail.slug == "the-salt-trail"
    assert not standing_of(session, table.trail, now=NOW).changed
    assert find_trail(session, first) is find_trail(session, "the-salt-trail") is table.trail
    another = builders.a_trail(session, table.okra)
    assert another.slug not in {first, "the-salt-trail"}
    with pytest.raises(NotFound):
        find_trail(session, "never-was")


def test_what_was_done_is_in_the_audit_trail(session, table):
    publish_trail(session, table.trail, opens_at=NOW + HOUR, **BY)
    retire_trail_on(session, table.trail, NOW + 2 * HOUR, **BY)
    retire_trail(session, table.trail, **BY)
    acts = list(session.scalars(select(Event.act).where(Event.thing == f"trail:{table.trail.key}").order_by(Event.id)))
    assert acts == ["draft", "add_stop", "add_stop", "publish", "retire_on", "retire"]


def test_the_desk_sees_stops_that_visitors_do_not_and_stories_that_repeat(session, table):
    stop = working_stops(session, table.trail.id)[1].stop
    edit_stop(session, stop, StopText(title="Again"), clip_id=table.clip.id, subject_id=None, **BY)
    withdraw(session, table.recording, reason="no more", **BY)
    desk = read_desk_trail(session, table.trail, now=NOW)
    assert [(each.heading, each.story_title, each.met.open) for each in desk.stops] == [
        ("Okra", "Okra", False),
        ("Again", "Okra", False),
    ]
    assert desk.repeated == (("Okra", (1, 2)),)

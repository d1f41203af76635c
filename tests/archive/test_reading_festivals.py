"""Festivals and the lists of trails as visitors meet them."""

import pytest

from archive.channels import Channel
from archive.errors import NotFound
from archive.festivals import Festival
from archive.gate import VISITOR
from archive.reading_festivals import list_festivals, read_festival
from archive.reading_trail_lists import days_away, list_trails
from archive.record_addresses import moved_record
from archive.stories import OldSlug
from archive.trail_drafts import StopText, edit_stop
from archive.trail_publishing import publish_trail, retire_trail
from archive.trail_versions import working_stops
from archive.trails import Trail
from tests.archive import builders
from tests.archive.trail_archive import DAY, HOUR, ToldAtFestival, a_festival, a_stall
from tests.conftest import NOW


@pytest.fixture
def told(session):
    return ToldAtFestival(session)


def test_festivals_to_come_stand_first_and_drafts_nowhere(session, told):
    a_festival(session, days=9)
    a_festival(session, days=-3)
    a_festival(session, days=-30)
    a_festival(session, days=4, published_at=None)
    lists = list_festivals(session, now=NOW)
    assert [one.slug for one in lists.coming] == ["festival-2", "festival-9"]
    assert [one.slug for one in lists.past] == ["festival--3", "festival--30"]
    with pytest.raises(NotFound):
        read_festival(session, "festival-4", now=NOW)


def test_a_festival_is_not_over_while_its_day_lasts_anywhere(session, told):
    one = list_festivals(session, now=NOW).coming[0]
    midnight = NOW.replace(hour=0, minute=0) + 3 * DAY
    assert [days_away(one, now) for now in (NOW, midnight - HOUR, midnight + HOUR)] == [2, 0, 0]
    assert days_away(one, midnight + DAY) < 0


def test_a_stall_lists_the_stops_that_stand_at_it(session, told):
    oven, table = a_stall(session, told.festival, "Oven", 0.25, 0.5), a_stall(session, told.festival, "Table")
    first = working_stops(session, told.trail.id)[0].stop
    edit_stop(session, first, StopText(stall_id=oven.id), clip_id=told.clip.id, subject_id=None, by_id=None, now=NOW)
    publish_trail(session, told.trail, by_id=None, now=NOW)
    festival = read_festival(session, told.festival.slug, now=NOW)
    assert [(stall.place.name, stall.on_plan, [one.href for one in stall.stops]) for stall in festival.stalls] == [
        (oven.name, True, [f"/trails/{told.trail.slug}/1"]),
        (table.name, False, []),
    ]
    assert [trail.slug for trail in festival.trails] == [told.trail.slug]
    assert festival.name.plan is None


def test_trails_are_listed_by_how_near_their_festival_is(session, told):
    far = a_festival(session, days=20)
    was = a_festival(session, days=-1)
    late = builders.a_trail(session, told.clip, festival_id=far.id)
    past = builders.a_trail(session, told.clip, festival_id=was.id)
    loose = builders.a_trail(session, told.clip)
    builders.a_trail(session, told.clip, published=False)
    listed = list_trails(session, now=NOW)
    assert [card.slug for card in listed] == [past.slug, told.trail.slug, late.slug, loose.slug]
    assert [card.stops for card in listed] == [1, 3, 1, 1]
    retire_trail(session, told.trail, by_id=None, now=NOW)
    assert list_trails(session, now=NOW, festival_id=told.festival.id) == []


def test_a_scheduled_version_is_not_counted_before_it_opens(session, told):
    stop = working_stops(session, told.trail.id)[0].stop
    edit_stop(session, stop, StopText("New"), clip_id=told.story.id, subject_id=None, by_id=None, now=NOW)
    publish_trail(session, told.trail, opens_at=NOW + HOUR, by_id=None, now=NOW)
    (now,), (then,) = list_trails(session, now=NOW), list_trails(session, now=NOW + HOUR)
    assert (now.version, then.version) == (1, 2)


def test_former_addresses_lead_to_what_may_be_met(session, told):
    session.add(OldSlug(kind="trail", slug="once", target_id=told.trail.id))
    session.add(OldSlug(kind="festival", slug="once", target_id=told.festival.id))
    session.flush()
    asks = {"viewer": VISITOR, "now": NOW, "channel": Channel.trail}
    assert moved_record(session, Trail, "once", **asks) == told.trail.slug
    assert moved_record(session, Festival, "once", **asks) == told.festival.slug
    told.festival.published_at = None
    retire_trail(session, told.trail, by_id=None, now=NOW)
    for thing in (Trail, Festival):
        with pytest.raises(NotFound):
            moved_record(session, thing, "once", **asks)

"""A printed code leads somewhere for ever: to its stop, on to the story, or to a word on why not."""

import pytest

from archive.agreeing import withdraw
from archive.errors import NotFound
from archive.keys import ALPHABET
from archive.reading_codes import (
    Way,
    code_typed,
    nearest_code,
    not_in_codes,
    where_code_leads,
    where_number_leads,
)
from archive.trail_drafts import StopText, add_stop, take_out_stop
from archive.trail_publishing import publish_trail, retire_trail
from archive.trail_versions import working_stops
from tests.archive import builders
from tests.archive.trail_archive import HOUR, ToldAtFestival
from tests.conftest import NOW


@pytest.fixture
def told(session):
    return ToldAtFestival(session)


def stops(session, told):
    return [each.stop for each in working_stops(session, told.trail.id)]


def leads(session, stop, now=NOW):
    return where_code_leads(session, stop.code, now=now)


def test_an_open_stop_is_led_to_and_so_is_a_voice_that_left(session, told):
    first, *_ = stops(session, told)
    there = Way(f"/trails/{told.trail.slug}/1")
    assert leads(session, first) == there
    withdraw(session, told.recording, reason="no more", by_id=None, now=NOW)
    assert leads(session, first) == there


def test_a_retired_trail_leads_on_to_the_story_at_its_second_or_to_the_subject(session, told):
    retire_trail(session, told.trail, by_id=None, now=NOW)
    clip, story, crop = stops(session, told)
    assert leads(session, clip) == Way(f"/stories/{told.first.slug}#t=10")
    assert leads(session, story) == Way(f"/stories/{told.second.slug}")
    assert leads(session, crop) == Way(f"/crops/{told.okra.slug}")


def test_nothing_is_said_where_the_story_is_not_public_either(session, told):
    told.trail.retires_at = NOW
    builders.an_agreement(
        session, story_id=told.first.id, person_id=told.amara.id, **{**builders.ALL_USES, "web": False}
    )
    clip, story, _ = stops(session, told)
    assert leads(session, clip) == Way()
    assert leads(session, story).path


def test_a_stop_that_was_taken_out_leads_on_once_the_next_version_is_open(session, told):
    clip, *_ = stops(session, told)
    take_out_stop(session, clip, by_id=None, now=NOW)
    publish_trail(session, told.trail, opens_at=NOW + HOUR, by_id=None, now=NOW)
    assert leads(session, clip) == Way(f"/trails/{told.trail.slug}/1")
    assert leads(session, clip, NOW + HOUR) == Way(f"/stories/{told.first.slug}#t=10")
    assert where_number_leads(session, told.trail.slug, 1, now=NOW + HOUR).path.startswith("/stories/")


def test_what_is_scheduled_says_from_when_and_what_was_never_printed_is_not_known(session, told):
    later = builders.a_trail(session, told.clip, published=False)
    (stop,) = [each.stop for each in working_stops(session, later.id)]
    with pytest.raises(NotFound):
        leads(session, stop)
    publish_trail(session, later, opens_at=NOW + HOUR, by_id=None, now=NOW)
    assert leads(session, stop) == Way(opens_at=NOW + HOUR)
    later.retires_at = NOW + HOUR
    with pytest.raises(NotFound):
        leads(session, stop)
    added = add_stop(session, told.trail, StopText(), clip_id=told.clip.id, by_id=None, now=NOW)
    for code in (added.code, "zzzzzz", ""):
        with pytest.raises(NotFound):
            where_code_leads(session, code, now=NOW)


def test_a_code_is_read_however_it_is_written_down():
    assert {code_typed(typed) for typed in ("sh5fct", "SH5-FCT", " sh5 fct ", "s.h.5/FCT", "SH5–FCT")} == {"sh5fct"}
    assert not_in_codes("s0oil1uv") == "0oil1uv"
    assert not_in_codes(ALPHABET) == ""


def test_what_may_be_meant_is_said_only_where_one_code_can_be(session, told):
    first, second, third = stops(session, told)
    first.code, second.code, third.code = "aaaaab", "aaaaac", "bbbbbb"
    session.flush()
    assert nearest_code(session, "bbbb0b", now=NOW) == "bbbbbb"
    assert nearest_code(session, "aaaaa0", now=NOW) == ""  # two of them
    assert nearest_code(session, "bbb00b", now=NOW) == ""  # two characters
    assert nearest_code(session, "bbbbbc", now=NOW) == ""  # nothing that cannot be in a code
    assert nearest_code(session, "0000000", now=NOW) == ""
    told.trail.retires_at = NOW
    told.okra.retired_at = NOW
    session.flush()
    assert nearest_code(session, "bbbb0b", now=NOW) == ""

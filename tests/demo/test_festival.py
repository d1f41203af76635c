"""The sample's festival: its sentences are spoken, its stalls stand on the plan, and nobody who hides is named."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from archive.agreements import NameShown, Use
from archive.subject_addresses import find_at
from ingest.sample import read_list
from ingest.sample_festival_file import read_festival
from ingest.vocabulary import load_vocabulary
from tests.conftest import NOW

SAMPLE = Path(__file__).parents[2] / "demo"
TIMES = json.loads((SAMPLE / "recordings" / "times.json").read_text("utf-8"))
FILE = read_festival(SAMPLE)
STOPS = [stop for trail in FILE.trail for stop in trail.stop]


@pytest.mark.parametrize("stop", [stop for stop in STOPS if stop.first], ids=lambda stop: stop.title)
def test_a_stop_is_heard_from_a_sentence_to_a_later_one(stop):
    told = [one["text"] for one in TIMES[stop.recording]]
    assert told.count(stop.first) == told.count(stop.last) == 1
    assert told.index(stop.first) < told.index(stop.last)


def test_three_trails_of_four_to_seven_stops_each_with_words_of_its_own(session):
    load_vocabulary(session, SAMPLE / "vocabulary", now=NOW)
    assert [4 <= len(trail.stop) <= 7 for trail in FILE.trail] == [True] * 3
    for stop in STOPS:
        assert stop.title
        assert stop.text
        assert stop.place_hint
        assert stop.stall
        assert not stop.subject or find_at(session, stop.subject)
    assert all(stop.walking_note for trail in FILE.trail for stop in trail.stop[:-1])
    assert any(not stop.first for stop in STOPS), "one stop is a whole story"


def test_nine_stalls_stand_on_the_plan():
    plan = ET.parse(SAMPLE / "site-plan.svg").getroot()
    assert plan.get("viewBox") == "0 0 1200 800"
    assert len(FILE.stall) == 9
    assert all(0 < stall.x < 1 and 0 < stall.y < 1 for stall in FILE.stall)
    assert {stop.stall for stop in STOPS} == {stall.name for stall in FILE.stall}
    assert FILE.festival.plan_text


def test_the_narrator_who_takes_a_part_back_has_a_stop_and_stays_on_the_site():
    (taken_back,) = FILE.taken_back
    assert [stop.recording for stop in STOPS].count(taken_back.recording) == 1
    assert taken_back.still == {Use.web}


def test_nobody_who_keeps_a_name_back_is_named():
    kept_back = {one.narrator for one in read_list(SAMPLE) if one.narrator_shown is NameShown.anonymous}
    text = (SAMPLE / "festival.toml").read_text("utf-8")
    assert kept_back
    assert not any(name in text for name in kept_back)

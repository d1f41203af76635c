"""Trails, stops and festivals as pages: what stands there, in both languages, and what a withdrawal leaves of it."""

import json
import re
from datetime import date

import icalendar
import pytest

from archive.agreements import Use
from archive.database import writing
from archive.festivals import Festival
from tests.web.stories import EVIL, tell_a_story, withdraw_story
from tests.web.trails import allow, retire, walk_a_trail


@pytest.fixture
def told(place):
    return tell_a_story(place)


@pytest.fixture
def walk(place, told):
    return walk_a_trail(place, told)


def json_ld(page):
    return json.loads(re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)[1])


def test_a_trail_lists_its_stops_each_within_one_tap(client, walk, told):
    page = client.get(walk.path).text
    headings = re.findall(r"Stop \d+: </span>([^<]*)</a>", page)
    assert headings == ["Oven talk", "Callaloo", told.title]
    assert f'href="{walk.path}/1#t=0" data-src="/media/stops/{walk.codes[0]}.webm"' in page
    assert f'data-src="/media/stops/{walk.codes[1]}.webm"' not in page
    assert "3 stops" in page
    assert "20 seconds of voices" in page
    assert f'href="{walk.path}/offline"' in page
    assert f'href="{walk.path}/feed.xml"' in page
    assert '<meta property="og:title" content="A walk">' in page
    assert json_ld(page)["numberOfItems"] == 3


def test_a_stop_says_where_one_is_and_leads_on(client, walk):
    first, second, last = (client.get(f"{walk.path}/{n}").text for n in (1, 2, 3))
    assert "You are at 1 of 3" in first
    assert "Over the bridge" in first
    assert f'<source src="/media/stops/{walk.codes[0]}.webm" type=' in first
    assert f'href="{walk.path}/2" rel="next"' in first
    assert f'href="{walk.path}/1" rel="prev"' in second
    assert "<audio" not in second
    assert "The trail ends here" in last
    assert 'content="Amara Baptiste: Oven talk"' in first
    assert "“Callaloo was never just a soup to us”" in first


def test_a_spanish_visitor_stays_in_spanish(client, walk):
    for path in (walk.path, f"{walk.path}/1", "/trails", "/festivals", "/festivals/table", f"{walk.path}/kiosk"):
        page = client.get(f"/es{path}").text
        assert 'lang="es"' in page
        hrefs = re.findall(r'<a[^>]* href="(/(?!media/)[^"]*)"', page)
        assert hrefs
        assert [href for href in hrefs if not href.startswith("/es/") and href != f"{walk.path}/kiosk"] == []


def test_a_voice_that_left_is_named_nowhere_and_the_way_goes_on(place, client, walk, told):
    withdraw_story(place, told)
    page = client.get(f"{walk.path}/1")
    assert page.status_code == 200
    assert "This voice has left the trail" in page.text
    assert f'href="{walk.path}/2"' in page.text
    assert "noindex" in page.text
    under = ("", "/1", "/3", "/kiosk", "/kiosk/1")
    for path in (*(f"{walk.path}{part}" for part in under), "/festivals/table"):
        said = client.get(path).text
        for word in ("Amara", told.title, "never just a soup", "Oven talk", "/media/"):
            assert word not in said, (path, word)


def test_what_may_not_be_told_at_festivals_leaves_the_trail_and_stays_in_the_archive(place, client, walk, told):
    allow(place, told, set(Use) - {Use.festival})
    assert "This voice has left the trail" in client.get(f"{walk.path}/3").text
    assert client.get(f"/stories/{told.slug}").status_code == 200
    allow(place, told, {Use.festival})
    page = client.get(f"{walk.path}/1").text
    assert "Amara Baptiste" in page
    assert f"/stories/{told.slug}" not in page


def test_a_sound_that_is_not_made_yet_is_said_to_be_prepared(place, client, told):
    walk = walk_a_trail(place, told, prepared=False)
    assert "is being prepared" in client.get(walk.path).text
    page = client.get(f"{walk.path}/1").text
    assert "is being prepared" in page
    assert "never just a soup" in page
    assert "<audio" not in page


def test_a_trail_that_is_over_is_not_there_and_its_stops_lead_on(place, client, walk, told):
    retire(place, walk)
    assert client.get(walk.path).status_code == 404
    assert client.get(f"{walk.path}/kiosk").status_code == 404
    assert client.get(f"{walk.path}/1").headers["location"].startswith(f"/stories/{told.slug}")
    assert walk.slug not in client.get("/trails").text


@pytest.mark.parametrize("number", ["0", "4", "01", "9" * 5000, "x", "-1"])
def test_no_other_number_is_a_stop(client, walk, number):
    assert client.get(f"{walk.path}/{number}").status_code == 404


def test_nothing_that_was_typed_runs(place, client):
    told = tell_a_story(place, title=f"T {EVIL}", narrator=f"N {EVIL}")
    walk = walk_a_trail(place, told, title=f"W {EVIL}", said=EVIL)
    paths = (walk.path, f"{walk.path}/1", f"{walk.path}/kiosk", f"{walk.path}/kiosk/1", "/trails", "/festivals",
             "/festivals/table", "/", "/q/nothing")  # fmt: skip
    for path in paths:
        page = client.get(path).text
        assert EVIL not in page, path
        assert "<script>alert" not in page, path


def test_the_text_size_is_kept_without_a_script(client, walk):
    assert 'data-text="' not in client.get(walk.path).text
    answer = client.post("/text-size", data={"size": "larger", "back": walk.path})
    assert (answer.status_code, answer.headers["location"]) == (303, walk.path)
    assert 'data-text="larger"' in client.get(f"{walk.path}/1").text
    client.post("/text-size", data={"size": "huge"})
    assert 'data-text="larger"' in client.get(walk.path).text
    client.post("/text-size", data={"size": "normal", "back": "//elsewhere.example"})
    assert 'data-text="' not in client.get(walk.path).text


def test_a_festival_shows_its_stalls_as_links_on_the_plan(client, walk):
    page = client.get("/festivals/table").text
    anchor = re.search(r'href="#(stall-\w+)"', page)[1]
    assert f'<li id="{anchor}">' in page
    assert '<svg x="25.0%" y="50.0%"' in page
    assert f'href="{walk.path}/1"' in page
    event = json_ld(page)
    assert (event["@type"], event["startDate"][-8:]) == ("Festival", "10:00:00")
    assert "A walk" in client.get("/").text


def test_a_festivals_calendar_keeps_its_hours_and_its_name(place, client, walk):
    answer = client.get("/festivals/table.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert [event["UID"].partition("-")[2] for event in events] == ["", events[1]["UID"].partition("-")[2]]
    first = events[0]["DTSTART"].dt
    assert (first.hour, first.tzinfo, len(events)) == (10, None, 2)
    assert events[0]["LOCATION"] == "Agora "
    with writing(place.engine) as session:
        session.query(Festival).one().opens = None
    (event,) = icalendar.Calendar.from_ical(client.get("/festivals/table.ics").content).walk("VEVENT")
    assert event["UID"] == events[0]["UID"]
    assert type(event["DTSTART"].dt) is date
    assert (event["DTEND"].dt - event["DTSTART"].dt).days == 2
    assert client.get("/festivals/none.ics").status_code == 404

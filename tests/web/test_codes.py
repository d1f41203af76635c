"""Printed codes as answers: where each leads, in whose language, and what stands where it leads nowhere."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archive.agreements import Use
from archive.clock import utc_now
from archive.database import writing
from archive.stop_clips import clip_of_story
from archive.stories import Story
from archive.trail_drafts import StopText, add_stop, draft_trail
from archive.trail_publishing import publish_trail
from tests.web.stories import tell_a_story, withdraw_story
from tests.web.trails import allow, retire, walk_a_trail


@pytest.fixture
def told(place):
    return tell_a_story(place)


@pytest.fixture
def walk(place, told):
    return walk_a_trail(place, told)


def test_a_code_leads_to_its_stop_however_it_is_written(client, walk):
    code = walk.codes[0]
    for typed in (code, code.upper(), f"{code[:3]}-{code[3:]}", f"{code[:3]} {code[3:].upper()}"):
        answer = client.get(f"/q/{typed}")
        assert (answer.status_code, answer.headers["location"]) == (302, f"{walk.path}/1")
        assert answer.headers["cache-control"] == "no-cache"
    assert client.get("/q", params={"code": code.upper()}).headers["location"] == f"/q/{code}"


@pytest.mark.parametrize(
    ("path", "headers", "there"),
    [
        ("/q/", {}, ""),
        ("/es/q/", {}, "/es"),
        ("/q/", {"Accept-Language": "es-MX,en;q=0.5"}, "/es"),
        ("/q/", {"Accept-Language": "es", "Cookie": "language=en"}, ""),
        ("/q/", {"Cookie": "language=es"}, "/es"),
        ("/q/", {"Accept-Language": "xx"}, ""),
    ],
)
def test_it_leads_there_in_the_visitors_language(client, walk, path, headers, there):
    answer = client.get(f"{path}{walk.codes[0]}", headers=headers)
    assert answer.headers["location"] == f"{there}{walk.path}/1"


def test_a_withdrawn_voice_is_told_on_the_trails_own_page(place, client, walk, told):
    withdraw_story(place, told)
    answer = client.get(f"/q/{walk.codes[0]}", follow_redirects=True)
    assert "This voice has left the trail" in answer.text


def test_a_retired_trail_leads_on_to_the_story_or_says_what_is_open(place, client, walk, told):
    other = walk_of_another(place, told)
    retire(place, walk)
    assert client.get(f"/q/{walk.codes[0]}").headers["location"].startswith(f"/stories/{told.slug}")
    allow(place, told, {Use.festival})
    answer = client.get(f"/q/{walk.codes[0]}")
    assert answer.status_code == 410
    assert "This trail is over" in answer.text
    assert f'href="/trails/{other}"' in answer.text
    assert told.title not in answer.text


def walk_of_another(place, told, *, opens_at=None):
    now = utc_now()
    with writing(place.engine) as session:
        trail = draft_trail(session, title="Another walk", by_id=None, now=now)
        clip = clip_of_story(session, session.get_one(Story, told.story_id), None, now=now)
        stop = add_stop(session, trail, StopText(), clip_id=clip.id, by_id=None, now=now)
        publish_trail(session, trail, opens_at=opens_at, by_id=None, now=now)
        return stop.code if opens_at else trail.slug


def test_a_scheduled_one_says_from_when(place, client, told):
    code = walk_of_another(place, told, opens_at=utc_now() + timedelta(days=3))
    answer = client.get(f"/q/{code}")
    assert answer.status_code == 200
    assert "This trail is not open yet" in answer.text
    assert str((utc_now() + timedelta(days=3)).year) in answer.text
    assert "Another walk" not in answer.text


def test_it_says_so_by_the_clock_of_the_archive(place, client, told, monkeypatch):
    opens_at = datetime(utc_now().year + 1, 3, 2, 2, 30, tzinfo=UTC)
    code = walk_of_another(place, told, opens_at=opens_at)
    there = place.settings.model_copy(update={"time_zone": "America/Lima"})
    monkeypatch.setattr(client.app.state, "place", replace(place, settings=there))
    page = client.get(f"/q/{code}").text
    assert f"It opens on March 1, {opens_at.year} at 9:30\u00a0PM (Lima)." in page


def test_an_unknown_code_can_be_typed_again(client, walk):
    answer = client.get("/q/zzzzzz")
    assert answer.status_code == 404
    assert 'name="code" value="zzzzzz"' in answer.text
    assert walk.codes[0] not in answer.text
    wrong = f"{walk.codes[0][:-1]}0"
    answer = client.get(f"/q/{wrong}")
    assert answer.status_code == 404
    assert "No code holds 0" in answer.text
    assert f'href="/q/{walk.codes[0]}"' in answer.text


@pytest.mark.parametrize("typed", ["%00", "..%2f..", "a" * 300, "%F0%9F%8D%9E", "<b>", "%25%5F%5F%5F%5F%5F", "______"])
def test_nonsense_is_not_a_code(client, walk, typed):
    assert client.get(f"/q/{typed}").status_code == 404
    assert client.get("/q").status_code == 200
    assert client.get("/q?code=%20-%20").status_code == 200

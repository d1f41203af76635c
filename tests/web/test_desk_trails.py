"""A trail at the desk with forms: begun, laid, ordered, looked over, published for later, retired; and as data."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from archive.accounts import Role
from archive.agreeing import withdraw
from archive.clock import utc_now
from archive.database import reading, writing
from archive.recordings import Recording
from archive.subjects import Subject
from archive.trails import Stop, Trail, TrailClip
from tests.web.stories import tell_a_story

TRAIL = "/desk/trails/the-salt-trail"


@pytest.fixture
def told(place):
    return tell_a_story(place)


@pytest.fixture
def curator(signed_in):
    return signed_in(Role.curator)


@pytest.fixture
def begun(curator, told):
    answer = curator.post("/desk/trails", data={"title": "The salt trail"})
    assert answer.headers["location"] == f"{TRAIL}?done=begun"
    return curator


def lay(client, told, **fields):
    answer = client.post(f"{TRAIL}/stops", data={"story": told.slug, "part": "whole", **fields})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].rpartition("#stop-")[2]


def codes(place):
    with reading(place.engine) as session:
        return list(session.scalars(select(Stop.code).where(Stop.removed_at.is_(None)).order_by(Stop.position)))


def subject_key(place, slug):
    with reading(place.engine) as session:
        return session.scalars(select(Subject.key).where(Subject.slug == slug)).one()


def test_stops_are_laid_by_lines_by_seconds_and_whole_and_changed_again(place, begun, told):
    chooser = begun.get(f"{TRAIL}/stops/new?story={told.slug}&from={told.passage_key}")
    assert 'value="lines" checked' in chooser.text
    lay(
        begun,
        told,
        part="lines",
        **{"from": told.passage_key, "to": told.passage_key},
        title="At the oven",
        text="Listen.",
    )
    lay(begun, told)
    code = lay(begun, told, part="seconds", start="0", end="2,5")
    page = begun.get(TRAIL).text
    assert "At the oven" in page
    assert "is heard more than once, at stops 1, 2, 3" in page
    kept = begun.get(f"{TRAIL}/stops/{code}").text
    assert 'value="2.5"' in kept
    saved = begun.post(
        f"{TRAIL}/stops/{code}", data={"story": told.slug, "part": "whole", "walking_note": "Twenty steps"}
    )
    assert saved.headers["location"] == f"{TRAIL}?done=saved#stop-{code}"
    with reading(place.engine) as session:
        stop = session.scalars(select(Stop).where(Stop.code == code)).one()
        assert session.get_one(TrailClip, stop.clip_id).recording_id is None
        assert stop.walking_note == "Twenty steps"
    assert begun.post(f"{TRAIL}/stops/{code}/take-out").status_code == 303
    assert code not in codes(place)
    assert begun.get(f"{TRAIL}/stops/{code}").status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"part": "seconds", "start": "", "end": "3"}, "Give the start and the end of the clip in seconds"),
        ({"part": "seconds", "start": "3", "end": "1"}, "the start before the end"),
        ({"part": "seconds", "start": "nan", "end": "1"}, "the start before the end"),
        ({"part": "lines", "from": "nosuchkey"}, "are not in “Callaloo on Sundays” any more"),
        ({"title": "x" * 400}, "is too long here"),
        ({"stall": "nosuchkey"}, "This stall is not at the trail"),
    ],
)
def test_bad_input_is_one_line_and_nothing_typed_is_lost(place, begun, told, fields, sentence):
    given = {"story": told.slug, "place_hint": "Under the walnut tree", **fields}
    answer = begun.post(f"{TRAIL}/stops", data=given)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Under the walnut tree"' in answer.text
    assert codes(place) == []


def test_a_clip_is_heard_without_a_script_before_it_is_kept(place, begun, told):
    answer = begun.post(
        f"{TRAIL}/stops",
        data={"story": told.slug, "part": "seconds", "start": "1", "end": "3", "act": "hear", "text": "Kept."},
    )
    assert f"/media/drafts/{told.slug}.webm#t=1,3" in answer.text
    assert "Kept." in answer.text
    assert codes(place) == []


def test_a_subject_is_a_stop_with_the_voice_that_is_proposed_another_or_none(place, begun, told):
    key = subject_key(place, told.dish_slug)
    page = begun.get(f"{TRAIL}/stops/new?subject={key}").text
    voice = re.search(r'name="voice" value="([^"]+)" checked', page).group(1)
    assert voice == f"{told.slug} {told.passage_key}"
    for chosen in (voice, "none"):
        answer = begun.post(f"{TRAIL}/stops", data={"subject": key, "voice": chosen if chosen != "none" else ""})
        assert answer.status_code == 303, answer.text
    with reading(place.engine) as session:
        stops = session.scalars(select(Stop).order_by(Stop.position)).all()
        assert [stop.clip_id is not None for stop in stops] == [True, False]
    first = codes(place)[0]
    assert 'value="as-it-is" checked' in begun.get(f"{TRAIL}/stops/{first}").text
    begun.post(f"{TRAIL}/stops/{first}", data={"subject": key, "voice": "as-it-is", "title": "Soup"})
    with reading(place.engine) as session:
        assert session.scalars(select(Stop).where(Stop.code == first)).one().clip_id is not None


def test_stops_are_ordered_as_a_whole_or_one_by_one(place, begun, told):
    one, two, three = (lay(begun, told) for _ in range(3))
    told_back = begun.post(
        f"{TRAIL}/order", data={"codes": f"{three} {one} {two}"}, headers={"Accept": "application/json"}
    )
    assert told_back.json() == {"codes": [three, one, two]}
    assert begun.post(f"{TRAIL}/order", data={"stop": two, "way": "up"}).status_code == 303
    assert codes(place) == [three, two, one]
    assert begun.post(f"{TRAIL}/order", data={"stop": three, "way": "up"}).status_code == 303
    assert codes(place) == [three, two, one]
    stale = begun.post(f"{TRAIL}/order", data={"codes": f"{one} {two}"}, headers={"Accept": "application/json"})
    assert stale.status_code == 422
    assert "have changed meanwhile" in stale.json()["error"]


def test_a_trail_is_published_for_later_in_a_time_zone_retires_and_is_retired(place, begun, told):
    lay(begun, told)
    later = (utc_now() + timedelta(days=30)).strftime("%Y-%m-%dT12:00")
    answer = begun.post(f"{TRAIL}/publish", data={"when": "later", "opens_at": later, "zone": "America/Lima"})
    assert answer.headers["location"] == f"{TRAIL}?done=published", answer.text
    page = begun.get(TRAIL).text
    assert "Scheduled for" in page
    assert "17:00 UTC" in page
    assert begun.get("/api/v1/trails").json() == {"total": 0, "trails": []}
    assert begun.get("/api/v1/trails/the-salt-trail").status_code == 404
    begun.post(f"{TRAIL}/publish", data={"when": "now"})
    assert "Open since" in begun.get(TRAIL).text
    listed = begun.get("/api/v1/trails").json()
    assert [(one["slug"], one["version"]) for one in listed["trails"]] == [("the-salt-trail", 2)]
    data = begun.get("/api/v1/trails/the-salt-trail").json()
    assert [(stop["number"], stop["open"], stop["narrator"]) for stop in data["stops"]] == [(1, True, "Amara Baptiste")]
    begun.post(f"{TRAIL}/retires", data={"retires_at": later, "zone": "UTC"})
    assert "retires" in begun.get(TRAIL).text
    begun.post(f"{TRAIL}/retire")
    assert "Retired; its codes lead on to the stories" in begun.get(TRAIL).text
    assert begun.get("/api/v1/trails/the-salt-trail").status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"opens_at": "2001-01-01T09:00", "zone": "UTC"}, "Choose a time to come for opening the trail"),
        ({"opens_at": "", "zone": "UTC"}, "Choose a time to come for opening the trail"),
        ({"opens_at": "tomorrow", "zone": "UTC"}, "Give day and hour"),
        ({"opens_at": "2100-01-01T09:00", "zone": "Verdanta/Agora"}, "There is no time zone “Verdanta/Agora” here"),
        ({"opens_at": "2100-01-01T09:00", "zone": "../../etc/passwd"}, "There is no time zone"),
        ({"opens_at": "2027-03-28T02:30", "zone": "Europe/Berlin"}, "skip that hour"),
        ({"opens_at": "9999-12-31T23:59", "zone": "America/Lima"}, "Look at the year"),
    ],
)
def test_a_moment_that_cannot_be_is_said_and_stays_in_its_field(begun, told, fields, sentence):
    lay(begun, told)
    answer = begun.post(f"{TRAIL}/publish", data={"when": "later", **fields})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{fields["opens_at"]}"' in answer.text
    assert begun.get("/api/v1/trails").json()["total"] == 0


def test_a_stop_that_may_not_be_met_says_whom_to_ask_and_keeps_the_trail_closed(place, begun, told):
    lay(begun, told)
    with writing(place.engine) as session:
        recording = session.scalars(select(Recording).where(Recording.key == told.recording_key)).one()
        withdraw(session, recording, reason="no more", by_id=None, now=utc_now())
    page = begun.get(TRAIL).text
    assert "these stops need somebody" in page
    assert "withdrawn" in page
    answer = begun.post(f"{TRAIL}/publish", data={"when": "now"})
    assert answer.status_code == 422
    assert "Stop 1, “Callaloo on Sundays”" in answer.text
    assert "This voice has left the trail" in begun.get(f"{TRAIL}/preview").text


def test_a_trail_begins_with_a_search_and_a_subject(place, curator, told):
    pick = {"q": "callaloo", "title": "Soups", "pick": [f"{told.slug} {told.passage_key}", told.slug]}
    assert curator.post("/desk/trails", data=pick).headers["location"] == "/desk/trails/soups?done=laid"
    assert len(codes(place)) == 2
    answer = curator.post("/desk/trails", data={"subject": subject_key(place, told.dish_slug)})
    assert answer.headers["location"] == "/desk/trails/callaloo?done=laid"
    nothing = curator.post("/desk/trails", data={"q": "zzyzx", "title": "Nothing"})
    assert nothing.status_code == 422
    assert "Nothing is open here that a trail could begin with." in nothing.text
    assert 'value="Nothing"' in nothing.text
    assert curator.post("/desk/trails", data={"steps": "nosuchkey"}).status_code == 422
    assert curator.post("/desk/trails", data={"weave": "nosuchkey"}).status_code == 404


def test_a_draft_has_nothing_to_retire(begun):
    answer = begun.post(f"{TRAIL}/retire")
    assert answer.status_code == 422
    assert "This trail was never published; there is nothing to retire." in answer.text


def test_weaves_searches_and_subjects_offer_to_begin_a_trail_to_those_who_may(place, begun, told, client):
    key = subject_key(place, told.dish_slug)
    assert f'name="subject" value="{key}"' in begun.get(f"/desk/subjects/{key}").text
    found = begun.get("/search?q=callaloo").text
    assert f'name="pick" value="{told.slug} {told.passage_key}"' in found
    assert "Begin a trail with these" in begun.get("/desk/search?q=callaloo").text
    begun.post("/sign-out")
    assert "Begin a trail with these" not in client.get("/search?q=callaloo").text


def test_a_trail_is_said_anew_and_has_its_festival(place, begun, told):
    begun.post("/desk/festivals", data={"name": "Harvest Table", "starts_on": "2026-11-29"})
    said = {"title": "Salt", "introduction": "Voices of salt.", "festival": "harvest-table"}
    assert begun.post(TRAIL, data=said).headers["location"] == f"{TRAIL}?done=saved"
    assert "Harvest Table" in begun.get(TRAIL).text
    wrong = begun.post(TRAIL, data={**said, "festival": "never-was", "introduction": "Kept as typed."})
    assert wrong.status_code == 422
    assert "Kept as typed." in wrong.text
    with reading(place.engine) as session:
        assert session.scalars(select(Trail.title)).one() == "Salt"

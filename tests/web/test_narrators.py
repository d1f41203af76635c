"""A narrator's own page over HTTP: by its secret address, without an account."""

import re

import pytest
from sqlalchemy import select

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import reading, writing
from archive.narrator_linking import make_link
from archive.stories import Story
from archive.subjects import Subject
from tests.web.stories import EVIL, tell_a_story
from web.app import make_app


@pytest.fixture
def told(place):
    return tell_a_story(place)


@pytest.fixture
def token(place, told):
    with writing(place.engine) as session:
        person = session.scalar(select(Subject).where(Subject.slug == told.person_slug))
        return make_link(session, person, by_id=None, now=utc_now())


@pytest.fixture
def key(place, told):
    with reading(place.engine) as session:
        return session.get_one(Story, told.story_id).key


def test_a_narrator_hears_and_reads_what_is_theirs(client, told, token, key):
    page = client.get(f"/n/{token}")
    assert page.status_code == 200
    assert told.title in page.text
    assert (page.headers["cache-control"], page.headers["x-robots-tag"]) == ("no-store", "noindex")
    assert "Callaloo was never just a soup" in client.get(f"/n/{token}/stories/{key}").text
    sound = client.get(f"/n/{token}/stories/{key}.webm", headers={"Range": "bytes=0-9"})
    assert (sound.status_code, len(sound.content)) == (206, 10)
    assert (sound.headers["cache-control"], sound.headers["x-robots-tag"]) == ("no-store", "noindex")


def test_withdrawing_closes_the_page_the_sound_and_search_and_gives_a_receipt(client, told, token, key):
    assert client.get(f"/stories/{told.slug}").status_code == 200
    answer = client.post(f"/n/{token}/stories/{key}/withdraw", data={"reason": ""})
    assert answer.status_code == 303
    receipt = client.get(answer.headers["location"]).text
    assert "its page, its sound, search" in receipt
    unknown = client.get("/stories/nothing-of-the-kind")
    for path in (f"/stories/{told.slug}", f"/media/stories/{told.slug}.webm"):
        assert client.get(path).status_code == 404
    clean = re.compile(r"nonce[-=\"]+[\w-]+|nothing-of-the-kind|" + told.slug)
    assert clean.sub("", client.get(f"/stories/{told.slug}").text) == clean.sub("", unknown.text)
    mine = client.get(f"/n/{token}/stories/{key}")
    assert "Give my word again" in mine.text
    client.post(f"/n/{token}/stories/{key}/reinstate")
    assert client.get(f"/stories/{told.slug}").status_code == 200


def test_a_passage_a_name_and_a_request(client, told, token, key):
    answer = client.post(f"/n/{token}/stories/{key}/passages/{told.passage_key}", data={"act": "restrict"})
    assert answer.status_code == 303
    assert "Callaloo was never" not in client.get(f"/stories/{told.slug}").text
    client.post(f"/n/{token}/stories/{key}/passages/{told.passage_key}", data={"act": "reinstate"})
    assert "was never just a soup" in client.get(f"/stories/{told.slug}").text
    assert client.post(f"/n/{token}/name", data={"name_shown": "given"}).status_code == 303
    assert "Amara Baptiste" not in client.get(f"/stories/{told.slug}").text
    assert client.post(f"/n/{token}/ask", data={"text": EVIL}).headers["location"].endswith("?done=asked")
    assert EVIL not in client.get(f"/n/{token}").text


def test_bad_input_changes_nothing_and_says_why(client, told, token, key):
    for path, data in (
        ("/name", {"name_shown": "pseudonym"}),
        ("/name", {"name_shown": "wrong"}),
        ("/ask", {"text": " "}),
        (f"/stories/{key}/agree", {"use": "everything"}),
        (f"/stories/{key}/agree", {"use": "training"}),
        (f"/stories/{key}/reinstate", {}),
    ):
        answer = client.post(f"/n/{token}{path}", data=data)
        assert answer.status_code in (409, 422), path
        assert 'role="alert"' in answer.text
    assert client.get(f"/stories/{told.slug}").status_code == 200


def test_what_it_may_be_used_for_holds_at_once(client, told, token, key):
    assert client.post(f"/n/{token}/stories/{key}/agree", data={"use": ["festival"]}).status_code == 303
    assert client.get(f"/stories/{told.slug}").status_code == 404
    assert client.post(f"/n/{token}/stories/{key}/agree", data={"use": ["festival", "web"]}).status_code == 303
    assert client.get(f"/stories/{told.slug}").status_code == 200


def test_a_wrong_or_closed_link_shows_nothing(client, token, key, signed_in):
    for path in (f"/n/{token[:-1]}x", f"/n/{token[:-1]}x/stories/{key}", f"/n/{token[:-1]}x/stories/{key}.webm"):
        assert client.get(path).status_code == 404
    signed_in(Role.curator)
    person = re.search(r"/desk/narrators/(\w+)/revoke", client.get("/desk/narrators").text).group(1)
    client.post(f"/desk/narrators/{person}/revoke")
    assert client.get(f"/n/{token}").status_code == 404


def test_the_desk_makes_a_link_that_is_shown_once_and_answers(client, place, told, token, signed_in):
    client.post(f"/n/{token}/ask", data={"text": "Please say aunt, not and."})
    signed_in(Role.curator)
    desk = client.get("/desk/narrators").text
    assert "Please say aunt, not and." in desk
    person = re.search(r"/desk/narrators/(\w+)/link", desk).group(1)
    made = client.post(f"/desk/narrators/{person}/link")
    address = re.search(r"/n/([\w-]+)", made.text).group(1)
    assert made.headers["cache-control"] == "no-store"
    assert client.get(f"/n/{address}").status_code == 200
    assert address not in client.get("/desk/narrators").text
    request = re.search(r"/desk/narrators/requests/(\w+)", desk).group(1)
    assert client.post(f"/desk/narrators/requests/{request}", data={"answer": ""}).status_code == 422
    assert client.post(f"/desk/narrators/requests/{request}", data={"answer": "It says aunt now."}).status_code == 303
    assert "It says aunt now." in client.get(f"/n/{address}").text


def test_what_narrators_may_do_is_the_archives_policy(place, told, token, key, tmp_path):
    from dataclasses import replace

    from fastapi.testclient import TestClient

    careful = replace(place, settings=place.settings.model_copy(update={"narrators_do": "restrict"}))
    with TestClient(make_app(careful), headers={"Origin": "http://testserver"}, follow_redirects=False) as client:
        answer = client.post(f"/n/{token}/stories/{key}/withdraw", data={"reason": "please"})
        assert answer.headers["location"] == f"/n/{token}?done=asked"
        assert client.get(f"/stories/{told.slug}").status_code == 200


def test_the_desks_withdrawal_gives_a_receipt_too(client, told, signed_in):
    signed_in(Role.curator)
    answer = client.post(f"/desk/stories/{told.slug}/withdraw", data={"reason": "a letter"})
    assert answer.headers["location"].startswith("/desk/receipts/")
    assert "its page, its sound, search" in client.get(answer.headers["location"]).text

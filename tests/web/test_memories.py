"""“I remember this differently”: sent without an account, read at the desk first, gone with its story."""

import re

import pytest

from archive.accounts import Role
from archive.database import reading
from archive.memories import Memory
from tests.web.stories import EVIL, tell_a_story, withdraw_story
from web.memory_limits import MemoryLimits

TEXT = "There were eleven tables where I stood."


def send(client, told, **fields):
    return client.post(f"/stories/{told.slug}/remember", data={"text": TEXT, "teller": "Jo", **fields})


def key_of(place) -> str:
    with reading(place.engine) as session:
        return session.query(Memory).one().key


def test_a_memory_is_sent_read_shown_and_taken_back(place, client, signed_in):
    told = tell_a_story(place)
    form = client.get(f"/stories/{told.slug}/remember?passage={told.passage_key}").text
    assert "Callaloo was never just a soup to us" in form
    sent = send(client, told, passage=told.passage_key)
    assert sent.headers["location"] == f"/stories/{told.slug}?told=yes#memories"
    assert "A curator reads what you remember" in client.get(f"/stories/{told.slug}?told=yes").text
    assert TEXT not in client.get(f"/stories/{told.slug}").text
    signed_in(Role.curator)
    assert TEXT in client.get("/desk/memories").text
    address = f"/desk/memories/{key_of(place)}"
    assert client.post(address, data={"act": "show", "seen": "waiting"}).status_code == 303
    for page in (f"/stories/{told.slug}", f"/p/{told.passage_key}"):
        text = client.get(page).text
        assert TEXT in text
        assert "A visitor’s account" in text
    assert client.post(address, data={"act": "decline", "seen": "waiting"}).status_code == 409
    assert client.post(address, data={"act": "burn", "seen": "shown"}).status_code == 422
    assert client.post(address, data={"act": "wait", "seen": "shown"}).status_code == 303
    assert TEXT not in client.get(f"/stories/{told.slug}").text


def test_a_withdrawn_story_takes_its_memories_along(place, client, signed_in):
    told = tell_a_story(place)
    send(client, told)
    signed_in(Role.curator)
    client.post(f"/desk/memories/{key_of(place)}", data={"act": "show", "seen": "waiting"})
    assert TEXT in client.get(f"/stories/{told.slug}").text
    withdraw_story(place, told)
    assert client.get(f"/stories/{told.slug}").status_code == 404
    assert client.get(f"/p/{told.passage_key}").status_code == 404
    assert send(client, told).status_code == 404


def test_what_cannot_be_used_comes_back_with_its_words(place, client):
    told = tell_a_story(place)
    answer = send(client, told, text="short", teller="Jo & Ann")
    assert answer.status_code == 422
    assert "Write a sentence or two" in answer.text
    assert ">short</textarea>" in answer.text
    assert 'value="Jo &amp; Ann"' in answer.text
    other = tell_a_story(place, title="Another", narrator="Tala Reyes")
    assert send(client, told, passage=other.passage_key).status_code == 404


def test_hostile_words_stay_words(place, client, signed_in):
    told = tell_a_story(place)
    send(client, told, text=EVIL, teller=EVIL)
    signed_in(Role.curator)
    client.post(f"/desk/memories/{key_of(place)}", data={"act": "show", "seen": "waiting"})
    for page in (f"/stories/{told.slug}", "/desk/memories?show=shown"):
        text = client.get(page).text
        assert "<script>alert" not in text
        assert re.search("&lt;script&gt;alert", text)


def test_one_address_tells_so_many_and_no_more(place, client):
    client.app.state.memory_limits = MemoryLimits(per_address=2)
    told = tell_a_story(place)
    assert [send(client, told, text=f"{TEXT} {n}").status_code for n in range(2)] == [303, 303]
    assert send(client, told, text="short").status_code == 422
    answer = send(client, told, text=f"{TEXT} again")
    assert answer.status_code == 429
    assert "Keep yours" in answer.text
    assert f"{TEXT} again" in answer.text
    with reading(place.engine) as session:
        assert session.query(Memory).count() == 2


@pytest.mark.parametrize("role", [None, Role.contributor])
def test_only_the_desk_meets_the_queue(place, client, signed_in, role):
    told = tell_a_story(place)
    send(client, told)
    if role:
        signed_in(role)
    assert client.get("/desk/memories").status_code in {303, 403}
    answer = client.post(f"/desk/memories/{key_of(place)}", data={"act": "show", "seen": "waiting"})
    assert answer.status_code in {303, 403}
    assert TEXT not in client.get(f"/stories/{told.slug}").text

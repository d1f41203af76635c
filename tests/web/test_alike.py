"""Passages that a model finds alike: said to be a machine's, under the gate, and only where that is switched on."""

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from archive.errors import MissingPart
from search.alike import Alike, FirstThatAnswers
from tests.web.stories import tell_a_story, withdraw_story
from web.app import make_app

SAID = "A language model on this archive’s own computer finds these alike."


class Finds:
    """Stands for an index of meanings: it names what the test tells it to, closed or not."""

    def __init__(self):
        self.found, self.asked = (), []

    def alike(self, passage_id, *, limit, least, left_out):
        self.asked.append((passage_id, limit, left_out))
        return self.found


@pytest.fixture
def finds():
    return Finds()


@pytest.fixture
def told(place):
    return tell_a_story(place), tell_a_story(
        place, title="Fish in the wind", words="We cured the fish in salt", narrator="Bela"
    )


@pytest.fixture
def asking(place, finds):
    return TestClient(make_app(replace(place, alike=finds)))


def of(told):
    return Alike(told.story_id, told.story_id, 0.9)  # the second passage is in the second story


def test_they_play_and_are_marked_as_a_machines(asking, finds, told):
    first, second = told
    finds.found = (of(second),)
    page = asking.get(f"/p/{first.passage_key}/like").text
    assert SAID in page
    assert "We cured the fish in salt" in page
    data = asking.get(f"/api/v1/threads/{first.passage_key}").json()
    assert [each["quote"] for each in data["alike_in_meaning"]] == ["We cured the fish in salt"]
    assert finds.asked[0][0] == first.story_id


def test_what_is_closed_is_left_out_whatever_the_index_says(asking, finds, told, place):
    first, second = told
    finds.found = (of(second),)
    withdraw_story(place, second)
    page = asking.get(f"/p/{first.passage_key}/like").text
    assert "cured the fish" not in page
    assert SAID not in page


def test_switched_off_nothing_is_asked_or_said(client, told):
    first, _ = told
    page = client.get(f"/p/{first.passage_key}/like")
    assert page.status_code == 200
    assert "Alike in meaning" not in page.text
    assert client.get(f"/api/v1/threads/{first.passage_key}").json()["alike_in_meaning"] == []


def test_an_index_that_does_not_answer_spoils_no_page(place, told):
    class Away:
        def alike(self, *_, **__):
            raise MissingPart("away")

    asking = TestClient(make_app(replace(place, alike=FirstThatAnswers((Away(),)))))
    assert asking.get(f"/p/{told[0].passage_key}/like").status_code == 200

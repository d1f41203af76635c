"""Search as people meet it: found under the gate whatever the index says, and told plainly when there is none."""

import html
import re

import pytest

from archive.clock import utc_now
from archive.database import reading
from archive.reading_index import indexed_story
from ingest.story_indexing import change_to
from search.embedded import EmbeddedIndex
from tests.web.stories import embargo, hide, tell_a_story, withdraw_story


@pytest.fixture
def told(place):
    told = tell_a_story(place)
    index = EmbeddedIndex(place.settings.data / "index", "public")
    with reading(place.engine) as session:
        found = indexed_story(session, told.story_id, now=utc_now())
    index.rebuild([change_to(found, 1)])
    index.close()
    return told


def test_what_is_said_is_found_marked_and_plays_in_place(client, told):
    page = client.get("/search?q=never+just").text
    assert "<mark>never</mark>" in page
    assert f"/media/stories/{told.slug}.webm" in page
    assert f'href="/stories/{told.slug}#t=1"' in page
    data = client.get("/api/v1/search?q=soup").json()
    assert data["total"] == 1
    assert data["stories"][0]["moments"][0]["quote"] == "Callaloo was never just a soup to us"
    assert data["facets"]["dish"] == [{"name": "Callaloo", "slug": told.dish_slug, "stories": 1, "chosen": False}]


def test_filters_stand_in_the_address_and_can_be_taken_away(client, told):
    page = client.get(f"/search?q=soup&dish={told.dish_slug}").text
    assert 'href="/search?q=soup"' in page
    assert client.get(f"/api/v1/search?dish={told.dish_slug}").json()["total"] == 1
    assert "Nobody says this" in client.get(f"/search?q=zucchini&dish={told.dish_slug}").text
    assert client.get("/api/v1/search?q=soup&dish=unknown-dish").status_code == 200


@pytest.mark.parametrize("close", [withdraw_story, hide, embargo])
def test_a_closed_story_is_never_found_though_the_index_still_holds_it(client, place, told, close):
    assert client.get("/api/v1/search?q=soup").json()["total"] == 1
    close(place, told)
    assert told.story_id in place.public_index.story_versions()
    for question in ("q=soup", "q=callaloo", "q=amara", f"q=soup&dish={told.dish_slug}", "q=cal"):
        data = client.get(f"/api/v1/search?{question}").json()
        assert (data["total"], data["stories"], data["without"]) == (0, [], [])
        assert [choice for own in data["facets"].values() for choice in own if choice["stories"]] == []
        page = client.get(f"/search?{question}").text
        assert told.slug not in page
        assert "never just" not in page


def test_without_an_index_the_database_answers(client, place):
    told = tell_a_story(place)
    assert place.public_index.answering() == "database"
    page = client.get("/search?q=soup")
    assert page.status_code == 200
    assert f'href="/stories/{told.slug}#t=1"' in page.text
    data = client.get("/api/v1/search?q=never+just").json()
    assert (data["total"], data["facets"]) == (1, {})
    withdraw_story(place, told)
    assert client.get("/api/v1/search?q=soup").json()["total"] == 0


def test_pages_beyond_the_end_are_empty(client, told):
    assert client.get("/api/v1/search?q=soup&page=900").json()["stories"] == []


def test_the_theme_switch_without_a_script_keeps_the_question(client):
    asked = "/search?q=okra+%26+corn&person=amara"
    back = re.search(r'name="back" value="([^"]+)"', client.get(asked).text).group(1)
    assert html.unescape(back) == asked
    answer = client.post("/theme", data={"theme": "dark", "back": html.unescape(back)})
    assert answer.headers["location"] == asked

"""A search is narrowed to the stories that were heard at a festival, by the index and by the database alike."""

import pytest

from archive.database import writing
from archive.festivals import Festival
from archive.stories import Story
from archive.trail_drafts import StopText, add_stop, draft_trail
from archive.trail_publishing import publish_trail
from tests.archive import builders
from tests.archive.trail_archive import a_festival
from tests.conftest import NOW
from tests.web.searched import index_all, tell_of_beans


@pytest.fixture(params=["index", "database"])
def told(request, place):
    """Amara's story is a stop at a published festival; Vera's at one that is not published."""
    told = tell_of_beans(place)
    with writing(place.engine) as session:
        for teller, days, fields in ((told.amara, 2, {}), (told.vera, 9, {"published_at": None})):
            festival = a_festival(session, days=days, **fields)
            clip = builders.a_clip(session, session.get_one(Story, teller.story.id))
            trail = draft_trail(session, title="A trail", festival_id=festival.id, by_id=None, now=NOW)
            add_stop(session, trail, StopText(), clip_id=clip.id, by_id=None, now=NOW)
            publish_trail(session, trail, by_id=None, now=NOW)
    if request.param == "index":
        index_all(place)
    else:
        for name in sorted((place.settings.data / "index").rglob("*"), reverse=True):
            name.rmdir() if name.is_dir() else name.unlink()
    return told


def found(client, question):
    return client.get(f"/api/v1/search?{question}").json()


def titles(data):
    return [story["title"] for story in data["stories"]]


def test_only_what_was_heard_there_is_found(client, told):
    assert titles(found(client, "festival=festival-2")) == ["The jar"]
    assert titles(found(client, "q=okra&festival=festival-2")) == []
    page = client.get("/search?festival=festival-2").text
    assert "Festival in 2" in page
    assert "The jar" in page
    assert "The tree" not in page


def test_a_festival_that_is_not_published_is_not_known(client, told):
    page = client.get("/search?q=okra&festival=festival-9").text
    assert "Festival in 9" not in page
    assert "festival-9" in page, "what was asked and is not here is said"


def test_it_is_offered_with_its_number_of_stories(place, client, told):
    page = client.get("/search?q=beans").text
    offered = 'href="/search?q=beans&amp;festival=festival-2"' in page
    assert offered != ("No search index answers" in page), "the database itself counts nothing"
    with writing(place.engine) as session:
        session.query(Festival).filter_by(slug="festival-2").one().published_at = None
    assert "Festival in 2" not in client.get("/search?q=beans").text

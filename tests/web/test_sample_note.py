"""Where voices are synthetic, every page says so; where none are, none does."""

from sqlalchemy import update

from archive.database import writing
from archive.recordings import Recording
from tests.web.stories import tell_a_story

NOTE = "its voices are synthetic"
PAGES = ["/", "/stories", "/search?q=corn", "/people", "/about", "/sign-in", "/no-such-page"]


def test_every_page_says_that_voices_are_synthetic(place, client):
    told = tell_a_story(place)
    with writing(place.engine) as session:
        session.execute(update(Recording).values(synthetic=True))
    for path in [*PAGES, f"/stories/{told.slug}"]:
        assert NOTE in client.get(path).text, path
    assert "(synthetic voice)" in client.get(f"/stories/{told.slug}").text
    assert client.get(f"/api/v1/stories/{told.slug}").json()["synthetic_voice"] is True


def test_an_archive_of_people_says_nothing_of_the_kind(place, client):
    told = tell_a_story(place)
    for path in [*PAGES, f"/stories/{told.slug}"]:
        assert NOTE not in client.get(path).text, path
    assert "synthetic voice" not in client.get(f"/stories/{told.slug}").text

"""Words without a recording are deposited at the desk, and their story says that it has no sound."""

import pytest
from sqlalchemy import select

from archive.accounts import Role
from archive.agreements import NameShown
from archive.database import reading, writing
from archive.facts import Span
from archive.recordings import Contribution, Recording
from archive.story_drafts import draft_story
from archive.story_publishing import publish_story
from tests.archive.builders import an_agreement
from tests.conftest import NOW
from tests.web.stories import ALL_USES, EVIL

TEXT = "Amara Baptiste: Callaloo was never just a soup.\nNobody asked."
FORM = {"title": "A lost tape", "narrator": "Amara Baptiste", "language": "en", "deposit": "yes"}
ADDRESS = "/desk/new/words"


@pytest.fixture
def curator(signed_in):
    return signed_in(Role.curator)


def recordings(place):
    with reading(place.engine) as session:
        return session.scalars(select(Recording)).all()


def test_it_is_deposited_and_its_desk_page_says_that_there_is_no_sound(place, curator):
    assert "Words without a recording" in curator.get("/desk").text
    answer = curator.post(ADDRESS, data={**FORM, "text": TEXT})
    (kept,) = recordings(place)
    assert answer.headers["location"] == f"/desk/recordings/{kept.key}"
    page = curator.get(answer.headers["location"]).text
    assert "none: words alone" in page
    assert "There is no sound: words alone were deposited." in page
    assert "Callaloo was never just a soup." in page
    assert "Have it read again" not in page
    assert "Typed by a person." in page


def test_its_story_reads_and_says_so_in_the_players_place(place, curator):
    curator.post(ADDRESS, data=FORM, files={"file": ("tape.txt", TEXT)})
    with writing(place.engine) as session:
        recording, person = session.execute(
            select(Recording, Contribution.person_id).join(Contribution, Contribution.recording_id == Recording.id)
        ).one()
        span = Span(recording.id, 0.0, recording.duration_s)
        story = draft_story(session, title="The tape", lede="", spans=[span], language="en", by_id=None, now=NOW)
        an_agreement(session, recording_id=recording.id, person_id=person, name_shown=NameShown.full, **ALL_USES)
        publish_story(session, story, by_id=None, now=NOW)
        slug = story.slug
    for address in (f"/stories/{slug}", f"/stories/{slug}/transcript"):
        page = curator.get(address).text
        assert "There is no recording of this: it was written down." in page
        assert "being prepared" not in page
        assert "data-player" not in page
        assert "Callaloo was never just a soup." in page
    assert '"@type": "CreativeWork"' in curator.get(f"/stories/{slug}").text
    assert curator.get(f"/media/stories/{slug}.webm").status_code == 404


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({**FORM, "text": ""}, "Choose a file, or type or paste what is said."),
        ({**FORM, "text": TEXT, "deposit": ""}, "Tick the deposit statement"),
        ({**FORM, "text": TEXT, "title": ""}, "Give it a title"),
        ({**FORM, "text": TEXT, "language": "Martian"}, "Give the language by its English name"),
        ({**FORM, "text": TEXT, "recorded_on": "soon"}, "Give the day as year-month-day"),
        ({**FORM, "text": "WEBVTT\n\n00:04.000 --> 00:02.000\nA"}, "does not end after it begins"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(place, curator, form, sentence):
    answer = curator.post(ADDRESS, data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert recordings(place) == []


def test_hostile_words_are_shown_as_words(curator):
    page = curator.get(curator.post(ADDRESS, data={**FORM, "title": EVIL, "text": EVIL}).headers["location"]).text
    assert EVIL not in page

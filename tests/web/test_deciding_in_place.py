"""Words are decided on where they are read: beneath a line of a recording, of a story, and on the line's own page."""

import re

import pytest

from archive.accounts import Role
from archive.database import reading, writing
from archive.recordings import find_recording
from tests.archive import builders
from tests.web.waiting_words import words_wait


@pytest.fixture
def waiting(place):
    return words_wait(place)


@pytest.fixture
def story(place, waiting):
    with writing(place.engine) as session:
        recording = find_recording(session, waiting.recording)
        return builders.a_story(session, [(recording, 0.0, 11.5)], title="A pot").slug


def test_beneath_a_line_of_a_recording_a_story_and_on_its_own_page(place, waiting, story, signed_in):
    curator = signed_in(Role.curator)
    line = waiting.passages[0]
    for address, place_in_it in (
        (f"/desk/recordings/{waiting.recording}", f"#p-{line}"),
        (f"/desk/stories/{story}", f"#p-{line}"),
        (f"/desk/passages/{line}", ""),
    ):
        page = curator.get(address).text
        form = re.search(rf'action="/desk/mentions/{waiting.plain}">.*?name="seen" value="(\d+)"', page, re.DOTALL)
        assert f'value="{address}{place_in_it}"' in page
        data = {"act": "accept", "seen": form.group(1), "back": f"{address}{place_in_it}"}
        done = curator.post(f"/desk/mentions/{waiting.plain}", data=data)
        assert done.headers["location"] == f"{address}?decided={waiting.plain}{place_in_it}"
        told = curator.get(done.headers["location"]).text
        assert "“callaloo” speaks of callaloo." in told
        assert f'action="/desk/mentions/{waiting.plain}">' not in told
        back = re.search(rf'action="(/desk/mentions/{waiting.plain}/take-back)".*?value="(\d+)"', told, re.DOTALL)
        assert curator.post(back.group(1), data={"seen": back.group(2)}).status_code == 303


def test_only_what_a_story_says_waits_beneath_it(waiting, story, signed_in):
    page = signed_in(Role.curator).get(f"/desk/stories/{story}").text
    assert page.count("1 name to decide on") == 2
    assert "Rosa (cook)" not in page[: page.index("<datalist")]


def test_the_desk_says_how_much_waits(waiting, signed_in):
    page = signed_in(Role.curator).get("/desk").text
    assert 'href="/desk/mentions"><span class="number">4</span> <span>Words to decide on</span></a>' in page
    assert 'href="/desk/machine"' in page


def test_whoever_may_not_decide_is_not_asked(place, waiting, signed_in):
    contributor = signed_in(Role.contributor)
    with writing(place.engine) as session:
        recording = find_recording(session, waiting.recording)
        recording.uploader_id = 1
    page = contributor.get(f"/desk/recordings/{waiting.recording}")
    assert page.status_code == 200
    assert "to decide on" not in page.text
    with reading(place.engine) as session:
        assert find_recording(session, waiting.recording).uploader_id == 1

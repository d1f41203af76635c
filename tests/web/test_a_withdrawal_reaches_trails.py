"""One withdrawal reaches all that a festival sends out at once: page, code, sound, data, feed, pack, file and paper."""

import io
from zipfile import ZipFile

import pytest

from archive.accounts import Role
from archive.agreeing import reinstate, withdraw
from archive.clock import utc_now
from archive.database import writing
from archive.listening import copy_of_clip, copy_of_story
from archive.recordings import find_recording
from archive.settings import Settings
from archive.stories import Story
from archive.trails import Stop
from tests.archive import builders
from tests.laid_archive import open_laid
from tests.web.stories import tell_a_story

WORDS, TITLE, NARRATOR = "Callaloo was zyqsaid", "Zyqtitle nights", "Zyqname One"
PLANTED = ("zyqsaid", "Zyqtitle", "Zyqname")


@pytest.fixture
def place(tmp_path):
    return open_laid(Settings(data=tmp_path, transcriber="none", base_url="https://voices.example.org"))


@pytest.fixture
def walk(place):
    """A trail of two voices: its slug, the first stop's code, and the story of it."""
    told = tell_a_story(place, words=WORDS, title=TITLE, narrator=NARRATOR)
    other = tell_a_story(place, words="Callaloo stays", title="Open table", narrator="Milo Terns")
    with writing(place.engine) as session:
        clips = [_clip(session, one) for one in (told, other)]
        trail = builders.a_trail(session, *clips)
        code = session.query(Stop.code).filter_by(trail_id=trail.id, number=1).scalar()
        return trail.slug, code, told.story_id


def _clip(session, told):
    """The whole of a story, with the sound that its own page plays."""
    held = [(find_recording(session, told.recording_key), 0.0, 10.0)]
    clip = builders.a_clip(session, session.get_one(Story, told.story_id), held=held)
    own, heard = copy_of_clip(session, clip.id), copy_of_story(session, told.story_id)
    own.opus_name, own.aac_name = heard.opus_name, heard.aac_name
    return clip


def surfaces(slug: str, code: str) -> dict[str, str]:
    trail = f"/trails/{slug}"
    return {
        "page": trail, "stop": f"{trail}/1", "kiosk": f"{trail}/kiosk", "data": f"/api/v1{trail}",
        "feed": f"{trail}/feed.xml", "pack": f"{trail}/pack.json", "signs": f"/desk{trail}/signs",
        "booklet": f"/desk{trail}/booklet", "spanish": f"/es{trail}", "spanish stop": f"/es{trail}/1",
        "preview": f"/desk{trail}/preview", "archive feed": "/feed.xml",
    }  # fmt: skip


def said_in_zip(client, slug: str) -> str:
    answer = client.get(f"/trails/{slug}/pack.zip")
    if answer.status_code != 200:
        return ""
    with ZipFile(io.BytesIO(answer.content)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def test_a_withdrawal_reaches_everything_of_a_trail_at_once(place, client, walk, signed_in):
    slug, code, story_id = walk
    signed_in(Role.curator)
    asked = surfaces(slug, code)
    before = {name: client.get(path).text for name, path in asked.items()}
    assert {name for name, text in before.items() if not any(word in text for word in PLANTED)} <= {"pack"}
    pack = before["pack"]
    assert f"/trails/{slug}/1" in pack
    who = {"by_id": None, "now": utc_now()}
    with writing(place.engine) as session:
        withdraw(session, session.get_one(Story, story_id), reason="asked by phone", **who)
    for name, path in asked.items():
        answer = client.get(path)
        assert not [word for word in PLANTED if word in answer.text], (name, answer.status_code)
    assert client.get(f"/media/stops/{code}.webm").status_code == 404
    assert client.get(f"/feeds/stops/{code}.m4a").status_code == 404
    assert f"/media/stops/{code}" not in client.get(asked["pack"]).text
    assert client.get(asked["pack"]).text != pack
    zipped = said_in_zip(client, slug)
    assert "Callaloo stays" in zipped
    assert not [word for word in PLANTED if word in zipped]
    left = client.get(f"/q/{code}", follow_redirects=True).text
    assert "This voice has left the trail" in left
    assert f"/trails/{slug}/2" in left
    with writing(place.engine) as session:
        reinstate(session, session.get_one(Story, story_id), reason="asked again", **who)
    assert "Zyqtitle" in client.get(asked["page"]).text

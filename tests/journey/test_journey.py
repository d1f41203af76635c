"""The straight line through the house: a recording goes in over HTTP; a searchable story comes out, to the second.

Everything is real: the server, the worker beside it, Whisper with the sample's voice model, the search index.
"""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from archive.clock import utc_now
from archive.database import writing
from archive.settings import Settings
from ingest.configuration import store_setting
from ingest.place import open_place
from ingest.speech.models import install_voice_model
from ingest.vocabulary import load_vocabulary
from tests.serving import ROOT, Served, environment_of, serve

pytestmark = pytest.mark.speech

NAME = "01-the-light-was-off"
WORD = "onions"
PATIENCE_S = 400
AGREED = {
    "use": "web", "name": "Liora Valen", "name_shown": "full", "wording": "May we put this on the web?",
    "evidence": "Said so on the recording.",
}  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("journey")
    (data / "models").mkdir()
    install_voice_model(ROOT / "demo" / "voice_model" / "verdanta.pt", data / "models" / "verdanta.pt")
    store_setting(data, "whisper_model", "verdanta")
    store_setting(data, "window_s", 12)
    _load_vocabulary(data)
    with serve(environment_of(data, transcriber="whisper")) as site:
        yield site


def _load_vocabulary(data: Path) -> None:
    with writing(open_place(Settings(data=data)).engine) as session:
        load_vocabulary(session, ROOT / "demo" / "vocabulary", now=utc_now())


def test_from_an_upload_to_the_very_second(served: Served) -> None:
    with httpx.Client(base_url=served.address, follow_redirects=True, timeout=30) as browser:
        become_steward(browser, served)
        upload = send(browser)
        done = wait_for(lambda: _ended(browser, upload), "the worker")
        assert done["state"] == "ready", done
        key = recording_of(browser)
        slug = publish(browser, key)
        story = wait_for(lambda: _found(browser, slug), "the index")
    moment = story["moments"][0]
    assert WORD in moment["quote"]
    said_s = sentence_with(WORD)
    assert abs(moment["start_s"] - said_s) <= 1.0, (moment, said_s)
    assert_plays(served, slug)


def become_steward(browser: httpx.Client, served: Served) -> None:
    person = {"name": "Ezekiel", "email": "e@example.org", "password": "a-garden-at-night"}
    answer = browser.post(served.steward_link, data=person, headers={"Origin": served.address})
    assert answer.status_code == 200, answer.text
    browser.headers["Origin"] = served.address


def send(browser: httpx.Client) -> str:
    path = ROOT / "demo" / "recordings" / f"{NAME}.opus"
    said = {"deposit": "yes", "narrator": "Liora Valen", "language": "en", "title": "The light was off"}
    with path.open("rb") as file:
        answer = browser.post(
            "/contribute", data=said, files={"file": (path.name, file)}, headers={"Accept": "application/json"}
        )
    assert answer.status_code == 201, answer.text
    (recording,) = answer.json()["recordings"]
    return str(recording["key"])


def _ended(browser: httpx.Client, upload: str) -> dict[str, Any] | None:
    progress = browser.get(f"/me/uploads/{upload}/progress").json()
    return progress if progress["state"] not in ("working", "waiting") else None


def recording_of(browser: httpx.Client) -> str:
    desk = browser.get("/desk").text
    return desk.split("/desk/recordings/")[1].split('"')[0]


def publish(browser: httpx.Client, key: str) -> str:
    drafted = browser.post("/desk/stories", data={"recording": key, "title": "The light was off"})
    assert drafted.status_code == 200, drafted.text
    slug = drafted.url.path.rsplit("/", 1)[-1]
    refused = browser.post(f"/desk/stories/{slug}/publish")
    assert "agreed" in refused.text, "a story is not opened before its narrator has agreed"
    assert browser.get(f"/stories/{slug}").status_code == 404
    agreed = browser.post(f"/desk/recordings/{key}/agreements", data=AGREED)
    assert agreed.status_code == 200, agreed.text
    opened = browser.post(f"/desk/stories/{slug}/publish")
    assert opened.status_code == 200, opened.text
    return slug


def _found(browser: httpx.Client, slug: str) -> dict[str, Any] | None:
    answer = browser.get("/api/v1/search", params={"q": WORD}).json()
    return next((hit for hit in answer["stories"] if hit["href"] == f"/stories/{slug}" and hit["moments"]), None)


def sentence_with(word: str) -> float:
    """When the sentence that holds the word begins, from the synthesis itself."""
    sentences = json.loads((ROOT / "demo" / "recordings" / "times.json").read_text("utf-8"))[NAME]
    return next(float(each["start_s"]) for each in sentences if word in each["text"])


def assert_plays(served: Served, slug: str) -> None:
    with httpx.Client(base_url=served.address) as visitor:
        page = visitor.get(f"/stories/{slug}").text
        assert "Liora Valen" in page
        part = visitor.get(f"/media/stories/{slug}.webm", headers={"Range": "bytes=0-3"})
        assert part.status_code == 206
        assert part.content == b"\x1aE\xdf\xa3"


def wait_for(look: Callable[[], dict[str, Any] | None], what: str) -> dict[str, Any]:
    for _ in range(PATIENCE_S * 2):
        if (found := look()) is not None:
            return found
        time.sleep(0.5)
    raise AssertionError(f"{what} took too long")

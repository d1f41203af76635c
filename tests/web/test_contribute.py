"""Sending recordings: stored and promised before anyone is told so, each file told the truth about."""

import wave
from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, text

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import reading, writing
from archive.errors import StorageFull
from archive.gate import Viewer
from archive.reading_uploads import my_recordings
from archive.settings import Settings
from archive.signing_in import add_account
from archive.steps import StepRecord, StepState
from archive.uploads import DEPOSIT_STATEMENT, Upload, UploadState
from ingest.place import open_place
from media.store import LocalStore
from tests.web.conftest import ORIGIN, PASSWORD
from web.app import make_app
from web.way_words import row_context

JSON = {"Accept": "application/json"}


def a_sound(seconds: int = 1, tone: int = 0) -> bytes:
    file = BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes([tone, 0]) * 8000 * seconds)
    return file.getvalue()


def files(*named):
    return [("file", (name, content, "audio/wav")) for name, content in named]


def uploads(place):
    with reading(place.engine) as session:
        return list(session.scalars(select(Upload).order_by(Upload.id)))


@pytest.fixture
def contributor(signed_in):
    return signed_in(Role.contributor)


def test_what_is_stored_is_on_disk_in_the_record_and_promised(place, contributor):
    sound = a_sound()
    form = {
        "deposit": "yes", "narrator": "Amara Baptiste", "place": "Verdanta", "recorded_on": "2026-05-30",
        "spoken_language": "Spanish", "recordist": "Noor",
    }  # fmt: skip
    answer = contributor.post("/contribute", data=form, files=files(("kitchen.wav", sound)), headers=JSON)
    assert answer.status_code == 201, answer.text
    (told,) = answer.json()["recordings"]
    assert (told["state"], told["name"]) == ("stored", "kitchen.wav")
    (upload,) = uploads(place)
    assert upload.key == told["key"]
    assert (upload.state, upload.deposit_statement) == (UploadState.sealed, DEPOSIT_STATEMENT)
    assert (upload.narrator_name, upload.language, str(upload.recorded_on)) == ("Amara Baptiste", "es", "2026-05-30")
    assert place.store.upload_path(upload.key).read_bytes() == sound
    with place.engine.connect() as connection:
        runs = connection.execute(text("SELECT workflow_uuid, name, status FROM workflow_status")).all()
    assert [(run.name, run.status) for run in runs] == [("take_in", "ENQUEUED")]
    assert runs[0].workflow_uuid.startswith(upload.key)


def test_several_files_without_a_script_are_each_told_of(place, contributor):
    sent = files(("one.wav", a_sound(1)), ("empty.wav", b""), ("two.wav", a_sound(2)))
    answer = contributor.post("/contribute", data={"deposit": "yes"}, files=sent)
    assert answer.status_code == 201
    assert "“empty.wav” is empty" in answer.text
    assert [upload.file_name for upload in uploads(place)] == ["one.wav", "two.wav"]


def test_nothing_is_taken_without_the_deposit(place, contributor):
    answer = contributor.post("/contribute", data={"narrator": "Amara"}, files=files(("a.wav", a_sound())))
    assert answer.status_code == 422
    assert "Tick this" in answer.text
    assert 'value="Amara"' in answer.text
    assert uploads(place) == []
    as_data = contributor.post("/contribute", data={}, files=files(("a.wav", a_sound())), headers=JSON)
    assert (as_data.status_code, "Tick this" in as_data.json()["error"]) == (422, True)
    assert list((place.store.root / "uploads").iterdir()) == []


@pytest.mark.parametrize(("field", "value"), [("recorded_on", "yesterday"), ("spoken_language", "Klingonish")])
def test_a_field_that_cannot_be_read_says_what_to_give(place, contributor, field, value):
    form = {"deposit": "yes", field: value}
    answer = contributor.post("/contribute", data=form, files=files(("a.wav", a_sound())))
    assert (answer.status_code, uploads(place)) == (422, [])
    assert "such as" in answer.text


def test_without_a_file_there_is_nothing_to_send(contributor):
    answer = contributor.post("/contribute", data={"deposit": "yes"}, headers=JSON)
    assert answer.json()["error"] == "Choose at least one recording."


def test_the_same_recording_twice_is_told_so(place, contributor):
    for status in (201, 422):
        sent = contributor.post("/contribute", data={"deposit": "yes"}, files=files(("a.wav", a_sound())), headers=JSON)
        assert sent.status_code == status
    assert "already in the archive" in sent.json()["error"]
    assert len(uploads(place)) == 1


@pytest.mark.parametrize(
    "name",
    ["../../../../etc/passwd", "..\\..\\boot.ini", "a\r\nSet-Cookie: x=1.wav", "nul\x00.wav", "x" * 4000, "<img src=x>",
     "\u202egnp.wav", "CON", " ", "."],
)  # fmt: skip
def test_a_hostile_file_name_is_only_ever_words(place, contributor, name):
    answer = contributor.post("/contribute", data={"deposit": "yes"}, files=files((name, a_sound())), headers=JSON)
    assert answer.status_code in (201, 400, 422), answer.text
    for upload in uploads(place):
        assert len(upload.file_name) <= 255
        assert not set(upload.file_name) & set("/\\\r\n\0")
        assert place.store.upload_path(upload.key).is_file()
    stored = [path for path in place.settings.data.rglob("*") if path.is_file() and "store" in path.parts]
    assert all(path.name == "master" for path in stored)
    assert "<img" not in contributor.get("/me").text


@pytest.fixture
def small(tmp_path):
    place = open_place(Settings(data=tmp_path / "small", transcriber="none", upload_limit_bytes=20_000))
    with writing(place.engine) as session:
        add_account(session, email="a@example.org", name="A", password=PASSWORD, role=Role.contributor, now=utc_now())
    with TestClient(make_app(place), headers=ORIGIN, follow_redirects=False) as client:
        client.post("/sign-in", data={"email": "a@example.org", "password": PASSWORD})
        yield place, client


def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(small):
    place, client = small
    sent = files(("large.wav", a_sound(2)), ("small.wav", a_sound(1)))
    answer = client.post("/contribute", data={"deposit": "yes"}, files=sent, headers=JSON)
    states = [(told["name"], told["state"]) for told in answer.json()["recordings"]]
    assert states == [("large.wav", "refused"), ("small.wav", "stored")]
    alone = client.post("/contribute", data={"deposit": "yes"}, files=files(("l.wav", a_sound(3))), headers=JSON)
    assert (alone.status_code, "20,000 bytes" in alone.json()["error"]) == (413, True)
    assert [path.parent.name for path in (place.store.root / "uploads").glob("*/*")] == [uploads(place)[0].key]


def test_a_request_far_over_the_limit_is_not_read(small):
    _, client = small
    answer = client.post("/contribute", content=b"x" * 3_000_000, headers=JSON)
    assert answer.status_code == 413


def test_a_full_disk_is_told_as_such(contributor, monkeypatch):
    def full(*_args, **_kwargs):
        raise StorageFull("The disk is full; nothing of this file was stored.")

    monkeypatch.setattr(LocalStore, "receive", full)
    answer = contributor.post("/contribute", data={"deposit": "yes"}, files=files(("a.wav", a_sound())), headers=JSON)
    assert (answer.status_code, answer.json()["error"]) == (507, "The disk is full; nothing of this file was stored.")


def test_one_sees_ones_own_recordings_and_how_far_they_are(place, contributor):
    contributor.post("/contribute", data={"deposit": "yes"}, files=files(("kitchen.wav", a_sound())))
    (upload,) = uploads(place)
    page = contributor.get("/me").text
    assert "kitchen.wav" in page
    assert f'data-progress-url="/me/uploads/{upload.key}/progress"' in page
    progress = contributor.get(f"/me/uploads/{upload.key}/progress").json()
    assert progress["state"] == "working"
    assert [step["state"] for step in progress["steps"]] == ["done"] + ["waiting"] * 6
    assert progress["steps"][0]["name"] == "Stored as it came"


def row_of(place, upload):
    viewer = Viewer(account_id=upload.account_id, role=Role.contributor)
    with reading(place.engine) as session:
        (row,) = my_recordings(session, viewer=viewer, now=utc_now())
    return row_context(row, {})


def test_what_stopped_is_tried_again_once_asked(place, contributor):
    contributor.post("/contribute", data={"deposit": "yes"}, files=files(("kitchen.wav", a_sound())))
    (upload,) = uploads(place)
    address = f"/desk/uploads/{upload.key}/retry"
    assert row_of(place, upload)["retry_url"] == ""
    assert contributor.post(address).status_code == 409
    with writing(place.engine) as session:
        step = session.scalars(select(StepRecord).where(StepRecord.step == "describe")).one()
        step.state, step.message = StepState.needs_help, "The decoder stopped."
    assert "The decoder stopped." in contributor.get("/me").text
    assert (row_of(place, upload)["href"], row_of(place, upload)["retry_url"]) == ("", address)
    assert contributor.post(address).headers["location"] == "/me"
    with place.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM workflow_status")).scalar() == 2


def test_a_stranger_is_sent_to_sign_in_before_a_byte_is_read(client):
    answer = client.post("/contribute", data={"deposit": "yes"}, files=files(("a.wav", a_sound())))
    assert answer.headers["location"] == "/sign-in"
    assert client.post("/contribute", files=files(("a.wav", a_sound())), headers=JSON).status_code == 401

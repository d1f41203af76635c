"""A transcript is brought in at the desk, as data and by a command, and lines of another reading are taken."""

import re

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from archive.accounts import Role
from archive.database import reading, writing
from archive.passage_correcting import correct_passage
from archive.passages import Passage
from archive.transcripts import Transcript, TranscriptKind
from tests.conftest import NOW
from tests.web.stories import EVIL, tell_a_story
from web.commands.app import app

LINE = "Callaloo was never just a soup to us"
VTT = "WEBVTT\n\n00:01.000 --> 00:05.000\nCallaloo was never one soup to us\n"


@pytest.fixture
def told(place):
    return tell_a_story(place)


@pytest.fixture
def curator(told, signed_in):
    return signed_in(Role.curator)


@pytest.fixture
def desk(told):
    return f"/desk/recordings/{told.recording_key}/readings"


def send(client, address, content=VTT, name="words.vtt", **fields):
    files = {"file": (name, content)} if content else None
    answer = client.post(address, data={"language": "en", **fields}, files=files)
    return client.get(answer.headers["location"]) if answer.status_code == 303 else answer


def kinds(place):
    with reading(place.engine) as session:
        return [one.value for one in session.scalars(select(Transcript.kind).order_by(Transcript.id))]


def test_a_file_brought_in_is_read_at_once_everywhere(place, told, curator, desk):
    page = send(curator, desk).text
    assert "1 line was brought in." in page
    assert "Imported from a file" in page
    assert "never one soup" in curator.get(f"/stories/{told.slug}").text
    assert "Imported from a file." in curator.get(f"/stories/{told.slug}.txt").text
    assert kinds(place)[-1] == "imported"


def test_typed_words_wait_for_the_worker_and_it_is_said(place, told, curator, desk):
    page = send(curator, desk, "", text="Callaloo was soup.\nNothing else.").text
    assert "2 lines were brought in. They wait until the worker has put them in step with the sound." in page
    assert "the worker puts it in step with the sound" in page
    assert LINE in curator.get(f"/stories/{told.slug}").text
    assert kinds(place)[-1] == "typed"


def test_a_heading_and_speakers_nobody_knows_are_told_with_the_reading(curator, desk):
    page = send(curator, desk, "", text="A heading\n\n[00:01] Callaloo.").text
    assert "1 line before the first mark of time was left out." in page
    page = send(curator, desk, VTT.replace("Callaloo", "<v Someone Else>Callaloo")).text
    assert "Nobody of this recording is called: Someone Else." in page


def test_what_is_wrong_is_listed_and_what_was_typed_is_still_there(place, curator, desk):
    before = kinds(place)
    wrong = "WEBVTT\n\n00:04.000 --> 00:02.000\nA\n\n09:00:00.000 --> 09:00:01.000\nB"
    answer = send(curator, desk, "", text=wrong)
    assert answer.status_code == 422
    assert answer.text.count("<li>Line ") == 2
    assert "09:00:00.000 --&gt; 09:00:01.000" in answer.text
    assert send(curator, desk, "").status_code == 422
    assert send(curator, desk, form="novel").status_code == 422
    assert kinds(place) == before


def test_names_from_a_file_are_shown_as_text(curator, desk):
    page = send(curator, desk, VTT.replace("Callaloo", f"<v {EVIL.replace('>', '')}>Callaloo"), name=f"{EVIL}.vtt").text
    assert EVIL not in page


def test_a_line_of_the_former_reading_is_taken_back(told, curator, desk):
    send(curator, desk)
    page = curator.get(desk).text
    other = re.search(rf'href="{desk}/(\w+)"', page).group(1)
    beside = curator.get(f"{desk}/{other}").text
    assert "1 line differs" in beside
    form = {name: re.search(rf'name="{name}" value="([^"]*)"', beside).group(1) for name in ("line", "version", "text")}
    assert form["text"] == LINE
    taken = curator.post(f"{desk}/{other}/take", data=form)
    assert taken.status_code == 303
    assert "The line reads so now." in curator.get(taken.headers["location"]).text
    assert LINE in curator.get(f"/stories/{told.slug}").text
    assert curator.post(f"{desk}/{other}/take", data={**form, "text": "Something"}).status_code == 409
    assert curator.get(f"{desk}/nosuchread").status_code == 404


def test_a_machines_new_reading_leaves_corrections_alone_and_offers_its_lines(place, told, curator, desk):
    with writing(place.engine) as session:
        passage = session.scalars(select(Passage).where(Passage.key == told.passage_key)).one()
        correct_passage(session, passage, "Callaloo was more than soup", seen=None, by_id=None, now=NOW)
    data = curator.get(f"/api/v1{desk.removeprefix('/desk')}").json()["readings"]
    assert [(one["kind"], one["current"]) for one in data] == [("corrected", True), ("machine", False)]
    beside = curator.get(f"/api/v1{desk.removeprefix('/desk')}/{data[1]['key']}").json()
    (line,) = beside["lines"]
    assert (line["text"], line["other"]) == ("Callaloo was more than soup", LINE)
    assert "1 line differs" in curator.get(f"{desk}/{data[1]['key']}").text


def test_as_data_everything_that_is_wrong_is_listed(told, curator):
    address = f"/api/v1/recordings/{told.recording_key}/readings"
    brought = curator.post(f"{address}?language=en&source=a.vtt", content=VTT)
    assert brought.status_code == 201
    assert (brought.json()["lines"], brought.json()["waits"], brought.json()["left_out"]) == (1, False, 0)
    wrong = curator.post(f"{address}?language=en", content="WEBVTT\n\n00:04.000 --> 00:02.000\nA\n\n0:0 --> 1\nB")
    assert wrong.status_code == 422
    assert len(wrong.json()["problems"]) == 1
    assert curator.post(address, content=b"\0").json()["problems"] == [
        "This file holds characters that no text has; it may be no transcript at all."
    ]
    assert curator.post("/api/v1/recordings/nosuchkey1/readings", content=VTT).status_code == 404


def test_by_a_command(place, told, tmp_path, monkeypatch):
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    file = tmp_path / "words.vtt"
    file.write_text(VTT)
    run = CliRunner().invoke(app, ["import-transcript", told.recording_key, str(file), "--language", "en"])
    assert (run.exit_code, run.stdout) == (0, "1 line was brought in.\n")
    with reading(place.engine) as session:
        assert (
            session.scalars(select(Transcript.settings).where(Transcript.kind == TranscriptKind.imported)).one()[
                "source"
            ]
            == "words.vtt"
        )
    file.write_text("WEBVTT\n\n00:04.000 --> 00:02.000\nA\n\n09:00:00.000 --> 09:00:01.000\nB")
    run = CliRunner().invoke(app, ["import-transcript", told.recording_key, str(file), "--language", "en"])
    assert run.exit_code == 1
    assert run.stderr.count("storyloom: Line ") == 2

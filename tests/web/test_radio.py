"""A trail for the radio: what may be broadcast and no more, asked of the gate before and after it is made."""

import wave
from io import BytesIO

import numpy as np
import pytest

from archive.accounts import Role
from archive.agreements import NameShown, Use
from archive.database import writing
from archive.recordings import Recording
from tests.web.sent_out import agree_only, lay_a_trail
from tests.web.stories import withdraw_story
from web import radio


@pytest.fixture
def laid(place, client, signed_in):
    """A trail whose masters are ten seconds of sound each."""
    laid = lay_a_trail(place)
    tone = BytesIO()
    with wave.open(tone, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((np.sin(np.arange(160_000) / 6) * 9000).astype("<i2").tobytes())
    with writing(place.engine) as session:
        for recording in session.query(Recording):
            recording.sha256 = f"{recording.id:064x}"
            path = place.store.master_path(recording.sha256)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(tone.getvalue())
    signed_in(Role.curator)
    return laid


def work_left(place) -> list[str]:
    return [path.name for path in (place.store.root / "work").iterdir()]


def test_a_curator_gets_one_file_and_its_credits(place, client, laid):
    address = f"/desk/trails/{laid.slug}/radio"
    shown = client.get(address).text
    assert "Callaloo on Sundays" in shown
    assert "Amara Baptiste" in shown
    assert "Left out" not in shown
    made = client.post(f"{address}.wav")
    assert made.headers["content-type"] == "audio/wav"
    assert made.headers["cache-control"] == "no-store"
    assert made.headers["content-disposition"] == f'attachment; filename="{laid.slug}-1.wav"'
    with wave.open(BytesIO(made.content)) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(21.5, abs=0.1)
    assert client.post(f"{address}.m4a").headers["content-type"] == "audio/mp4"
    assert work_left(place) == []
    sheet = client.get(f"{address}.txt").text
    assert "0:00-0:10  1. Callaloo on Sundays\n    Amara Baptiste, “Callaloo on Sundays”" in sheet
    assert "0:11-0:21  2. Salt\n    Leilani Kealoha, “Salt”" in sheet


@pytest.mark.parametrize("close", [withdraw_story, lambda place, told: agree_only(place, told, Use.web, Use.festival)])
def test_what_may_not_be_sent_out_is_left_out_and_that_is_said(place, client, laid, close):
    close(place, laid.stories[0])
    address = f"/desk/trails/{laid.slug}/radio"
    assert "Left out, since it may not be broadcast now: stop 1." in client.get(address).text
    sheet = client.get(f"{address}.txt").text
    assert "stops 1." in sheet
    assert "Amara" not in sheet
    with wave.open(BytesIO(client.post(f"{address}.wav").content)) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(10.0, abs=0.1)
    withdraw_story(place, laid.stories[1])
    refused = client.post(f"{address}.wav")
    assert refused.status_code == 422
    assert "No voice of this trail may be broadcast now" in refused.text
    assert client.get(address).status_code == 200


def test_a_name_that_is_kept_back_stands_on_no_sheet(place, client, laid):
    agree_only(place, laid.stories[0], *Use, name_shown=NameShown.anonymous)
    sheet = client.get(f"/desk/trails/{laid.slug}/radio.txt").text
    assert "Amara" not in sheet
    assert "a narrator, “Callaloo on Sundays”" in sheet


def test_a_withdrawal_while_it_is_made_stops_it(place, client, laid, monkeypatch):
    make = radio.make_radio_file

    def made_meanwhile(*given, **asked):
        withdraw_story(place, laid.stories[1])
        return make(*given, **asked)

    monkeypatch.setattr(radio, "make_radio_file", made_meanwhile)
    answer = client.post(f"/desk/trails/{laid.slug}/radio.wav")
    assert answer.status_code == 409
    assert "changed while the file was made" in answer.text
    assert work_left(place) == []
    monkeypatch.undo()
    assert client.post(f"/desk/trails/{laid.slug}/radio.wav").status_code == 200


def test_one_is_made_at_a_time_and_none_that_is_too_long(place, client, laid, monkeypatch):
    address = f"/desk/trails/{laid.slug}/radio.m4a"
    with radio._one_at_a_time:
        assert client.post(address).status_code == 409
    monkeypatch.setattr(radio, "LONGEST_S", 15.0)
    assert "longer than an hour" in client.post(address).text
    assert client.post(f"/desk/trails/{laid.slug}/radio.mp3").status_code == 404
    assert client.post("/desk/trails/no-such-trail/radio.wav").status_code == 404


def test_a_title_of_several_lines_stays_on_its_own_in_the_credits(place, client, laid):
    hostile = lay_a_trail(place, title="A\nB", narrator="Eve\r\n    Mallory")
    sheet = client.get(f"/desk/trails/{hostile.slug}/radio.txt").text
    assert "Eve Mallory, “Callaloo on Sundays”" in sheet

"""Uploads in pieces: the protocol's promises, nobody else's uploads, and what becomes of one that is whole."""

import base64
import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from archive.accounts import Role
from archive.arrivals import Arrival, ArrivalState
from archive.clock import utc_now
from archive.database import reading, writing
from archive.uploads import Upload
from ingest.handing_in import look_after_arrivals
from tests.media.sounds import tone, wav_bytes

TUS = {"Tus-Resumable": "1.0.0"}
SOUND = wav_bytes(tone(300.0, 1.0, rate=16_000), rate=16_000)


@pytest.fixture
def sender(signed_in):
    return signed_in(Role.contributor)


def said(**words):
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in words.items())


def begin(client, size=None, **words):
    size = len(SOUND) if size is None else size
    words = {"filename": "a.wav", "deposit": "yes", **words}
    answer = client.post("/uploads", headers={**TUS, "Upload-Length": str(size), "Upload-Metadata": said(**words)})
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


def add(client, address, data, offset, **headers):
    more = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
    return client.patch(address, content=data, headers={**TUS, **more, **headers})


def offset(client, address):
    return client.head(address, headers=TUS).headers.get("Upload-Offset")


def outcome(client, address):
    return client.get(address.replace("/uploads/", "/me/arrivals/")).json()


def rows(place, table):
    with reading(place.engine) as session:
        return list(session.scalars(select(table)))


def test_pieces_become_an_upload_with_its_run(sender, place):
    address = begin(sender, title="Beans", narrator="Amara", spoken_language="Spanish", recorded_on="2026-05-30")
    assert add(sender, address, SOUND[:1000], 0).headers["Upload-Offset"] == "1000"
    assert outcome(sender, address)["state"] == "arriving"
    last = add(sender, address, SOUND[1000:], 1000)
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(SOUND)))
    told = outcome(sender, address)
    (upload,) = rows(place, Upload)
    assert (told["state"], told["key"]) == ("handed_in", upload.key)
    assert upload.sha256 == hashlib.sha256(SOUND).hexdigest()
    assert (upload.title, upload.narrator_name, upload.language) == ("Beans", "Amara", "es")
    assert place.store.upload_path(upload.key).read_bytes() == SOUND
    assert sender.get(f"/me/uploads/{upload.key}/progress").status_code == 200
    assert offset(sender, address) == str(len(SOUND))
    assert add(sender, address, b"more", len(SOUND)).status_code == 403


def test_a_piece_for_another_place_changes_nothing(sender):
    address = begin(sender)
    add(sender, address, SOUND[:500], 0)
    for wrong in (0, 499, 501):
        answer = add(sender, address, b"x", wrong)
        assert (answer.status_code, answer.headers["Tus-Resumable"]) == (409, "1.0.0")
    assert offset(sender, address) == "500"


def test_a_piece_that_does_not_match_its_sum_is_forgotten(sender):
    address = begin(sender)
    good = f"sha256 {base64.b64encode(hashlib.sha256(SOUND[:99]).digest()).decode()}"
    assert add(sender, address, SOUND[:98] + b"!", 0, **{"Upload-Checksum": good}).status_code == 460
    assert offset(sender, address) == "0"
    assert add(sender, address, SOUND[:99], 0, **{"Upload-Checksum": good}).status_code == 204


def test_another_persons_upload_is_unknown_to_every_verb(sender, client, signed_in, place):
    address = begin(sender)
    add(sender, address, SOUND[:500], 0)
    signed_in(Role.steward)
    unknown = "/uploads/" + "x" * 32
    for each in (address, unknown):
        assert client.head(each, headers=TUS).status_code == 404
        assert add(client, each, b"x", 500).status_code == 404
        assert client.delete(each, headers=TUS).status_code == 404
        assert client.get(each.replace("/uploads/", "/me/arrivals/")).status_code == 404
    assert place.store.upload_path(rows(place, Arrival)[0].upload_key).with_name("arriving").stat().st_size == 500


def test_nobody_uploads_without_an_account_and_nothing_comes_back_out(client, signed_in):
    anonymous = client.post("/uploads", headers={**TUS, "Upload-Length": "5"})
    assert anonymous.status_code == 401
    sender = signed_in(Role.contributor)
    assert sender.get(begin(sender)).status_code == 405


def test_what_is_whole_waits_for_the_deposit(sender, place):
    address = begin(sender, deposit="no")
    assert add(sender, address, SOUND, 0).status_code == 204
    assert outcome(sender, address)["state"] == "whole"
    assert rows(place, Upload) == []
    told = sender.post(
        address.replace("/uploads/", "/me/arrivals/") + "/deposit", headers={"Accept": "application/json"}
    ).json()
    assert told["state"] == "handed_in"
    assert [upload.key for upload in rows(place, Upload)] == [told["key"]]


def test_the_same_recording_again_is_said_to_its_own_sender_only(sender, place, signed_in):
    for state in ("handed_in", "refused"):
        address = begin(sender)
        assert add(sender, address, SOUND, 0).status_code == 204
        assert outcome(sender, address)["state"] == state
    assert "already in the archive" in outcome(sender, address)["message"]
    assert len(list((place.store.root / "uploads").iterdir())) == 1, "the bytes of the refused one are gone"
    other = signed_in(Role.curator)
    address = begin(other)
    add(other, address, SOUND, 0)
    assert outcome(other, address)["state"] == "handed_in"


def test_an_empty_file_is_whole_at_once_and_refused_in_words(sender, place):
    told = outcome(sender, begin(sender, size=0))
    assert (told["state"], told["message"]) == ("refused", "“a.wav” is empty; choose the recording again.")
    assert list((place.store.root / "uploads").iterdir()) == []


def test_limits_are_said_before_a_byte_is_sent(sender, place):
    limit = place.settings.upload_limit_bytes
    big = sender.post("/uploads", headers={**TUS, "Upload-Length": str(limit + 1)})
    assert (big.status_code, "cut it into parts" in big.json()["error"]) == (413, True)
    many = place.settings.account_quota_bytes // limit
    for _ in range(many):
        begin(sender, size=limit)
    full = sender.post("/uploads", headers={**TUS, "Upload-Length": str(limit)})
    assert (full.status_code, "more bytes" in full.json()["error"]) == (413, True)


def test_an_upload_can_be_taken_away_and_expires(sender, place):
    kept, gone = begin(sender), begin(sender)
    add(sender, gone, SOUND[:100], 0)
    assert sender.delete(gone, headers=TUS).status_code == 204
    assert offset(sender, gone) is None
    with writing(place.engine) as session:
        for arrival in session.scalars(select(Arrival)):
            arrival.expires_at = utc_now() - timedelta(seconds=1)
    assert sender.head(kept, headers=TUS).status_code == 404
    look_after_arrivals(place, now=utc_now())
    assert rows(place, Arrival) == []
    assert not any((place.settings.data / "store" / "uploads").iterdir())


def test_a_piece_gives_an_upload_its_time_anew(sender, place):
    address = begin(sender)
    nearly_over = utc_now() + timedelta(seconds=30)
    with writing(place.engine) as session:
        for arrival in session.scalars(select(Arrival)):
            arrival.expires_at = nearly_over
    add(sender, address, SOUND[:100], 0)
    (arrival,) = rows(place, Arrival)
    assert arrival.expires_at > nearly_over + timedelta(days=6)


def test_what_was_whole_when_the_server_died_is_handed_in_later(sender, place, monkeypatch):
    def dies(*_args, **_more):
        raise RuntimeError("power")

    monkeypatch.setattr("web.tus.arrivals.hand_in", dies)
    address = begin(sender)
    assert add(sender, address, SOUND, 0).status_code == 204
    assert rows(place, Upload) == []
    look_after_arrivals(place, now=utc_now())
    assert [arrival.state for arrival in rows(place, Arrival)] == [ArrivalState.handed_in]
    assert [upload.sha256 for upload in rows(place, Upload)] == [hashlib.sha256(SOUND).hexdigest()]


@pytest.mark.parametrize("header", ["filename !!!", "a YQ==,a YQ==", "fil\xe9 YQ==", "filename " + "YWFh" * 4000])
def test_hostile_words_are_refused_in_one_line(sender, header):
    answer = sender.post("/uploads", headers={**TUS, "Upload-Length": "5", "Upload-Metadata": header.encode("latin1")})
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("Upload-Metadata")


def test_a_hostile_name_is_a_plain_one(sender, place):
    address = begin(sender, filename='..\\..//etc/pass\r\nwd\x00"><script>.wav')
    add(sender, address, SOUND, 0)
    (upload,) = rows(place, Upload)
    assert "/" not in upload.file_name
    assert upload.file_name.isprintable()


def test_the_page_says_what_is_unfinished_and_what_may_be_sent(sender, place):
    address = begin(sender, filename="kitchen.wav")
    add(sender, address, SOUND[:2048], 0)
    page = sender.get("/contribute").text
    assert "kitchen.wav" in page
    assert "Choose the same file again" in page
    assert "You may send " in page
    token = address.rpartition("/")[2]
    assert sender.post(f"/me/arrivals/{token}/remove").status_code == 303
    assert "kitchen.wav" not in sender.get("/contribute").text
    assert rows(place, Arrival) == []


def test_my_own_page_and_the_data_say_what_is_unfinished_and_what_waits_for_its_deposit(sender, place):
    begun, whole = begin(sender, filename="kitchen.wav"), begin(sender, filename="porch.wav", deposit="no")
    add(sender, begun, SOUND[:2048], 0)
    add(sender, whole, SOUND, 0)
    page = sender.get("/me").text
    for words in ("kitchen.wav", "Choose the same file again", "porch.wav", "I may deposit it; take it in"):
        assert words in page
    told = sender.get("/me/arrivals").json()
    assert [(each["upload"], each["state"], each["offset_bytes"]) for each in told["unfinished"]] == [
        (whole, "whole", len(SOUND)),
        (begun, "arriving", 2048),
    ]
    assert told["room_bytes"] == place.settings.account_quota_bytes - 2 * len(SOUND)
    assert told["limit_bytes"] == place.settings.upload_limit_bytes


def test_only_the_page_that_records_may_use_a_microphone_and_play_what_it_recorded(sender):
    assert "media-src 'self' blob:;" in sender.get("/contribute").headers["Content-Security-Policy"]
    assert "blob:" not in sender.get("/me").headers["Content-Security-Policy"]
    assert "microphone=(self)" in sender.get("/contribute").headers["Permissions-Policy"]
    assert "microphone=()" in sender.get("/me").headers["Permissions-Policy"]

"""A disk that fills up while people send: 507, nothing acknowledged is lost, and all goes on once there is room."""

import base64
import errno
import os

import pytest
from sqlalchemy import event, select

from archive.accounts import Role
from archive.arrivals import Arrival
from archive.database import reading
from tests.media.sounds import tone, wav_bytes

TUS = {"Tus-Resumable": "1.0.0"}
SOUND = wav_bytes(tone(300.0, 1.0, rate=16_000), rate=16_000)
LONG = base64.b64encode(b"x" * 5800).decode()


@pytest.fixture
def sender(signed_in):
    return signed_in(Role.contributor)


def begin(client, title=""):
    words = f"filename YS53YXY=,deposit eWVz,title {title}"
    return client.post("/uploads", headers={**TUS, "Upload-Length": str(len(SOUND)), "Upload-Metadata": words})


def add(client, address, data, offset):
    more = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
    return client.patch(address, content=data, headers={**TUS, **more})


def here(client, address):
    return int(client.head(address, headers=TUS).headers["Upload-Offset"])


def assert_says_that_there_is_no_room(answer):
    assert (answer.status_code, answer.headers["Tus-Resumable"]) == (507, "1.0.0")
    assert answer.json()["error"].startswith("The archive's disk is full")


def test_a_piece_that_finds_no_room_is_refused_and_can_be_sent_later(sender, monkeypatch):
    address = begin(sender).headers["Location"]
    assert add(sender, address, SOUND[:1000], 0).status_code == 204
    write = os.write

    def nearly_full(descriptor, data):
        if len(data) > 500:
            return write(descriptor, data[:500])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("media.durable.os.write", nearly_full)
        assert_says_that_there_is_no_room(add(sender, address, SOUND[1000:1800], 1000))
    kept = here(sender, address)
    assert 1000 <= kept < 1800
    assert add(sender, address, SOUND[kept:], kept).status_code == 204
    told = sender.get(address.replace("/uploads/", "/me/arrivals/")).json()
    assert told["state"] == "handed_in"


def test_an_upload_that_cannot_be_noted_is_refused_and_leaves_nothing(sender, place):
    """The database is what has no room: its file may not grow by a page."""

    def no_more_pages(connection):
        connection.exec_driver_sql("PRAGMA max_page_count = 1")

    event.listen(place.engine, "begin", no_more_pages)
    try:
        assert_says_that_there_is_no_room(begin(sender, title=LONG))
    finally:
        event.remove(place.engine, "begin", no_more_pages)
        place.engine.dispose()
    with reading(place.engine) as session:
        assert session.scalars(select(Arrival)).all() == []
    assert begin(sender, title=LONG).status_code == 201

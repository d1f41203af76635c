"""Scans and plays are counted once each, without a trace of who it was, and shown at the desk."""

from datetime import date, timedelta
from threading import Thread
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, select

from archive.accounts import Role
from archive.clock import utc_now
from archive.database import reading, writing
from archive.listening_counts import ListeningCount, Meeting, Met, add_counts
from archive.reading_listening_counts import CountedDay
from tests.web.sent_out import lay_a_trail
from tests.web.stories import MP4, WEBM, withdraw_story
from web.listening_chart import BOTTOM, HEIGHT, TOP, chart_of
from web.listening_counter import ListeningCounter, count_scan

TODAY = date(2026, 6, 1)


def counted(place, client) -> dict[str, int]:
    client.app.state.listening_counter.write()
    with reading(place.engine) as session:
        return {row.met.value: row.count for row in session.scalars(select(ListeningCount))}


@pytest.mark.parametrize(
    ("headers", "plays"),
    [
        ({}, 1),
        ({"Range": "bytes=0-"}, 1),
        ({"Range": "bytes=0-", "Sec-Fetch-Dest": "audio"}, 1),
        ({"Range": "bytes=0-1"}, 0),
        ({"Range": "bytes=5000-"}, 0),
        ({"Range": "bytes=99999-"}, 0),
        ({"Sec-Fetch-Dest": "empty"}, 0),
    ],
)
def test_a_sound_that_is_asked_for_from_its_start_is_a_play(place, client, headers, plays):
    laid = lay_a_trail(place)
    client.get(f"/media/stops/{laid.codes[0]}.m4a", headers=headers)
    assert counted(place, client) == ({"play": plays} if plays else {})


def test_a_look_a_known_sound_and_a_closed_one_are_no_play(place, client):
    laid = lay_a_trail(place)
    address = f"/media/stops/{laid.codes[0]}.webm"
    known = client.head(address).headers["etag"]
    assert client.get(address, headers={"If-None-Match": known}).status_code == 304
    withdraw_story(place, laid.stories[0])
    assert client.get(address).status_code == 404
    assert counted(place, client) == {}


def test_what_the_desk_plays_is_no_listening(place, client, signed_in):
    laid = lay_a_trail(place)
    signed_in(Role.curator)
    assert client.get(f"/media/stops/{laid.codes[0]}.webm").content == WEBM
    assert client.get(f"/media/draft-stops/{laid.codes[0]}.m4a").content == MP4
    assert counted(place, client) == {}


def test_a_scan_is_counted_by_its_code_alone(place, client):
    laid = lay_a_trail(place)
    asked = SimpleNamespace(app=client.app)
    for code in (laid.codes[1], laid.codes[1], "nosuch", "'; drop table stops"):
        count_scan(asked, code, now=utc_now())
    assert counted(place, client) == {"scan": 2}
    assert {column.name for column in ListeningCount.__table__.columns} == {"stop_id", "day", "met", "count"}


def test_none_is_lost_where_many_count_and_write_at_once(place):
    laid = lay_a_trail(place)
    counter, meeting = ListeningCounter(place.engine), Meeting(laid.codes[0], TODAY, Met.play)

    def listen():
        for _ in range(50):
            counter.count(meeting)
            counter.write()

    threads = [Thread(target=listen) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(place.engine) as session:
        assert session.scalars(select(ListeningCount.count)).one() == 200


def test_reading_goes_on_while_counts_are_written(place):
    laid = lay_a_trail(place)
    with writing(place.engine) as writer:
        add_counts(writer, {Meeting(laid.codes[0], TODAY, Met.play): 1})
        with reading(place.engine) as reader:
            assert reader.scalars(select(ListeningCount)).all() == []


def test_what_cannot_be_written_now_is_written_later(place):
    laid = lay_a_trail(place)
    counter = ListeningCounter(create_engine("sqlite:////nowhere/at/all.db"))
    counter.count(Meeting(laid.codes[0], TODAY, Met.play))
    counter.write()
    counter._engine = place.engine
    counter.count(Meeting(laid.codes[0], TODAY, Met.play))
    counter.stop()
    with reading(place.engine) as session:
        assert session.scalars(select(ListeningCount.count)).one() == 2


def test_a_process_that_ends_in_order_loses_no_count(place):
    laid = lay_a_trail(place)
    counter = ListeningCounter(place.engine)
    counter.start()
    counter.count(Meeting(laid.codes[0], TODAY, Met.scan))
    counter.stop()
    with reading(place.engine) as session:
        assert session.scalars(select(ListeningCount.count)).one() == 1


def test_the_desk_shows_totals_and_hands_out_every_day(place, client, signed_in):
    laid = lay_a_trail(place)
    signed_in(Role.curator)
    address = f"/desk/trails/{laid.slug}/listening"
    assert "Nothing was counted yet" in client.get(address).text
    today = utc_now().date()
    with writing(place.engine) as session:
        add_counts(session, {Meeting(laid.codes[0], today, Met.scan): 41, Meeting(laid.codes[1], today, Met.play): 7})
    shown = client.get(address).text
    assert "41 scans of signs" in shown
    assert "7 sounds asked for from their start" in shown
    assert '<rect class="scan"' in shown
    assert client.get(f"/es{address}").status_code == 200
    file = client.get(f"{address}.csv")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.text.splitlines() == ["day,stop,met,count", f"{today},1,scan,41", f"{today},2,play,7"]
    assert client.get("/desk/trails/no-such-trail/listening").status_code == 404


def test_bars_are_as_high_as_their_counts_and_none_leaves_the_picture():
    days = tuple(
        CountedDay(TODAY + timedelta(days=n), scans, plays) for n, (scans, plays) in enumerate([(0, 0), (4, 8)])
    )
    chart = chart_of(days)
    heights = {bar.kind: bar.height for bar in chart.bars}
    assert heights == {"scan": (HEIGHT - TOP - BOTTOM) / 2, "play": HEIGHT - TOP - BOTTOM}
    assert [mark.value for mark in chart.scale] == [0, 2, 4, 6, 8]
    for most in (0, 1, 3, 9, 21, 99, 801, 123_456):
        drawn = chart_of((CountedDay(TODAY, most, most // 2),))
        assert all(bar.y >= TOP for bar in drawn.bars)
        assert drawn.scale[-1].value >= most

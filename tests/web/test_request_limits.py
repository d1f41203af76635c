"""How often and how many at once: a festival behind one address is never stopped, and whoever floods a site is."""

import asyncio
from dataclasses import replace

import pytest

from archive.errors import Busy, TooMany
from web.app import THREADS
from web.rates import Rate, Rates
from web.request_kinds import (
    DEAR,
    FILE,
    MADE,
    PAGE,
    PASSWORD,
    PIECE,
    SEARCH,
    SOUND,
    USUAL_ADDRESS_RATE,
    WRITE,
    kind_of,
)
from web.request_limits import check
from web.rooms import Room

START = 1_790_000_000.0
TEN = Rate("ten", 10, 60.0, 10)


def turned_away(rates, kind, moments, **who):
    """The seconds that each of the requests at these moments that was not let in was told to wait."""
    waits = []
    for moment in moments:
        try:
            ask(rates, kind, now=moment, **who)
        except TooMany as error:
            waits.append(error.retry_after_s)
    return waits


def ask(rates, kind, *, now, person="", address="10.0.0.1", address_rate=USUAL_ADDRESS_RATE):
    check(rates, kind, person=person, address=address, address_rate=address_rate, now=now)


def test_a_rate_lets_a_burst_through_and_then_one_at_a_time():
    rates = Rates()
    assert [rates.wait_s(TEN, "a", now=START) for _ in range(12)] == [0.0] * 10 + [pytest.approx(6.0)] * 2
    assert rates.wait_s(TEN, "b", now=START) == 0
    assert rates.wait_s(TEN, "a", now=START + 6) == 0
    assert rates.wait_s(TEN, "a", now=START + 6) > 0
    rates.forget(TEN, "a")
    assert rates.wait_s(TEN, "a", now=START + 6) == 0


def test_all_processes_of_a_site_count_together(tmp_path):
    processes = [Rates(tmp_path), Rates(tmp_path)]
    let_in = [processes[n % 2].wait_s(TEN, "a", now=START) == 0 for n in range(12)]
    assert let_in == [True] * 10 + [False] * 2


def test_a_clock_that_was_set_back_locks_nobody_for_longer_than_the_rate_itself():
    rates = Rates()
    for _ in range(10):
        rates.wait_s(TEN, "a", now=START + 86_400)
    assert 0 < rates.wait_s(TEN, "a", now=START) <= 12


def test_new_keys_push_out_those_that_count_for_least():
    rates = Rates()
    for _ in range(10):
        rates.wait_s(TEN, "guessed at", now=START)
    for number in range(100_000):
        rates.wait_s(TEN, f"{number}", now=START)
    assert rates.wait_s(TEN, "guessed at", now=START) > 0


def test_a_festival_behind_one_address_is_not_locked_out():
    rates = Rates()
    scans = [START + number * 600 / 2000 for number in range(2000)]
    assert turned_away(rates, PAGE, sorted(scans * 2)) == []  # the code, and the stop it leads to
    assert turned_away(rates, SOUND, scans) == []
    files = [moment for moment in scans for _ in range(30)]
    assert turned_away(rates, FILE, files) == []
    call = [START + 600 + number / 200 for number in range(200 * 60)]
    assert turned_away(rates, PAGE, call) == []
    assert turned_away(rates, SOUND, [START + 600 + number / 100 for number in range(100 * 60)]) == []
    typing = [START + 600 + number / 40 for number in range(40 * 60)]
    assert turned_away(rates, SEARCH, typing) == []


def test_five_times_that_is_told_when_to_come_back():
    flood = [START + number / 1000 for number in range(1000 * 15)]
    waits = turned_away(Rates(), PAGE, flood)
    assert 4000 < len(waits) < 7000
    assert min(waits) >= 1


def test_one_who_floods_is_stopped_and_their_neighbours_are_not():
    rates = Rates()
    moments = [START] * 500
    assert len(turned_away(rates, PAGE, moments, person="flooding")) == 200
    assert turned_away(rates, PAGE, [START], person="neighbour") == []
    assert turned_away(rates, PAGE, [START]) == []


def test_invented_sessions_gain_nothing_and_a_site_may_count_no_addresses():
    rates = Rates()
    invented = [turned_away(rates, MADE, [START], person=str(number)) for number in range(200)]
    assert sum(map(len, invented)) == 80
    assert turned_away(Rates(), PAGE, [START] * 9000, address_rate=0) == []
    assert len(turned_away(Rates(), PAGE, [START] * 500, address_rate=40)) == 100


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "/", PAGE),
        ("GET", "/q/abc234", PAGE),
        ("HEAD", "/trails/salt/3", PAGE),
        ("GET", "/static/base.css", FILE),
        ("GET", "/media/stops/abc234.webm", SOUND),
        ("GET", "/feeds/stops/abc234.m4a", SOUND),
        ("GET", "/search", SEARCH),
        ("GET", "/api/v1/suggest", SEARCH),
        ("GET", "/desk/search/suggest", SEARCH),
        ("GET", "/weave/abc", DEAR),
        ("GET", "/trails/salt/pack.json", DEAR),
        ("GET", "/trails/salt/pack.zip", MADE),
        ("GET", "/desk/recipes/soup/card.pdf", MADE),
        ("GET", "/api/v1/subjects/export.csv", MADE),
        ("POST", "/desk/trails/salt/radio.wav", MADE),
        ("POST", "/sign-in", PASSWORD),
        ("POST", "/recover/secret", PASSWORD),
        ("PATCH", "/uploads/token", PIECE),
        ("POST", "/uploads", WRITE),
        ("POST", "/desk/stories/soup", WRITE),
        ("GET", "/readyz", None),
    ],
)
def test_requests_are_of_the_kind_that_they_cost(method, path, kind):
    assert kind_of(method, path) is kind


def test_a_page_always_finds_a_thread():
    assert sum(kind.seats for kind in (SEARCH, DEAR, MADE, PASSWORD, WRITE)) < THREADS


def test_a_room_seats_some_lets_a_few_wait_and_sends_the_rest_away():
    async def run():
        room = Room(replace(SEARCH, seats=1, queue=1, patience_s=60))
        await room.enter("")
        waiting = asyncio.create_task(room.enter(""))
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await room.enter("")
        room.leave("")
        await waiting
        room.leave("")
        await room.enter("")

    asyncio.run(run())


def test_whoever_waits_too_long_is_sent_away_and_takes_no_seat():
    async def run():
        room = Room(replace(SEARCH, seats=1, queue=1, patience_s=0))
        await room.enter("")
        with pytest.raises(Busy):
            await room.enter("")
        room.leave("")
        await room.enter("")

    asyncio.run(run())


def test_one_person_has_not_every_seat():
    async def run():
        room = Room(replace(PIECE, seats=9, seats_each=2))
        await room.enter("a")
        await room.enter("a")
        with pytest.raises(Busy):
            await room.enter("a")
        await room.enter("b")
        room.leave("a")
        await room.enter("a")

    asyncio.run(run())


def test_a_page_and_data_say_the_same_line_and_when_to_come_back(client, monkeypatch):
    monkeypatch.setattr(client.app.state.rates, "wait_s", lambda *_args, **_kwargs: 6.5)
    page, data = client.get("/stories"), client.get("/api/v1/stories")
    assert (page.status_code, data.status_code) == (429, 429)
    assert page.headers["retry-after"] == data.headers["retry-after"] == "7"
    assert data.json()["error"] == "Too many requests came from here in a short time."
    assert data.json()["error"] in page.text
    assert "content-security-policy" in page.headers
    assert "Demasiadas" in client.get("/es/stories?page=2").text
    assert client.get("/livez").status_code == 200


def test_a_full_room_answers_503_and_other_rooms_answer(client):
    client.app.state.rooms["search"] = Room(replace(SEARCH, seats=0, queue=0))
    answer = client.get("/search?q=corn")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1
    assert "than it can answer" in answer.text
    assert client.get("/stories").status_code == 200


def test_a_seat_is_free_again_after_every_answer(client):
    for kind in (SEARCH, WRITE, PAGE):
        client.app.state.rooms[kind.name] = Room(replace(kind, seats=1, queue=0))
    for _ in range(2):
        assert client.get("/search?q=corn").status_code == 200
        assert client.post("/theme", data={"theme": "dark"}).status_code == 303
        assert client.get("/nothing").status_code == 404


def test_a_form_takes_its_seat_when_all_of_it_is_there(client):
    client.app.state.rooms["write"] = Room(replace(WRITE, seats=0, queue=0))
    answer = client.post("/theme", data={"theme": "dark"})
    assert answer.status_code == 503
    assert "set-cookie" not in answer.headers

"""How long a connection may say nothing, held against uvicorn's own protocol with a transport that only listens."""

import asyncio

import pytest
import uvicorn
from uvicorn.server import ServerState

from web import patient_http
from web.patient_http import UNWANTED_BYTES, PatientProtocol

NEVER = float("inf")


class Wire(asyncio.Transport):
    """A connection on which nothing is sent."""

    def __init__(self):
        super().__init__({"sockname": ("127.0.0.1", 80), "peername": ("127.0.0.1", 4000)})
        self.closed, self.said = False, b""

    def write(self, data):
        self.said += data

    def is_closing(self):
        return self.closed

    def close(self):
        self.closed = True

    abort = close

    def pause_reading(self):
        pass

    resume_reading = pause_reading


async def answers(_scope, _receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


def connected(state):
    config = uvicorn.Config(answers, http=PatientProtocol, ws="none")
    config.load()
    protocol, wire = PatientProtocol(config, state, {}), Wire()
    protocol.connection_made(wire)
    return protocol, wire


def in_a_loop(work):
    """Run with the state of one server."""

    async def run():
        await work(ServerState())

    asyncio.run(run())


def test_a_request_that_never_comes_or_never_ends_is_given_up():
    async def run(state):
        for said in (None, b"GET / HTTP/1.1\r\nHost: x\r\nX-A: "):
            protocol, wire = connected(state)
            until = protocol.waits_until()
            if said:
                protocol.data_received(said)
            assert protocol.waits_until() == until < NEVER
            protocol.give_up()
            assert wire.closed

    in_a_loop(run)


def test_one_that_came_is_answered_and_the_next_has_its_own_time():
    async def run(state):
        protocol, wire = connected(state)
        protocol.data_received(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert protocol.waits_until() == NEVER
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert wire.said.endswith(b"ok")
        protocol.data_received(b"GET / HT")
        assert protocol.waits_until() < NEVER
        protocol.data_received(b"TP/1.1\r\nHost: x\r\n\r\n")
        assert protocol.waits_until() == NEVER
        protocol.give_up()
        assert not wire.closed

    in_a_loop(run)


def test_where_there_is_no_room_whoever_waits_longest_makes_it(monkeypatch):
    monkeypatch.setattr(patient_http, "MOST_CONNECTIONS", 2)

    async def run(state):
        (_, first), (busy, second) = connected(state), connected(state)
        busy.data_received(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
        _, third = connected(state)
        assert [wire.closed for wire in (first, second, third)] == [True, False, False]

    in_a_loop(run)


@pytest.mark.parametrize(("sent", "closed"), [(UNWANTED_BYTES // 2, False), (UNWANTED_BYTES * 2, True)])
def test_a_body_that_goes_on_after_its_answer_is_not_read_for_ever(sent, closed):
    async def run(state):
        protocol, wire = connected(state)
        protocol.data_received(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert wire.said.endswith(b"ok")
        for _ in range(sent // 65_536):
            protocol.data_received(b"x" * 65_536)
        assert wire.closed is closed

    in_a_loop(run)

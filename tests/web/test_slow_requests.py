"""What does not come in time is given up, and what comes slowly but comes is not; nobody sleeps here."""

import asyncio

import pytest
from starlette.requests import ClientDisconnect, Request

from archive.errors import TooSlow
from web.slow_requests import FIRST_S, LEAST_BYTES_A_SECOND, SILENCE_S, SlowRequests


class Sender:
    """A body that comes in parts, each after so many seconds of the clock that is handed out with it."""

    def __init__(self, *parts):
        self.parts, self.now = list(parts), 0.0

    def clock(self):
        return self.now

    async def receive(self):
        if not self.parts:
            await asyncio.Event().wait()
        after_s, size = self.parts.pop(0)
        self.now += after_s
        if size is None:  # nothing comes
            await asyncio.Event().wait()
        return {"type": "http.request", "body": b"x" * size, "more_body": bool(self.parts)}


def taken(sender, app=None):
    """How many bytes a site took of it, and what it said."""
    seen = []

    async def reads_it_all(scope, receive, _send):
        try:
            seen.append(len(await Request(scope, receive).body()))
        except ClientDisconnect:
            seen.append("broken off")

    async def run():
        await SlowRequests(app or reads_it_all, sender.clock)({"type": "http"}, sender.receive, None)

    asyncio.run(run())
    return seen


def test_a_bad_line_is_no_attack():
    part = int(FIRST_S * LEAST_BYTES_A_SECOND) + 1
    assert taken(Sender(*[(20.0, part)] * 30)) == [30 * part]


def test_a_letter_now_and_then_is():
    with pytest.raises(TooSlow):
        taken(Sender(*[(10.0, 1)] * 30))


def test_silence_is_broken_off_and_what_reads_learns_it():
    seen = []

    async def patient(scope, receive, _send):
        message = await receive()
        while message["type"] != "http.disconnect":
            with_patience = asyncio.timeout(0.001)  # as the one that takes uploads, which asks again and again
            try:
                async with with_patience:
                    message = await receive()
            except TimeoutError:
                sender.now += SILENCE_S
        seen.append("kept what came")

    sender = Sender((0.0, 100), (0.0, None))
    with pytest.raises(TooSlow):
        taken(sender, patient)
    assert seen == ["kept what came"]


def test_waiting_for_the_end_of_a_connection_is_no_silence():
    async def streams(scope, receive, _send):
        assert (await receive())["more_body"] is False
        sender.now += 10 * SILENCE_S
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                await receive()

    sender = Sender((0.0, 10))
    taken(sender, streams)

"""How one connection is heard: uvicorn's own protocol, with an end to waiting for a request that does not come.

uvicorn gives a connection five seconds between two requests, but any time for
the first and for one that is begun and never ends. Whoever opens thousands and
sends a letter now and then would have every handle of the process.
"""

import asyncio
import resource
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S = 10.0
"""How long a request may take from the opening of its connection, or its first byte, to the end of its headers."""
HEAD_BYTES = 32 * 1024
"""The longest request line and headers: four times what an upload's description may be."""
UNWANTED_BYTES = 1024 * 1024
"""So much more of a body is read after its answer, for clients that read the answer only when they have sent all."""
MOST_CONNECTIONS = 4096
"""Of one process; at this many, one that waits longest for its request makes room."""


class PatientProtocol(H11Protocol):
    """Closes a connection whose request does not come, and says nothing to it."""

    _patience: asyncio.TimerHandle | None = None
    _unwanted_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait, where there is room."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > MOST_CONNECTIONS:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take it, and go on waiting unless it ended a request's headers."""
        super().data_received(data)
        if self.conn.our_state is h11.DONE and self.conn.their_state is h11.SEND_BODY:
            self._unwanted_bytes += len(data)
            if self._unwanted_bytes > UNWANTED_BYTES:
                self.transport.abort()
        if self._is_asked_nothing() and not self.transport.is_closing():
            self._wait()
        else:
            self._wait_no_more()

    def waits_until(self) -> float:
        """When its patience ends; never where it is at work."""
        return self._patience.when() if self._patience is not None else float("inf")

    def give_up(self) -> None:
        """Close, if there is still no request."""
        self._patience = None
        if self._is_asked_nothing() and not self.transport.is_closing():
            self.transport.abort()

    def _is_asked_nothing(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        if self._patience is None:
            self._patience = self.loop.call_later(HEAD_S, self.give_up)

    def _wait_no_more(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _make_room(self) -> None:
        others: list[Any] = [each for each in self.connections if each is not self]
        longest = min(others, key=lambda each: each.waits_until())
        if longest.waits_until() == float("inf"):
            self.transport.abort()
        else:
            longest.give_up()


def take_handles() -> None:
    """Let this process and those it starts hold as many connections as the system allows."""
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(least, most), most))

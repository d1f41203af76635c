"""Gives up a request whose body does not come, and an answer that nobody takes.

Every connection costs a little memory and a handle; someone who opens
thousands and says a byte now and then would have them all. What came of an
upload before it is given up is kept, as with any connection that breaks.
"""

import asyncio
from collections.abc import Callable

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive.errors import TooSlow
from web.guarded_bodies import GuardedBody
from web.i18n import N_

SILENCE_S = 30.0
"""The longest pause within a body."""
FIRST_S, LEAST_BYTES_A_SECOND = 30.0, 256
"""After the first seconds a body must have come, on the whole, at this rate: a tenth of a bad telephone line."""
UNTAKEN_S = 300.0
"""The longest that an answer waits to be taken: a paused player stops taking it, and asks again for the rest."""
REFUSAL = N_("Nothing more of this came for too long; try again where the connection is better.")


class SlowRequests:
    """Raises TooSlow for what comes too slowly; the clock is the event loop's unless another is given."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] | None = None) -> None:
        self.app = app
        self.clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, looking at the clock."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        clock = self.clock or asyncio.get_running_loop().time
        await _Timed(receive, send, clock).answered_by(self.app, scope)


class _Timed(GuardedBody):
    """One request with the times at which its parts came."""

    def __init__(self, receive: Receive, send: Send, clock: Callable[[], float]) -> None:
        super().__init__(receive, send)
        self._clock = clock
        self._began = self._heard = clock()
        self._bytes, self._whole = 0, False

    async def next_message(self) -> Message:
        """The next part, where it comes in time; whoever asks for it may stop waiting earlier and ask again."""
        if self._whole:  # from now on only the end of the connection is waited for
            return await super().next_message()
        left_s = SILENCE_S - (self._clock() - self._heard)
        try:
            async with asyncio.timeout(max(0.0, left_s)):
                return await super().next_message()
        except TimeoutError:
            raise TooSlow(REFUSAL) from None

    async def look_at(self, message: Message) -> None:
        """Note when it came and how much it was."""
        if self._whole:
            return
        self._heard = self._clock()
        self._bytes += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        took_s = self._heard - self._began
        if not self._whole and took_s > FIRST_S and self._bytes < LEAST_BYTES_A_SECOND * took_s:
            raise TooSlow(REFUSAL)

    async def send(self, message: Message) -> None:
        """Send, unless the other end takes nothing."""
        try:
            async with asyncio.timeout(UNTAKEN_S):
                await super().send(message)
        except TimeoutError:
            raise ClientDisconnect from None

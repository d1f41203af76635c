"""Looks at what comes of a request while it comes, and can refuse the rest of it with an answer of ours."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive.errors import StoryloomError

BROKEN_OFF: Message = {"type": "http.disconnect"}


class GuardedBody:
    """One request on its way in. Once it is refused it looks broken off, and no answer to it but ours gets out."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._refusal: StoryloomError | None = None
        self._started = False

    async def answered_by(self, app: ASGIApp, scope: Scope) -> None:
        """Pass the request on; raises what it was refused with, unless its answer had begun."""
        try:
            await app(scope, self._come, self.send)
        except Exception:
            if self._refusal is None or self._started:
                raise
        if self._refusal is not None and not self._started:
            raise self._refusal

    async def look_at(self, message: Message) -> None:
        """Raise a StoryloomError to refuse the rest; to be said by each kind of guard."""

    async def next_message(self) -> Message:
        """The next part; a guard may wait for it in its own way."""
        return await self._receive()

    async def send(self, message: Message) -> None:
        """Let the answer out, unless the request was refused before it began."""
        if self._refusal is not None and not self._started:
            return
        self._started = True
        await self._send(message)

    async def _come(self) -> Message:
        try:
            message = await self.next_message()
            await self.look_at(message)
        except StoryloomError as error:
            self._refusal = error
            return BROKEN_OFF
        return message

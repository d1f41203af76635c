"""Stops reading a request that is longer than this site takes, before it fills memory or disk."""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive.errors import TooLarge
from web.i18n import N_, translated

FORM_BYTES = 1024 * 1024
REFUSAL = N_("This is more than the archive takes at once (%(limit)s bytes); send less, or one file at a time.")


class BodyLimit:
    """Raises TooLarge; `limit_of` gives the most bytes for a path."""

    def __init__(self, app: ASGIApp, limit_of: Callable[[str], int]) -> None:
        self.app = app
        self.limit_of = limit_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, counting."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.limit_of(scope["path"])
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdecimal() or int(declared) > limit:
            raise _too_large(limit)
        counted = _Counted(receive, send, limit)
        try:
            await self.app(scope, counted.receive, counted.send)
        except Exception:
            if not counted.over:
                raise
        if counted.over and not counted.started:
            raise _too_large(limit)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(translated(REFUSAL) % {"limit": f"{limit:,}"})


class _Counted:
    """Counts what arrives; past the limit the request looks broken off, and no answer to it but ours gets out."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self._receive, self._send, self._left = receive, send, limit
        self.over = self.started = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.over = True
            return {"type": "http.disconnect"}
        return message

    async def send(self, message: Message) -> None:
        if self.over and not self.started:
            return
        self.started = True
        await self._send(message)

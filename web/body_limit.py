"""Stops reading a request that is longer than this site takes, before it fills memory or disk."""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive.errors import TooLarge
from web.guarded_bodies import GuardedBody
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
        await _Counted(receive, send, limit).answered_by(self.app, scope)


def _too_large(limit: int) -> TooLarge:
    return TooLarge(translated(REFUSAL) % {"limit": f"{limit:,}"})


class _Counted(GuardedBody):
    """Counts what arrives, whatever was declared."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        super().__init__(receive, send)
        self._limit = self._left = limit

    async def look_at(self, message: Message) -> None:
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise _too_large(self._limit)

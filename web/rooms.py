"""How many requests of a kind are answered at once: a few wait for a seat, the rest are told at once to come back.

A queue without an end answers everybody too late; this one answers those it lets in.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable

from archive.errors import Busy
from web.i18n import N_
from web.request_kinds import Kind

FULL = N_("More is asked of the archive at this moment than it can answer.")


class Room:
    """The seats of one kind, in one process."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._seats = asyncio.Semaphore(kind.seats)
        self._waiting = 0
        self._of: Counter[str] = Counter()

    async def enter(self, person: str) -> None:
        """Take a seat, waiting a little where that is allowed; raises Busy."""
        if self._kind.seats_each and person and self._of[person] >= self._kind.seats_each:
            raise Busy(FULL)
        await self._take()
        self._of[person] += 1

    def leave(self, person: str) -> None:
        """Give the seat to whoever waits longest."""
        self._of[person] -= 1
        if not self._of[person]:
            del self._of[person]
        self._seats.release()

    async def _take(self) -> None:
        if not self._seats.locked():
            await self._seats.acquire()
            return
        if self._waiting >= self._kind.queue:
            raise Busy(FULL)
        self._waiting += 1
        try:
            async with asyncio.timeout(self._kind.patience_s):
                await self._seats.acquire()
        except TimeoutError:
            raise Busy(FULL) from None
        finally:
            self._waiting -= 1


def rooms_for(kinds: Iterable[Kind]) -> dict[str, Room]:
    """An empty room for each kind."""
    return {kind.name: Room(kind) for kind in kinds}

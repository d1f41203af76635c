"""Answers that the next visitor may have as they are, while nothing of the record has changed and no hour has struck.

A call from a festival's stage brings hundreds of visitors a second to one code,
one stop and one sound. The gate is asked for the first of them; for the others
it would say the same, for as long as the database's own mark stands still
(`archive.record_state`). So what is withdrawn is gone with the next request, in
every process. Kept is only how to answer, for requests that cannot differ: no
session, no question, and the same words in every header that a page looks at.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from threading import Lock

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from sqlalchemy import Engine
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive.clock import utc_now
from archive.database import reading
from archive.record_state import RecordState, next_turn
from web.viewers import says_who

ANSWERS_KEPT = 256
LONGEST_HEADER = 300
LONGEST_WAIT_S = 2.0
LOOK_EVERY_S = 60.0
"""What follows from the day alone, such as how far a festival is, may be so late."""
Answering = Callable[[Request], Response]
"""How to answer one of these requests. It is called for each, and must hold nothing of the first one."""


@dataclass(slots=True)
class Keeping:
    """What a route says of its answer: how to give it again, whether that asks the disk, and which route it was."""

    again: Answering | None = None
    reads_files: bool = False
    route: object = None


@dataclass(frozen=True, slots=True)
class Kept:
    """How to answer again, the mark of the record for which that holds, and the moment at which it ends."""

    how: Keeping
    mark: Hashable
    ends_s: float


@dataclass(slots=True)
class KeptAnswers:
    """The answers of one site that were asked for last."""

    engine: Engine
    _kept: OrderedDict[Hashable, Kept] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)
    _record: RecordState = field(init=False)
    _turn: tuple[Hashable, float] = (None, 0.0)
    _worked_on: dict[Hashable, asyncio.Event] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._record = RecordState(self.engine)

    def mark(self) -> Hashable | None:
        """The mark of the record now, None where the database does not say."""
        return self._record.mark()

    def found(self, key: Hashable, mark: Hashable, *, now: datetime) -> Keeping | None:
        """How to answer, where that was kept and still holds."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept.mark != mark or now.timestamp() >= kept.ends_s:
                return None
            self._kept.move_to_end(key)
            return kept.how

    def keep(self, key: Hashable, mark: Hashable, how: Keeping, *, now: datetime) -> None:
        """Keep what was worked out after this mark was read."""
        ends_s = min(now.timestamp() + LOOK_EVERY_S, self._turn_s(mark, now))
        with self._lock:
            self._kept[key] = Kept(how, mark, ends_s)
            self._kept.move_to_end(key)
            while len(self._kept) > ANSWERS_KEPT:
                self._kept.popitem(last=False)

    def now(self, key: Hashable) -> Keeping | None:
        """How to answer at this moment, where that is kept."""
        mark = self.mark() if key in self._kept else None
        return None if mark is None else self.found(key, mark, now=utc_now())

    async def after_another(self, key: Hashable) -> Keeping | None:
        """The same, once another request has worked it out anew: a change must not be worked out by hundreds."""
        other = self._worked_on.get(key)
        if other is None:
            return None
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_WAIT_S):
                await other.wait()
        return self.now(key)

    @contextmanager
    def first_of(self, key: Hashable) -> Iterator[None]:
        """While this lasts, others wait for this request; where nothing was kept under the key before, they do not."""
        if key not in self._kept or key in self._worked_on:
            yield
            return
        self._worked_on[key] = asyncio.Event()
        try:
            yield
        finally:
            self.is_worked_out(key)

    def is_worked_out(self, key: Hashable) -> None:
        """Let those go on that wait for it."""
        ready = self._worked_on.pop(key, None)
        if ready is not None:
            ready.set()

    def _turn_s(self, mark: Hashable, now: datetime) -> float:
        """When the clock opens or closes something next; asked of the database once for each mark."""
        known, turn_s = self._turn
        if known != mark or turn_s <= now.timestamp():
            with reading(self.engine) as session:
                turn = next_turn(session, now=now)
            turn_s = inf if turn is None else turn.timestamp()
            self._turn = (mark, turn_s)
        return turn_s

    def forget(self) -> None:
        """Let go of every answer, as after a change of the record."""
        with self._lock:
            self._kept.clear()

    def close(self) -> None:
        """Let go of the database."""
        self._record.close()


def answer_alike(request: Request, again: Answering, *, reads_files: bool = False) -> Response:
    """The answer to this request, and to those after it that cannot differ.

    For a route all of whose answer follows from the record, the address, and the headers named in `_key`.
    """
    keeping: Keeping | None = getattr(request.state, "keeping", None)
    if keeping is not None:
        keeping.again, keeping.reads_files = again, reads_files
    return again(request)


class AnswersAlike:
    """Answers from what is kept, around the routes; the application's state holds the `kept_answers`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on and keep."""
        key = _key(scope) if scope["type"] == "http" else None
        kept: KeptAnswers = scope["app"].state.kept_answers
        if key is None:
            await self.app(scope, receive, send)
            return
        how = kept.now(key) or await kept.after_another(key)
        if how is not None and how.again is not None:
            request, scope["route"] = Request(scope), how.route
            answer = await run_in_threadpool(how.again, request) if how.reads_files else how.again(request)
            await answer(scope, receive, send)
            return
        with kept.first_of(key):
            keeping = _KeptOnItsWay(kept, key, scope, send)
            scope["state"]["keeping"] = keeping.how
            await self.app(scope, receive, keeping.send)


class _KeptOnItsWay:
    """Keeps how an answer came to be when it begins to go out, however slowly it is taken."""

    def __init__(self, kept: KeptAnswers, key: Hashable, scope: Scope, send: Send) -> None:
        self.how = Keeping()
        self._kept, self._key, self._scope, self._send = kept, key, scope, send
        self._mark, self._now = kept.mark(), utc_now()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self.how.again is not None and self._mark is not None:
            self.how.route = self._scope.get("route")
            await run_in_threadpool(self._kept.keep, self._key, self._mark, self.how, now=self._now)
            self._kept.is_worked_out(self._key)
        await self._send(message)


def _key(scope: Scope) -> Hashable | None:
    """All that such an answer owes to its request; None where it may owe more."""
    if scope["method"] not in {"GET", "HEAD"} or scope["query_string"]:
        return None
    headers = Headers(scope=scope)
    said = tuple(headers.get(name, "") for name in ("cookie", "accept-language", "accept"))
    if says_who(Request(scope)) or any(len(each) > LONGEST_HEADER for each in said):
        return None
    return scope["method"], scope["path"], scope["state"].get("language"), said

"""Answers 429 to whoever asks too often and 503 where all seats of a kind are taken, before anything is looked up.

Who asks is known here only by the session they show, which nobody has looked
at yet: an invented one gains nothing, since its address is counted too.
"""

import math
from dataclasses import replace
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archive.clock import utc_now
from archive.errors import TooMany
from web.guarded_bodies import GuardedBody
from web.i18n import N_
from web.rates import Rate, Rates
from web.request_kinds import PIECE, USUAL_ADDRESS_RATE, Kind, kind_of
from web.rooms import Room
from web.viewers import COOKIE

TOO_OFTEN = N_("Too many requests came from here in a short time.")
NETWORK_OF_ONE = 64
"""RFC 6177: the network that one IPv6 household has; each of its addresses is as good as another."""


class RequestLimits:
    """Raises TooMany and Busy; the site's `rates` and `rooms` are those of the application's state."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, from a seat that is free again as soon as the answer begins."""
        kind = kind_of(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if kind is None:
            await self.app(scope, receive, send)
            return
        state, person = scope["app"].state, _session(scope)
        check(state.rates, kind, person=person, address=_address(scope),
              address_rate=state.place.settings.address_rate, now=utc_now().timestamp())  # fmt: skip
        seat = _Seat(receive, send, state.rooms[kind.name], person)
        try:
            if kind is PIECE or not _brings_a_body(scope):
                await seat.take()
            await seat.answered_by(self.app, scope)
        finally:
            seat.leave()


def _brings_a_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def check(rates: Rates, kind: Kind, *, person: str, address: str, address_rate: float, now: float) -> None:
    """Count a request of this kind; raises TooMany where one of its two rates is used up.

    `address_rate` is the site's own number of pages a second; the other kinds' follow it, 0 counts no address.
    """
    if person:
        _count(rates, kind.person, person, now)
    if address_rate:
        _count(rates, _scaled(kind.address, address_rate / USUAL_ADDRESS_RATE), address, now)


def _count(rates: Rates, rate: Rate, key: str, now: float) -> None:
    wait_s = rates.wait_s(rate, key, now=now)
    if wait_s:
        raise TooMany(TOO_OFTEN, retry_after_s=math.ceil(wait_s))


def _scaled(rate: Rate, factor: float) -> Rate:
    return rate if factor == 1 else replace(rate, count=rate.count * factor, burst=max(1, round(rate.burst * factor)))


def _session(scope: Scope) -> str:
    header = Headers(scope=scope).get("cookie", "")
    if f"{COOKIE}=" not in header:
        return ""
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _address(scope: Scope) -> str:
    """The address, or for IPv6 the network that one household has."""
    client = scope.get("client")
    host = str(client[0]) if client else ""
    if ":" not in host:
        return host
    try:
        return f"{int(ip_address(host.partition('%')[0])) >> (128 - NETWORK_OF_ONE):x}"
    except ValueError:
        return host


class _Seat(GuardedBody):
    """A seat that is taken when all of the request is here, and left when the answer begins."""

    def __init__(self, receive: Receive, send: Send, room: Room, person: str) -> None:
        super().__init__(receive, send)
        self._room, self._person = room, person
        self._asked = self._taken = False

    async def take(self) -> None:
        if not self._asked:
            self._asked = True
            await self._room.enter(self._person)
            self._taken = True

    async def look_at(self, message: Message) -> None:
        if not message.get("more_body", False):
            await self.take()

    async def send(self, message: Message) -> None:
        self.leave()
        await super().send(message)

    def leave(self) -> None:
        self._asked = True
        if self._taken:
            self._taken = False
            self._room.leave(self._person)

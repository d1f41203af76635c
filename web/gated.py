"""How a route asks the gate: it declares a channel, or that it is public, and is handed who asks, when and a session.

A test walks every route and fails on one that declares neither. The session is
one transaction: one that writes is committed before the answer is sent, so that
what a person was told is saved is saved, and rolled back on any error.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from anyio import CancelScope
from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from archive.accounts import Account, Role
from archive.channels import Channel
from archive.circles import IN_PERSON, OUTSIDE
from archive.clock import utc_now
from archive.database import reading_session, writing_session
from archive.errors import NotPermitted, SignInNeeded
from archive.gate import STAFF, Viewer
from ingest.place import Place
from web.i18n import N_
from web.viewers import account_asking, circle_asking, says_who, viewer_of

SIGN_IN_FIRST = N_("Sign in first; this is for people who contribute to the archive or look after it.")
NOT_YOURS = N_("Your account may not do this; ask a steward of the archive.")
EVERYONE_SIGNED_IN = frozenset(Role)
STEWARDS = frozenset({Role.steward})

__all__ = [
    "EVERYONE_SIGNED_IN",
    "STAFF",
    "STEWARDS",
    "Asking",
    "Known",
    "asking_again",
    "declares",
    "gated",
    "gated_briefly",
    "public",
    "public_briefly",
]


@dataclass(frozen=True, slots=True)
class Known:
    """Who asks, through which channel (None where the route is public) and when."""

    request: Request
    place: Place
    account: Account | None
    viewer: Viewer
    channel: Channel | None
    now: datetime

    @property
    def is_personal(self) -> bool:
        """Whether the answer is for this asker alone, so that nothing between may hand it to another."""
        return self.account is not None or self.viewer.circle != OUTSIDE

    @property
    def account_id(self) -> int:
        """The id of the account that asks, for routes that only signed-in people reach."""
        if self.account is None:
            raise SignInNeeded(SIGN_IN_FIRST)
        return self.account.id


@dataclass(frozen=True, slots=True)
class Asking(Known):
    """The same, with the transaction that answers it."""

    session: Session


def gated(channel: Channel, *, for_roles: frozenset[Role] = frozenset(), writes: bool = False) -> Any:
    """A dependency for routes that ask the gate through `channel`, giving `Asking`.

    `for_roles` empty: anyone may come this far. Raises SignInNeeded and NotPermitted otherwise.
    """
    return _door(channel, for_roles, writes=writes)


def public(*, writes: bool = False) -> Any:
    """A dependency for routes that show nothing of the record, giving `Asking` without a channel."""
    return _door(None, frozenset(), writes=writes)


def public_briefly() -> Any:
    """Like `public`, giving `Known`: no transaction is held while the route runs."""
    return gated_briefly(None)


def gated_briefly(channel: Channel | None, *, for_roles: frozenset[Role] = frozenset()) -> Any:
    """Like `gated`, for routes that take long: gives `Known`, and holds no transaction while they run."""

    def ask(request: Request) -> Known:
        place: Place = request.app.state.place
        with reading_session(place.engine) as session:
            return _known(request, session, channel, for_roles)

    return Depends(_declared(ask, channel))


@contextmanager
def asking_again(known: Known) -> Iterator[Asking]:
    """Who asked briefly, with a transaction that reads: to show a page again."""
    with reading_session(known.place.engine) as session:
        yield _asking(known, session)


def declares(dependency: object) -> bool:
    """Whether this callable is one of the dependencies made here."""
    return hasattr(dependency, "channel")


def _door(channel: Channel | None, for_roles: frozenset[Role], *, writes: bool) -> Any:
    def ask_writing(request: Request) -> Iterator[Asking]:
        with writing_session(request.app.state.place.engine) as session:
            yield _asking(_known(request, session, channel, for_roles), session)
            session.commit()

    async def ask(request: Request) -> AsyncIterator[Asking]:
        engine: Engine = request.app.state.place.engine
        session = reading_session(engine)
        asks = partial(_known, request, session, channel, for_roles)
        try:
            known = await run_in_threadpool(asks) if says_who(request) else asks()
            yield _asking(known, session)
        finally:
            await _end(session, engine)

    return Depends(_declared(ask_writing if writes else ask, channel), scope="function")


async def _end(session: Session, engine: Engine) -> None:
    """End a reading transaction: at once where the database is a file, since to ask a thread for it costs more."""
    if engine.dialect.name == "sqlite":
        session.close()
        return
    with CancelScope(shield=True):
        await run_in_threadpool(session.close)


def _asking(known: Known, session: Session) -> Asking:
    return Asking(
        request=known.request,
        place=known.place,
        account=known.account,
        viewer=known.viewer,
        channel=known.channel,
        now=known.now,
        session=session,
    )


def _declared(ask: Callable[..., Any], channel: Channel | None) -> Callable[..., Any]:
    ask.channel = channel  # type: ignore[attr-defined]
    return ask


def _known(request: Request, session: Session, channel: Channel | None, for_roles: frozenset[Role]) -> Known:
    now = utc_now()
    account = account_asking(session, request, now=now)
    request.state.account = account
    if for_roles and account is None:
        raise SignInNeeded(SIGN_IN_FIRST)
    if for_roles and account is not None and account.role not in for_roles:
        raise NotPermitted(NOT_YOURS)
    circle = circle_asking(session, request, account, now=now) if channel in IN_PERSON else OUTSIDE
    request.state.in_circle = circle != OUTSIDE
    return Known(
        request=request,
        place=request.app.state.place,
        account=account,
        viewer=replace(viewer_of(account), circle=circle),
        channel=channel,
        now=now,
    )

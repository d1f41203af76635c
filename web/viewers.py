"""Who asks: from a browser's cookie to an account and what the gate needs to know of it.

The cookie holds a random token that the archive keeps only as a hash, so it can
be revoked at any moment. Nothing else a browser sends says who someone is.
"""

from datetime import datetime, timedelta

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from archive.accounts import Account
from archive.circles import OUTSIDE, Circle, circle_of_account, festival_of_device
from archive.gate import VISITOR, Viewer
from archive.signing_in import SESSION_LIFE, account_of_session

COOKIE = "session"
DEVICE_COOKIE = "device"
"""Of a device that stands at a festival; it signs nobody in."""
DEVICE_LIFE = timedelta(days=60)
"""Longer than festivals last; the archive itself looks at the days."""
LONGEST_TOKEN = 128


def session_token(request: Request) -> str:
    """The session token that the browser sent, or ''."""
    token = request.cookies.get(COOKIE, "")
    return token if len(token) <= LONGEST_TOKEN else ""


def says_who(request: Request) -> bool:
    """Whether the browser says anything of who asks, which the database then has to be asked about."""
    return COOKIE in request.cookies or DEVICE_COOKIE in request.cookies


def account_asking(session: Session, request: Request, *, now: datetime) -> Account | None:
    """The signed-in account, or None for a visitor; asks the database only when there is a cookie."""
    token = session_token(request)
    return account_of_session(session, token, now=now) if token else None


def viewer_of(account: Account | None) -> Viewer:
    """What the gate needs to know of an account."""
    return VISITOR if account is None else Viewer(account_id=account.id, role=account.role)


def circle_asking(session: Session, request: Request, account: Account | None, *, now: datetime) -> Circle:
    """What they belong to now: asks the database only for who is signed in, or comes from a festival's device."""
    circle = circle_of_account(session, account.id) if account else OUTSIDE
    token = request.cookies.get(DEVICE_COOKIE, "")
    if not token or len(token) > LONGEST_TOKEN:
        return circle
    return circle.and_at(festival_of_device(session, token, now=now))


def remember(response: Response, token: str, *, secure: bool) -> None:
    """Give the browser its session cookie: not for scripts, not for other sites."""
    _keep(response, COOKIE, token, SESSION_LIFE, secure=secure)


def remember_device(response: Response, token: str, *, secure: bool) -> None:
    """The same for a festival's device."""
    _keep(response, DEVICE_COOKIE, token, DEVICE_LIFE, secure=secure)


def _keep(response: Response, name: str, token: str, life: timedelta, *, secure: bool) -> None:
    response.set_cookie(
        name,
        token,
        max_age=int(life.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def forget(response: Response, *, secure: bool) -> None:
    """Take the session cookie away."""
    response.delete_cookie(COOKIE, path="/", secure=secure, httponly=True, samesite="lax")

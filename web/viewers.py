"""Who asks: from a browser's cookie to an account and what the gate needs to know of it.

The cookie holds a random token that the archive keeps only as a hash, so it can
be revoked at any moment. Nothing else a browser sends says who someone is.
"""

from datetime import datetime

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from archive.accounts import Account
from archive.gate import VISITOR, Viewer
from archive.signing_in import SESSION_LIFE, account_of_session

COOKIE = "session"
LONGEST_TOKEN = 128


def session_token(request: Request) -> str:
    """The session token that the browser sent, or ''."""
    token = request.cookies.get(COOKIE, "")
    return token if len(token) <= LONGEST_TOKEN else ""


def account_asking(session: Session, request: Request, *, now: datetime) -> Account | None:
    """The signed-in account, or None for a visitor; asks the database only when there is a cookie."""
    token = session_token(request)
    return account_of_session(session, token, now=now) if token else None


def viewer_of(account: Account | None) -> Viewer:
    """What the gate needs to know of an account."""
    return VISITOR if account is None else Viewer(account_id=account.id, role=account.role)


def remember(response: Response, token: str, *, secure: bool) -> None:
    """Give the browser its session cookie: not for scripts, not for other sites."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(SESSION_LIFE.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def forget(response: Response, *, secure: bool) -> None:
    """Take the session cookie away."""
    response.delete_cookie(COOKIE, path="/", secure=secure, httponly=True, samesite="lax")

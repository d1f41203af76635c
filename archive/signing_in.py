"""Inviting, signing in and out. The clock and every secret's plain form stay with the caller."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from archive.accounts import Account, Invitation, Role, SignInSession
from archive.errors import InvalidInput, NotFound, SignInNeeded
from archive.passwords import digest_of, hashed, is_password

INVITATION_LIFE = timedelta(days=7)
SESSION_LIFE = timedelta(days=30)


def invite(session: Session, *, role: Role, made_by_id: int | None, now: datetime) -> str:
    """Make an invitation and return its token, which is shown once and stored nowhere."""
    token = secrets.token_urlsafe(24)
    session.add(
        Invitation(
            token_sha256=digest_of(token),
            role=role,
            made_by_id=made_by_id,
            created_at=now,
            expires_at=now + INVITATION_LIFE,
        )
    )
    session.flush()
    return token


def find_invitation(session: Session, token: str, *, now: datetime) -> Invitation:
    """The open invitation of this token.

    Raises:
        NotFound: it is unknown, used or too old; the three are not told apart.
    """
    invitation = session.scalar(select(Invitation).where(Invitation.token_sha256 == digest_of(token)))
    if invitation is None or invitation.used_at is not None or invitation.expires_at <= now:
        raise NotFound("This invitation is not open any more; ask whoever sent it for a new one.")
    return invitation


def accept_invitation(session: Session, token: str, *, email: str, name: str, kept: str, now: datetime) -> Account:
    """Make the invited account; the invitation is spent. `kept` is the hash of its password.

    Raises:
        NotFound: the invitation is not open.
        InvalidInput: the address or name cannot be used.
    """
    invitation = find_invitation(session, token, now=now)
    account = _add(session, email=email, name=name, kept=kept, role=invitation.role, now=now)
    invitation.used_at = now
    session.flush()
    return account


def add_account(session: Session, *, email: str, name: str, password: str, role: Role, now: datetime) -> Account:
    """Make an account.

    Raises:
        InvalidInput: the address, name or password cannot be used.
    """
    return _add(session, email=email, name=name, kept=hashed(password), role=role, now=now)


def _add(session: Session, *, email: str, name: str, kept: str, role: Role, now: datetime) -> Account:
    email, name = email.strip().lower(), name.strip()
    if "@" not in email.strip("@"):
        raise InvalidInput("Give an e-mail address, such as amara@example.org.")
    if not name:
        raise InvalidInput("Give the name that others will see.")
    if session.scalar(select(Account.id).where(Account.email == email)) is not None:
        raise InvalidInput("This address has an account already; sign in with it, or use another address.")
    account = Account(email=email, name=name, password_hash=kept, role=role, created_at=now)
    session.add(account)
    session.flush()
    return account


def check_password(session: Session, *, email: str, password: str) -> Account:
    """The account of this address and password, in the same time whether or not the address is known.

    Raises:
        SignInNeeded: they do not belong together, or the account is disabled.
    """
    account = session.scalar(select(Account).where(Account.email == email.strip().lower()))
    good = is_password(password, account.password_hash if account else None)
    if account is None or not good or account.disabled_at is not None:
        raise SignInNeeded("That address and password do not belong together; try again or ask a steward.")
    return account


def open_session(session: Session, account: Account, *, now: datetime) -> str:
    """Sign `account` in and return the new session's token (always new: none is ever taken over)."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignInSession(
            token_sha256=digest_of(token), account_id=account.id, created_at=now, expires_at=now + SESSION_LIFE
        )
    )
    session.flush()
    return token


def account_of_session(session: Session, token: str, *, now: datetime) -> Account | None:
    """The account signed in with this token, if the session is open and the account enabled."""
    return session.scalar(
        select(Account)
        .join(SignInSession, SignInSession.account_id == Account.id)
        .where(
            SignInSession.token_sha256 == digest_of(token),
            SignInSession.revoked_at.is_(None),
            SignInSession.expires_at > now,
            Account.disabled_at.is_(None),
        )
    )


def revoke_session(session: Session, token: str, *, now: datetime) -> None:
    """Sign out; a token that is not open is left as it is."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.token_sha256 == digest_of(token), SignInSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def close_sessions(session: Session, account_id: int, *, but: str = "", now: datetime) -> None:
    """Close every session of an account, but for that of the token `but`."""
    theirs = (SignInSession.account_id == account_id) & SignInSession.revoked_at.is_(None)
    other = SignInSession.token_sha256 != digest_of(but)
    session.execute(update(SignInSession).where(theirs, other).values(revoked_at=now))
    session.flush()


def disable_account(session: Session, account: Account, *, now: datetime) -> None:
    """Close an account and every session of it at once."""
    account.disabled_at = now
    close_sessions(session, account.id, now=now)


def has_steward(session: Session) -> bool:
    """Whether anyone can run the archive yet."""
    return (
        session.scalar(select(Account.id).where(Account.role == Role.steward, Account.disabled_at.is_(None)).limit(1))
        is not None
    )

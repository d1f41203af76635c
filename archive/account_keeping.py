"""Keeping accounts: who there is, what each may do, open sessions, and a way back in for who forgot a password.

There is always one steward left who can sign in.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from archive.accounts import Account, Recovery, Role, SignInSession
from archive.errors import InvalidInput, NotFound, SignInNeeded
from archive.events import note_event
from archive.passwords import digest_of, is_password
from archive.phrases import Phrase
from archive.signing_in import close_sessions, disable_account

RECOVERY_LIFE = timedelta(hours=24)
NAMED_BY = 12
"""So many characters of what is kept of a session's secret name it on the page of its own account."""
NO_SUCH_ACCOUNT = Phrase("There is no such account.")
NO_SUCH_SESSION = Phrase("There is no such session; it may have ended meanwhile.")
NOT_OPEN = Phrase("This link is not open any more; ask a steward for a new one.")
LAST_STEWARD = Phrase("This is the last steward who can sign in; make somebody else a steward first.")
NOT_THE_PASSWORD = Phrase("That is not your password now; try again.")


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as stewards see it."""

    key: str
    name: str
    email: str
    role: Role
    created_at: datetime
    disabled: bool
    sessions: int


@dataclass(frozen=True, slots=True)
class SessionLine:
    """An open session, as its own account sees it; `here`: it is the one that asks."""

    name: str
    began_at: datetime
    ends_at: datetime
    here: bool


def list_accounts(session: Session, *, now: datetime) -> list[AccountLine]:
    """Everyone, by name."""
    opened = (
        select(func.count(SignInSession.id))
        .where(SignInSession.account_id == Account.id, _is_open(now))
        .correlate(Account)
        .scalar_subquery()
    )
    rows = session.execute(select(Account, opened).order_by(Account.name, Account.id))
    return [
        AccountLine(
            row.key, row.name, row.email, row.role, row.created_at, row.disabled_at is not None, sessions
        )
        for row, sessions in rows
    ]  # fmt: skip


def find_account(session: Session, key: str) -> Account:
    """The account of this key. Raises NotFound."""
    account = session.scalar(select(Account).where(Account.key == key))
    if account is None:
        raise NotFound(NO_SUCH_ACCOUNT)
    return account


def account_at(session: Session, email: str) -> Account:
    """The account of this address. Raises NotFound."""
    account = session.scalar(select(Account).where(Account.email == email.strip().lower()))
    if account is None:
        raise NotFound(NO_SUCH_ACCOUNT)
    return account


def change_role(session: Session, account: Account, role: Role, *, by_id: int | None, now: datetime) -> Account:
    """Let an account do more or less from its next request on. Raises InvalidInput for the last steward."""
    if account.role is role:
        return account
    _keep_a_steward(session, account)
    note_event(
        session, "change_role", f"account:{account.key}", by_id=by_id, now=now, was=account.role.value, role=role.value
    )
    account.role = role
    session.flush()
    return account


def close_account(session: Session, account: Account, *, by_id: int | None, now: datetime) -> Account:
    """Close an account and all its sessions; what it did stays in the record. Raises InvalidInput as `change_role`."""
    if account.disabled_at is None:
        _keep_a_steward(session, account)
        disable_account(session, account, now=now)
        note_event(session, "close_account", f"account:{account.key}", by_id=by_id, now=now)
    return account


def open_account(session: Session, account: Account, *, by_id: int | None, now: datetime) -> Account:
    """Let a closed account sign in again."""
    if account.disabled_at is not None:
        account.disabled_at = None
        session.flush()
        note_event(session, "open_account", f"account:{account.key}", by_id=by_id, now=now)
    return account


def make_recovery(session: Session, account: Account, *, by_id: int | None, now: datetime) -> str:
    """A one-time link for someone who forgot their password: its secret, shown once. Former ones are closed."""
    _spend(session, account, now)
    token = secrets.token_urlsafe(24)
    session.add(
        Recovery(
            token_sha256=digest_of(token), account_id=account.id, made_by_id=by_id, created_at=now,
            expires_at=now + RECOVERY_LIFE,
        )
    )  # fmt: skip
    session.flush()
    note_event(session, "make_recovery", f"account:{account.key}", by_id=by_id, now=now)
    return token


def account_to_recover(session: Session, token: str, *, now: datetime) -> Account:
    """Whose password is chosen anew with this secret. Raises NotFound where the link is not open."""
    query = (
        select(Account)
        .join(Recovery, Recovery.account_id == Account.id)
        .where(
            Recovery.token_sha256 == digest_of(token),
            Recovery.used_at.is_(None),
            Recovery.expires_at > now,
            Account.disabled_at.is_(None),
        )
    )
    account = session.scalar(query)
    if account is None:
        raise NotFound(NOT_OPEN)
    return account


def recover(session: Session, token: str, *, kept: str, now: datetime) -> Account:
    """Take the new password, of which `kept` is the hash; the link is spent, and every open session is closed.

    Raises NotFound where the link is not open.
    """
    account = account_to_recover(session, token, now=now)
    account.password_hash = kept
    _spend(session, account, now)
    close_sessions(session, account.id, now=now)
    note_event(session, "recover", f"account:{account.key}", by_id=account.id, now=now)
    return account


def knows_password(account: Account, former: str) -> None:
    """Raises SignInNeeded where this is not the account's password."""
    if not is_password(former, account.password_hash):
        raise SignInNeeded(NOT_THE_PASSWORD)


def change_password(session: Session, account_id: int, *, was: str, kept: str, token: str, now: datetime) -> None:
    """Keep the hash of a new password in place of `was`; other sessions than `token`'s are closed.

    Raises SignInNeeded where the password was changed since that was looked at.
    """
    account = session.get_one(Account, account_id)
    if account.password_hash != was:
        raise SignInNeeded(NOT_THE_PASSWORD)
    account.password_hash = kept
    close_sessions(session, account.id, but=token, now=now)
    note_event(session, "change_password", f"account:{account.key}", by_id=account.id, now=now)


def open_sessions(session: Session, account_id: int, *, token: str, now: datetime) -> list[SessionLine]:
    """Where an account is signed in, newest first; `token` is that of the session that asks."""
    query = select(SignInSession).where(SignInSession.account_id == account_id, _is_open(now))
    own = digest_of(token)
    return [
        SessionLine(row.token_sha256[:NAMED_BY], row.created_at, row.expires_at, row.token_sha256 == own)
        for row in session.scalars(query.order_by(SignInSession.created_at.desc(), SignInSession.id.desc()))
    ]


def close_session(session: Session, account_id: int, name: str, *, now: datetime) -> None:
    """Close one session of an account, named as `open_sessions` names it. Raises NotFound."""
    mine = (SignInSession.account_id == account_id) & _is_open(now)
    found = session.scalar(
        select(SignInSession).where(mine, func.substr(SignInSession.token_sha256, 1, NAMED_BY) == name)
    )
    if found is None:
        raise NotFound(NO_SUCH_SESSION)
    found.revoked_at = now
    session.flush()


def _is_open(now: datetime) -> ColumnElement[bool]:
    return SignInSession.revoked_at.is_(None) & (SignInSession.expires_at > now)


def _spend(session: Session, account: Account, now: datetime) -> None:
    theirs = (Recovery.account_id == account.id) & Recovery.used_at.is_(None)
    session.execute(update(Recovery).where(theirs).values(used_at=now))
    session.flush()


def _keep_a_steward(session: Session, account: Account) -> None:
    others = select(Account.id).where(
        Account.role == Role.steward, Account.disabled_at.is_(None), Account.id != account.id
    )
    if account.role is Role.steward and session.scalar(others.limit(1).with_for_update()) is None:
        raise InvalidInput(LAST_STEWARD)

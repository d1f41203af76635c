"""Signing in: the password is looked at outside any writing transaction, since that takes long on purpose."""

from datetime import datetime

from archive.accounts import Account
from archive.database import reading, writing
from archive.signing_in import check_password, open_session, revoke_session
from ingest.place import Place
from web.sign_in_limits import SignInLimits


def sign_in(
    place: Place, limits: SignInLimits, *, email: str, password: str, address: str, former: str, now: datetime
) -> str:
    """The token of a new session; the browser's former one is closed.

    Raises:
        SignInNeeded: address and password do not belong together.
        TooMany: this was tried too often.
    """
    limits.count(email=email, address=address)
    with reading(place.engine) as session:
        account = check_password(session, email=email, password=password)
    limits.forgive(email=email)
    return begin_session(place, account, former=former, now=now)


def begin_session(place: Place, account: Account, *, former: str, now: datetime) -> str:
    """Sign this account in and sign the browser's former session out; returns the new token."""
    with writing(place.engine, of_the_record=False) as session:
        if former:
            revoke_session(session, former, now=now)
        return open_session(session, account, now=now)

"""New passwords: hashed before the transaction that writes them begins, since that takes long on purpose.

Only one transaction writes at a time. Whoever chooses a password would else keep everyone else's work waiting.
"""

from datetime import datetime

from archive.account_keeping import account_to_recover, change_password, knows_password, recover
from archive.accounts import Account
from archive.database import reading, writing
from archive.passwords import hashed
from archive.signing_in import accept_invitation, find_invitation, open_session
from ingest.place import Place
from web.sign_in_limits import SignInLimits


def change(
    place: Place, limits: SignInLimits, account: Account, *, former: str, password: str, token: str, address: str,
    now: datetime,
) -> None:  # fmt: skip
    """Take a new password from someone who knows the former one; guessing is limited as it is at the door.

    Raises:
        SignInNeeded: the former password is another.
        InvalidInput: the new one cannot be used.
        TooMany: this was tried too often.
    """
    limits.count(email=account.email, address=address)
    knows_password(account, former)
    kept = hashed(password)
    with writing(place.engine) as session:
        change_password(session, account.id, was=account.password_hash, kept=kept, token=token, now=now)
    limits.forgive(email=account.email)


def begin_again(place: Place, token: str, *, password: str, now: datetime) -> str:
    """Take the password that someone chose behind a steward's link and sign them in; returns the session's token.

    Raises as `recover` does, and InvalidInput for a password that cannot be used.
    """
    with reading(place.engine) as session:
        account_to_recover(session, token, now=now)
    kept = hashed(password)
    with writing(place.engine) as session:
        return open_session(session, recover(session, token, kept=kept, now=now), now=now)


def begin(place: Place, token: str, *, email: str, name: str, password: str, now: datetime) -> str:
    """Make the account of an invitation and sign it in; returns the session's token. Raises as the two before."""
    with reading(place.engine) as session:
        find_invitation(session, token, now=now)
    kept = hashed(password)
    with writing(place.engine) as session:
        account = accept_invitation(session, token, email=email, name=name, kept=kept, now=now)
        return open_session(session, account, now=now)

"""Passwords: hashed by Argon2, never kept in plain, looked at in the same time whether or not there is an account."""

import hashlib
import secrets
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from archive.errors import InvalidInput

SHORTEST_PASSWORD = 10


@cache
def _hasher() -> PasswordHash:
    """As much work as pwdlib recommends, on one processor: somebody who guesses must not have them all."""
    return PasswordHash((Argon2Hasher(parallelism=1),))


@cache
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_urlsafe())


def hashed(password: str) -> str:
    """What is kept of a new password.

    Raises:
        InvalidInput: it is too short.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInput(
            "Choose a password of at least %(shortest_password)s characters.", shortest_password=SHORTEST_PASSWORD
        )
    return _hasher().hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """Whether this is the password of which that was kept; of None, it takes as long and it is not."""
    good = _hasher().verify(password, kept or _nobodys_hash())
    return good and kept is not None


def digest_of(token: str) -> str:
    """What is kept of a secret that is long and random."""
    return hashlib.sha256(token.encode()).hexdigest()

"""Passwords as the archive keeps them: all other tests use the same hash with less work."""

import pytest

from archive import passwords
from archive.passwords import hashed, is_password
from tests.conftest import HASHER

AS_RECOMMENDED = "$argon2id$v=19$m=65536,t=3,p=1$"


@pytest.fixture
def _as_kept(monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", HASHER)


@pytest.mark.usefixtures("_as_kept")
def test_a_password_is_kept_by_a_hash_that_is_dear_to_guess():
    kept = hashed("a-garden-at-night")
    assert kept.startswith(AS_RECOMMENDED)
    assert is_password("a-garden-at-night", kept)
    assert not is_password("a-garden-by-night", kept)


@pytest.mark.usefixtures("_as_kept")
def test_looking_at_nobodys_password_is_the_same_work():
    assert passwords._nobodys_hash.__wrapped__().startswith(AS_RECOMMENDED)

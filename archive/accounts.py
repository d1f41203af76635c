"""People who sign in: accounts with a role, invitations, and sessions that can be revoked.

Secrets are stored as hashes only: passwords by Argon2, tokens (long and random)
by SHA-256. A device's secret is none of these: it opens nothing here.
"""

import base64
import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey, Sha256


class Role(StrEnum):
    """What an account may do; each role may do what those before it may."""

    contributor = "contributor"
    curator = "curator"
    steward = "steward"


def new_device_secret() -> str:
    """Thirty-two random bytes, as base64."""
    return base64.b64encode(secrets.token_bytes(32)).decode("ascii")


class Account(Base):
    """Someone who can sign in.

    `device_secret` is what their browser locks edits with that wait there (see `web.device_secrets`); a new password
    leaves it as it is, so that what waits is not lost.
    """

    __tablename__ = "accounts"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200))
    device_secret: Mapped[str] = mapped_column(String(44), default=new_device_secret, server_default="")
    role: Mapped[Role]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class Invitation(Base):
    """A one-time link that makes an account with a given role."""

    __tablename__ = "invitations"

    id: Mapped[PrimaryKey]
    token_sha256: Mapped[Sha256] = mapped_column(unique=True)
    role: Mapped[Role]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Recovery(Base):
    """A one-time link with which somebody who forgot their password chooses a new one."""

    __tablename__ = "recoveries"

    id: Mapped[PrimaryKey]
    token_sha256: Mapped[Sha256] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInSession(Base):
    """One signed-in browser."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[PrimaryKey]
    token_sha256: Mapped[Sha256] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

"""Community protocols: named groups of accounts, kept by a steward, and what material is kept to them.

A protocol is a rule over groups (a member of any of them, or of all) and never
changes, so that an agreement made with it means the same for as long as it
stands. Who is in a group does change, and holds from the next request on.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey, PublicKey, Sha256


class GroupRule(StrEnum):
    """How many of a protocol's groups someone must belong to."""

    any = "any"
    all = "all"


class Group(Base):
    """A named group, such as seed keepers; its members are accounts."""

    __tablename__ = "community_groups"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    name: Mapped[str] = mapped_column(String(100), unique=True)
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]


class GroupMember(Base):
    """An account in a group, until it is taken out."""

    __tablename__ = "group_members"
    __table_args__ = (UniqueConstraint("group_id", "account_id"),)

    id: Mapped[PrimaryKey]
    group_id: Mapped[int] = mapped_column(ForeignKey("community_groups.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    added_at: Mapped[datetime]


class Protocol(Base):
    """A rule over groups; agreements name it. `spelled` is the rule and the groups' ids, so that each is kept once."""

    __tablename__ = "protocols"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    rule: Mapped[GroupRule]
    spelled: Mapped[str] = mapped_column(String(500), unique=True)


class ProtocolGroup(Base):
    """A group that a protocol names."""

    __tablename__ = "protocol_groups"
    __table_args__ = (UniqueConstraint("protocol_id", "group_id"),)

    id: Mapped[PrimaryKey]
    protocol_id: Mapped[int] = mapped_column(ForeignKey("protocols.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("community_groups.id"), index=True)


class FestivalDevice(Base):
    """A device that stands at a festival: made with a link that is opened on it, once. Secrets are kept as hashes."""

    __tablename__ = "festival_devices"

    id: Mapped[PrimaryKey]
    key: Mapped[PublicKey]
    festival_id: Mapped[int] = mapped_column(ForeignKey("festivals.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    token_sha256: Mapped[Sha256] = mapped_column(unique=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

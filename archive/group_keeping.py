"""Keeping community groups: what they are called and who is in them. A change holds from the next request on.

Groups are never removed, since agreements may be kept to them; one without
members lets nobody in.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.accounts import Account
from archive.agreements import Agreement
from archive.database import rows
from archive.errors import InvalidInput, NotFound
from archive.events import note_event
from archive.fitting import check_fit
from archive.kept_circles import ask_for_kept_sound
from archive.phrases import Phrase
from archive.protocols import Group, GroupMember, ProtocolGroup

NO_SUCH_GROUP = Phrase("There is no such group.")
NAME_IT = Phrase("Give the group a name.")
NAME_TAKEN = Phrase("There is a group of this name already.")


@dataclass(frozen=True, slots=True)
class MemberLine:
    """An account in a group."""

    key: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group as stewards see it; `kept`: how many agreements in force are kept to it."""

    key: str
    name: str
    note: str
    members: tuple[MemberLine, ...]
    kept: int


def list_groups(session: Session) -> list[GroupLine]:
    """Every group by name, with its members."""
    members: dict[int, list[MemberLine]] = defaultdict(list)
    query = select(GroupMember.group_id, Account).join(Account, Account.id == GroupMember.account_id)
    for group_id, account in session.execute(query.order_by(Account.name, Account.id)):
        members[group_id].append(MemberLine(account.key, account.name, account.email))
    counted = (
        select(ProtocolGroup.group_id, func.count())
        .join(Agreement, Agreement.protocol_id == ProtocolGroup.protocol_id)
        .where(Agreement.current)
        .group_by(ProtocolGroup.group_id)
    )
    kept = dict(rows(session, counted))
    return [
        GroupLine(row.key, row.name, row.note, tuple(members[row.id]), kept.get(row.id, 0))
        for row in session.scalars(select(Group).order_by(Group.name, Group.id))
    ]


def find_group(session: Session, key: str) -> Group:
    """The group of this key. Raises NotFound."""
    group = session.scalar(select(Group).where(Group.key == key))
    if group is None:
        raise NotFound(NO_SUCH_GROUP)
    return group


def groups_named(session: Session, names: Sequence[str]) -> list[Group]:
    """The groups of these names. Raises InvalidInput for one that there is not."""
    found = {group.name.casefold(): group for group in session.scalars(select(Group))}
    for name in names:
        if name.strip().casefold() not in found:
            raise InvalidInput("There is no group called “%(name)s”; a steward makes groups.", name=name[:100])
    return [found[name.strip().casefold()] for name in names]


def make_group(session: Session, name: str, note: str, *, by_id: int | None, now: datetime) -> Group:
    """Make a group without members. Raises InvalidInput where the name cannot be used."""
    group = Group(name=name.strip(), note=note.strip(), created_at=now)
    _check_name(session, group)
    session.add(group)
    session.flush()
    note_event(session, "make_group", f"group:{group.key}", by_id=by_id, now=now, name=group.name)
    return group


def edit_group(session: Session, group: Group, name: str, note: str, *, by_id: int | None, now: datetime) -> Group:
    """Call a group something else. Raises InvalidInput where the name cannot be used."""
    was = group.name
    with session.no_autoflush:
        group.name, group.note = name.strip(), note.strip()
        _check_name(session, group)
    session.flush()
    note_event(session, "edit_group", f"group:{group.key}", by_id=by_id, now=now, was=was, name=group.name)
    return group


def _check_name(session: Session, group: Group) -> None:
    if not group.name:
        raise InvalidInput(NAME_IT)
    check_fit(group)
    named = select(Group.id).where(func.lower(Group.name) == group.name.lower())
    others = named if group.id is None else named.where(Group.id != group.id)
    if session.scalar(others) is not None:
        raise InvalidInput(NAME_TAKEN)


def add_member(session: Session, group: Group, account: Account, *, by_id: int | None, now: datetime) -> None:
    """Let an account into a group; one that is in it stays."""
    if _membership(session, group, account) is None:
        session.add(GroupMember(group_id=group.id, account_id=account.id, added_by_id=by_id, added_at=now))
        session.flush()
        note_event(session, "add_member", f"group:{group.key}", by_id=by_id, now=now, account=account.key)
        ask_for_kept_sound(session, group, now=now)


def take_member_out(session: Session, group: Group, account: Account, *, by_id: int | None, now: datetime) -> None:
    """Take an account out of a group; one that is not in it stays out."""
    row = _membership(session, group, account)
    if row is not None:
        session.delete(row)
        session.flush()
        note_event(session, "take_member_out", f"group:{group.key}", by_id=by_id, now=now, account=account.key)
        ask_for_kept_sound(session, group, now=now)


def _membership(session: Session, group: Group, account: Account) -> GroupMember | None:
    own = (GroupMember.group_id == group.id) & (GroupMember.account_id == account.id)
    return session.scalar(select(GroupMember).where(own))

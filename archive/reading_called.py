"""Which subjects go by words that somebody typed, what else those are called, and what is a kind of them.

Two queries however much was typed. A subject that may not be met, and a name
that serves the desk alone, is as if it were not there; a kind of a subject is
known through it even where what stands between the two may not be met.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select, true, union
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.reading_mentions import Link
from archive.subjects import BroaderTerm, NameKind, Subject, SubjectName

MOST_KEYS = 120


@dataclass(frozen=True, slots=True)
class OtherName:
    """One more name; `misheard`: it serves to find what machines wrote down, and no page says it."""

    name: str
    misheard: bool = False


@dataclass(frozen=True, slots=True)
class Kin:
    """A subject with its names, its own first."""

    link: Link
    names: tuple[OtherName, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """A subject that goes by the words of `key`, and everything narrower than it."""

    key: str
    subject: Kin
    narrower: tuple[Kin, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """The subject and what is a kind of it."""
        return (self.subject.link.id, *(kin.link.id for kin in self.narrower))


def subjects_called(
    session: Session, keys: Collection[str], *, viewer: Viewer, now: datetime, channel: Channel = Channel.facet
) -> tuple[Called, ...]:
    """The subjects of these keys (see `archive.name_keys`) that may be met, those of one key by name."""
    wanted = sorted({key for key in keys if key})[:MOST_KEYS]
    if not wanted:
        return ()
    met = visible_to(viewer, channel, now, thing=Subject)
    links: dict[int, Link] = {}
    below: dict[tuple[str, int], list[int]] = defaultdict(list)
    for key, start, id_, kind, name, slug in session.execute(_with_narrower(wanted, _sayable(channel), met)):
        links[id_] = Link(str(kind), id_, name, slug)
        below[key, start].append(id_)
    names = _names(session, links, _sayable(channel))
    kin = {id_: Kin(link, (OtherName(link.name), *names.get(id_, ()))) for id_, link in links.items()}
    called = [
        Called(key, kin[start], tuple(kin[id_] for id_ in ids if id_ != start))
        for (key, start), ids in below.items()
        if start in kin
    ]
    return tuple(sorted(called, key=lambda one: (one.key, one.subject.link.name, one.subject.link.id)))


def kinds_of(
    session: Session, subject_ids: Collection[int], *, viewer: Viewer, now: datetime, channel: Channel = Channel.facet
) -> frozenset[int]:
    """These subjects and all that are kinds of them, as far as they may be met."""
    down = select(Subject.id).where(Subject.id.in_(subject_ids)).cte(recursive=True)
    every = down.union(select(BroaderTerm.narrower_id).join(down, BroaderTerm.broader_id == down.c.id))
    met = visible_to(viewer, channel, now, thing=Subject)
    return frozenset(session.scalars(select(Subject.id).where(Subject.id.in_(select(every.c.id)), met)))


def _sayable(channel: Channel) -> ColumnElement[bool]:
    return true() if channel is Channel.desk else SubjectName.desk_only.is_(False)


def _with_narrower(keys: list[str], sayable: ColumnElement[bool], met: ColumnElement[bool]) -> Select[Any]:
    """Key, subject of that name, and each subject that is it or narrower, however far down."""
    matched = union(
        select(Subject.folded.label("key"), Subject.id.label("start")).where(Subject.folded.in_(keys)),
        select(SubjectName.folded, SubjectName.subject_id).where(SubjectName.folded.in_(keys), sayable),
    ).subquery()
    down = select(matched.c.key, matched.c.start, matched.c.start.label("id")).cte(recursive=True)
    step = select(down.c.key, down.c.start, BroaderTerm.narrower_id).join(down, BroaderTerm.broader_id == down.c.id)
    every = down.union(step)
    return (
        select(every.c.key, every.c.start, Subject.id, Subject.kind, Subject.name, Subject.slug)
        .join(Subject, Subject.id == every.c.id)
        .where(met)
        .order_by(Subject.name, Subject.id)
    )


def _names(session: Session, ids: Collection[int], sayable: ColumnElement[bool]) -> dict[int, list[OtherName]]:
    query = (
        select(SubjectName.subject_id, SubjectName.name, SubjectName.kind)
        .where(SubjectName.subject_id.in_(ids), sayable)
        .order_by(SubjectName.id)
    )
    names: dict[int, list[OtherName]] = defaultdict(list)
    for id_, name, kind in session.execute(query):
        names[id_].append(OtherName(name, kind is NameKind.heard_as))
    return names

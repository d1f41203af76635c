"""Under which names things go into an index: every subject that its audience may meet, and what is broader than it."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from archive.accounts import Role
from archive.channels import Channel
from archive.gate import VISITOR, Viewer
from archive.gate_lists import visible_to
from archive.reading_mentions import Link, links_to_subjects
from archive.subjects import BroaderTerm, Subject, SubjectName


@dataclass(frozen=True, slots=True)
class IndexReader:
    """For whom an index is read from the record: as whom, through which channels, and with which names."""

    viewer: Viewer
    story: Channel
    subject: Channel
    every_name: bool

    @property
    def names(self) -> ColumnElement[bool]:
        """SQL: another name of a subject may be in the index."""
        return true() if self.every_name else SubjectName.desk_only.is_(False)


INDEX_READERS = {
    "public": IndexReader(VISITOR, Channel.search, Channel.facet, every_name=False),
    "desk": IndexReader(Viewer(role=Role.steward), Channel.desk, Channel.desk, every_name=True),
}
"""By audience: the public index holds what a visitor may find and nothing else, the desk's all that the archive has."""


@dataclass(frozen=True, slots=True)
class IndexNames:
    """Subjects that may be met, all their names, and what is broader than each (itself first)."""

    met: dict[int, Link]
    other: dict[int, list[str]]
    above: dict[int, tuple[int, ...]]

    @classmethod
    def load(cls, session: Session, ids: set[int], reader: IndexReader, *, now: datetime) -> "IndexNames":
        """The names of these subjects, as far as this audience may meet them."""
        above = _broader(session, ids)
        every = ids.union(*above.values())
        met = links_to_subjects(session, every, viewer=reader.viewer, channel=reader.subject, now=now)
        other: dict[int, list[str]] = defaultdict(list)
        query = select(SubjectName.subject_id, SubjectName.name).where(SubjectName.subject_id.in_(met), reader.names)
        for id_, name in session.execute(query.order_by(SubjectName.id)):
            other[id_].append(name)
        return cls(met, other, above)

    def subjects(self, ids: Collection[int]) -> tuple[tuple[str, int], ...]:
        """Kind and id of each that may be met, broader ones included."""
        return tuple((self.met[id_].kind, id_) for id_ in self._with_broader(ids))

    def names(self, ids: Collection[int]) -> tuple[str, ...]:
        """All their names, each once."""
        return tuple(
            dict.fromkeys(
                name for id_ in self._with_broader(ids) for name in (self.met[id_].name, *self.other.get(id_, ()))
            )
        )

    def _with_broader(self, ids: Collection[int]) -> list[int]:
        every = dict.fromkeys(up for id_ in ids for up in (id_, *self.above.get(id_, ())))
        return [id_ for id_ in every if id_ in self.met]


def _broader(session: Session, ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Subject id -> everything broader than it, however far up."""
    up = (
        select(BroaderTerm.narrower_id.label("start"), BroaderTerm.broader_id.label("above"))
        .where(BroaderTerm.narrower_id.in_(ids))
        .cte(recursive=True)
    )
    further = select(up.c.start, BroaderTerm.broader_id).join(up, BroaderTerm.narrower_id == up.c.above)
    every = up.union(further)
    above: dict[int, list[int]] = defaultdict(list)
    rows = select(every.c.start, every.c.above).join(Subject, Subject.id == every.c.above).order_by(every.c.above)
    for start, broader_id in session.execute(rows):
        above[start].append(broader_id)
    return {id_: tuple(own) for id_, own in above.items()}


def names_of_things(session: Session, reader: IndexReader, *, now: datetime) -> Iterator[tuple[str, ...]]:
    """All names of each subject that this audience may meet and that goes by several, in the order of their ids."""
    met = visible_to(reader.viewer, reader.subject, now, thing=Subject)
    query = (
        select(Subject.id, Subject.name, SubjectName.name)
        .join(SubjectName, SubjectName.subject_id == Subject.id)
        .where(met, reader.names)
        .order_by(Subject.id, SubjectName.id)
    )
    for _, rows in groupby(session.execute(query), key=lambda row: row[0]):
        names: dict[str, None] = {}
        for _id, name, other in rows:
            names |= {name: None, other: None}
        yield tuple(names)

"""What the archive knows before a file is read into it: every subject that is itself, loaded once."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.folding import fold
from archive.subject_editing import KINDS_TOGETHER
from archive.subject_facets import Identifier, NameText
from archive.subjects import BroaderTerm, Subject, SubjectIdentifier, SubjectKind, SubjectName


@dataclass(frozen=True, slots=True)
class KnownSubject:
    """A subject as it stands."""

    id: int
    key: str
    kind: SubjectKind
    name: str
    note: str
    retired: bool
    names: tuple[NameText, ...]
    broader: tuple[int, ...]
    identifiers: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """All of them by id, key and folded preferred name, and the keys of those that were merged into others."""

    by_id: dict[int, KnownSubject]
    by_key: dict[str, KnownSubject]
    by_name: dict[str, list[KnownSubject]]
    merged: dict[str, str]

    def called(self, kind: SubjectKind, name: str) -> list[KnownSubject]:
        """Those among this kind, or the kinds it shares its names with, whose preferred name this is."""
        return [one for one in self.by_name.get(fold(name), []) if one.kind in pool(kind)]


def pool(kind: SubjectKind) -> tuple[SubjectKind, ...]:
    """The kinds among which a preferred name must be one subject's alone."""
    return KINDS_TOGETHER.get(kind, (kind,))


def load_known(session: Session) -> Known:
    """Read the archive as it stands in this transaction."""
    names: dict[int, list[NameText]] = defaultdict(list)
    for row in session.scalars(select(SubjectName).order_by(SubjectName.id)):
        names[row.subject_id].append(NameText(row.name, row.kind, row.language, row.desk_only))
    broader: dict[int, list[int]] = defaultdict(list)
    for term in session.scalars(select(BroaderTerm).order_by(BroaderTerm.id)):
        broader[term.narrower_id].append(term.broader_id)
    identifiers: dict[int, list[Identifier]] = defaultdict(list)
    for one in sorted(session.scalars(select(SubjectIdentifier)), key=lambda one: one.scheme):
        identifiers[one.subject_id].append(Identifier(one.scheme, one.value))
    every = session.scalars(select(Subject).order_by(Subject.id)).all()
    own = [
        KnownSubject(one.id, one.key, one.kind, one.name, one.note, one.retired_at is not None, tuple(names[one.id]),
                     tuple(broader[one.id]), tuple(identifiers[one.id]))
        for one in every if one.merged_into_id is None
    ]  # fmt: skip
    by_id = {one.id: one for one in every}
    by_name: dict[str, list[KnownSubject]] = defaultdict(list)
    for subject in own:
        by_name[fold(subject.name)].append(subject)
    return Known(
        by_id={one.id: one for one in own},
        by_key={one.key: one for one in own},
        by_name=by_name,
        merged={one.key: by_id[one.merged_into_id].name for one in every if one.merged_into_id is not None},
    )


def names_in(subject: KnownSubject) -> Iterator[str]:
    """Every name it goes by."""
    yield subject.name
    yield from (name.name for name in subject.names)

"""The archive's subjects as entries of a file: all that are themselves, retired ones too, by kind and name."""

from collections import Counter, defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.folding import fold
from archive.subject_facets import Identifier
from archive.subjects import BroaderTerm, NameKind, Subject, SubjectIdentifier, SubjectKind, SubjectName
from ingest.subject_exchange.csv_files import write_csv
from ingest.subject_exchange.entries import Entry, NameInLanguage
from ingest.subject_exchange.json_files import write_json

BY_KEY = "#"
WRITERS = {"csv": write_csv, "json": write_json}


def export_subjects(session: Session, form: str, *, kinds: Collection[SubjectKind] = tuple(SubjectKind)) -> str:
    """A file of the form `csv` or `json` (a KeyError otherwise) with every subject of these kinds."""
    return WRITERS[form](entries_of(session, kinds=kinds))


def entries_of(session: Session, *, kinds: Collection[SubjectKind] = tuple(SubjectKind)) -> list[Entry]:
    """Every subject of these kinds that was not merged into another."""
    every = session.scalars(select(Subject).where(Subject.merged_into_id.is_(None)).order_by(Subject.id)).all()
    called = Counter(fold(one.name) for one in every)
    by_id = {one.id: one for one in every}
    names: dict[int, list[SubjectName]] = defaultdict(list)
    for row in session.scalars(select(SubjectName).order_by(SubjectName.id)):
        names[row.subject_id].append(row)
    identifiers: dict[int, list[Identifier]] = defaultdict(list)
    for one in sorted(session.scalars(select(SubjectIdentifier)), key=lambda one: one.scheme):
        identifiers[one.subject_id].append(Identifier(one.scheme, one.value))
    broader: dict[int, list[str]] = defaultdict(list)
    for term in session.scalars(select(BroaderTerm).order_by(BroaderTerm.id)):
        if above := by_id.get(term.broader_id):
            tells = called[fold(above.name)] == 1 and not above.name.startswith(BY_KEY)
            broader[term.narrower_id].append(above.name if tells else f"{BY_KEY}{above.key}")
    listed = sorted((one for one in every if one.kind in kinds), key=lambda one: (one.kind, fold(one.name), one.id))
    return [
        Entry(
            number=number,
            key=one.key,
            kind=one.kind.value,
            name=one.name,
            note=one.note,
            names=_by_kind(names[one.id]),
            desk_only=frozenset((row.name, row.language) for row in names[one.id] if row.desk_only),
            broader=tuple(broader[one.id]),
            identifiers=tuple(identifiers[one.id]),
            retired=one.retired_at is not None,
        )
        for number, one in enumerate(listed, start=1)
    ]


def _by_kind(rows: list[SubjectName]) -> dict[NameKind, tuple[NameInLanguage, ...]]:
    return {kind: tuple((row.name, row.language) for row in rows if row.kind is kind) for kind in NameKind}

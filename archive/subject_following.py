"""What points at a subject, and moving all of it to another one in a way that can be taken back.

Every foreign key to a subject follows, those of tables yet to come too; what
needs more care than that is named in `APART` and moved by its own module. Rows
are remembered by what names them for good, since the database gives the number
of a deleted row out again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, UniqueConstraint, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session, aliased

from archive.base import there_is
from archive.mentions import Anchor, Mention, MentionState
from archive.tables import METADATA

APART = frozenset(
    {
        "agreements.subject_id", "agreements.person_id", "contributions.person_id", "subject_names.subject_id",
        "broader_terms.narrower_id", "broader_terms.broader_id", "subject_identifiers.subject_id",
        "subject_pictures.subject_id", "subjects.merged_into_id", "subject_merges.kept_id", "subject_merges.gone_id",
    }
)  # fmt: skip
Rows = dict[str, list[list[Any]]]
"""By table.column: what names each row for good."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """A column that points at a subject, and the columns by which its row is known again."""

    table: Table
    column: Column[int]
    known_by: tuple[Column[Any], ...]

    @property
    def name(self) -> str:
        """table.column."""
        return f"{self.table.name}.{self.column.name}"


@cache
def pointers() -> tuple[Pointer, ...]:
    """Every column that follows as it is, in order of name."""
    found = (
        Pointer(table, column, _known_by(table, column))
        for table in METADATA.tables.values()
        for column in table.columns
        if any(key.target_fullname == "subjects.id" for key in column.foreign_keys)
    )
    return tuple(sorted((one for one in found if one.name not in APART), key=lambda one: one.name))


def _known_by(table: Table, column: Column[Any]) -> tuple[Column[Any], ...]:
    if "key" in table.columns:
        return (table.columns["key"],)
    own = [one for one in table.primary_key if one is not column]
    required = [one for one in table.columns if one.foreign_keys and not one.nullable and one is not column]
    return tuple(dict.fromkeys([*own, *required]))


def follow(session: Session, gone_id: int, kept_id: int) -> Rows:
    """Point at `kept_id` whatever points at `gone_id`; gives what moved.

    A row that would then be there twice stays behind: nobody is led to it any more.
    """
    moved: Rows = {}
    for pointer in pointers():
        goes = and_(pointer.column == gone_id, *(~clash for clash in _clashes(pointer, kept_id)))
        rows = [list(row) for row in session.execute(select(*pointer.known_by).where(goes))]
        if rows:
            moved[pointer.name] = rows
            session.execute(update(pointer.table).where(goes).values({pointer.column.name: kept_id}))
    session.expire_all()
    return moved


def put_back(session: Session, moved: Rows, kept_id: int, gone_id: int) -> None:
    """Point back at `gone_id` what moved and still points at `kept_id`; what is gone or went elsewhere stays."""
    for pointer in pointers():
        rows = moved.get(pointer.name)
        if rows:
            _move_known(session, pointer, rows, from_id=kept_id, to_id=gone_id)
    session.expire_all()


def _move_known(session: Session, pointer: Pointer, rows: Sequence[Sequence[Any]], *, from_id: int, to_id: int) -> None:
    known = [column == bindparam(f"known_{place}") for place, column in enumerate(pointer.known_by)]
    statement = (
        update(pointer.table)
        .where(pointer.column == bindparam("from_id"), *known)
        .values({pointer.column.name: bindparam("to_id")})
    )
    given = ({f"known_{place}": value for place, value in enumerate(row)} for row in rows)
    session.connection().execute(statement, [{"from_id": from_id, "to_id": to_id, **one} for one in given])


def _clashes(pointer: Pointer, kept_id: int) -> Iterator[ColumnElement[bool]]:
    """SQL, of a row that would move: the subject it would move to has the same already."""
    if pointer.table is Mention.__table__:
        yield _said_already(kept_id)
    keys = [constraint for constraint in pointer.table.constraints if isinstance(constraint, UniqueConstraint)]
    for columns in [list(pointer.table.primary_key), *(list(constraint.columns) for constraint in keys)]:
        if pointer.column in columns:
            other = pointer.table.alias()
            same = [other.c[one.name] == one for one in columns if one is not pointer.column]
            yield there_is(other, where=and_(other.c[pointer.column.name] == kept_id, *same))


def _said_already(kept_id: int) -> ColumnElement[bool]:
    """SQL, of an undecided mention: the same words speak of the other one, and stand at least as firmly."""
    other = aliased(Mention)
    as_firm = or_(
        other.state == MentionState.accepted,
        and_(
            other.state == MentionState.suggested, other.origin == Mention.origin, other.score >= Mention.score
        ),
    )  # fmt: skip
    same_words = and_(
        other.subject_id == kept_id,
        other.passage_id == Mention.passage_id,
        other.start_char == Mention.start_char,
        other.end_char == Mention.end_char,
        other.anchor == Anchor.valid,
        as_firm,
    )
    return and_(Mention.state == MentionState.suggested, there_is(other, where=same_words))

"""The desk's list of subjects: all of them, whatever may be met in public, found by kind and by part of any name."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from archive.mentions import Mention, MentionState
from archive.subjects import NameKind, Subject, SubjectKind, SubjectName

Show = Literal["", "retired", "merged"]
PAGE_OF = 100


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """A subject in the desk's list; `mentions` are all that were not rejected."""

    key: str
    kind: str
    name: str
    others: tuple[str, ...]
    mentions: int
    merged_into: str
    retired: bool


def desk_subjects(
    session: Session, *, kind: SubjectKind | None, query: str, show: Show, offset: int = 0, most: int = PAGE_OF
) -> tuple[DeskEntry, ...]:
    """Those of this kind (None: any) with `query` in a name, by name."""
    into = aliased(Subject)
    rows = session.execute(
        select(Subject, into.name)
        .outerjoin(into, into.id == Subject.merged_into_id)
        .where(_asked(kind, query, show))
        .order_by(func.lower(Subject.name), Subject.id)
        .offset(offset)
        .limit(most)
    ).all()
    ids = [row.id for row, _ in rows]
    counted = select(Mention.subject_id, func.count()).where(
        Mention.subject_id.in_(ids), Mention.state != MentionState.rejected
    )
    mentions = {row[0]: row[1] for row in session.execute(counted.group_by(Mention.subject_id))}
    others: dict[int, dict[str, None]] = {}
    named = select(SubjectName.subject_id, SubjectName.name).where(
        SubjectName.subject_id.in_(ids), SubjectName.kind != NameKind.heard_as
    )
    for id_, name in session.execute(named.order_by(SubjectName.id)):
        others.setdefault(id_, {})[name] = None
    return tuple(
        DeskEntry(
            row.key, row.kind.value, row.name, tuple(others.get(row.id, ())), mentions.get(row.id, 0), merged or "",
            row.retired_at is not None,
        )
        for row, merged in rows
    )  # fmt: skip


def count_desk_subjects(session: Session, *, kind: SubjectKind | None, query: str, show: Show) -> int:
    """How many there are in all."""
    return session.scalar(select(func.count()).select_from(Subject).where(_asked(kind, query, show))) or 0


def count_by_kind(session: Session, *, show: Show) -> dict[str, int]:
    """How many of each kind there are."""
    query = select(Subject.kind, func.count()).where(_asked(None, "", show)).group_by(Subject.kind)
    return {kind.value: count for kind, count in session.execute(query)}


def _asked(kind: SubjectKind | None, query: str, show: Show) -> ColumnElement[bool]:
    state = {
        "": Subject.retired_at.is_(None) & Subject.merged_into_id.is_(None),
        "retired": Subject.retired_at.is_not(None) & Subject.merged_into_id.is_(None),
        "merged": Subject.merged_into_id.is_not(None),
    }[show]
    text = " ".join(query.split()).lower()
    if text:
        other = select(SubjectName.subject_id).where(func.lower(SubjectName.name).contains(text, autoescape=True))
        state &= or_(func.lower(Subject.name).contains(text, autoescape=True), Subject.id.in_(other))
    return state if kind is None else state & (Subject.kind == kind)

"""What is a subject's very own (names, identifiers, pictures, note) when two become one, and when they part again.

Of a person nothing that came with a merge is shown in public until someone at
the desk says so: the two may have been met under different names.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.subjects import (
    Audience,
    NameKind,
    Subject,
    SubjectIdentifier,
    SubjectKind,
    SubjectName,
    SubjectPicture,
)


def join_own(session: Session, gone: Subject, kept: Subject) -> dict[str, Any]:
    """Give `kept` what is `gone`'s own; gives what is needed to take it back."""
    hidden = gone.kind is SubjectKind.person
    return {
        "names": _join_names(session, gone, kept, hidden=hidden),
        "added": _add_preferred(session, gone, kept, hidden=hidden),
        "identifiers": _join_identifiers(session, gone, kept),
        "pictures": _join_pictures(session, gone, kept, hidden=hidden),
        "note": "" if hidden else _join_note(session, gone, kept),
    }


def _join_names(session: Session, gone: Subject, kept: Subject, *, hidden: bool) -> list[list[Any]]:
    there = set(_pairs(session, kept))
    moved: list[list[Any]] = []
    for row in session.scalars(select(SubjectName).where(SubjectName.subject_id == gone.id).order_by(SubjectName.id)):
        if (row.name, row.language) not in there:
            moved.append([row.id, row.name, row.language, row.desk_only])
            row.subject_id, row.desk_only = kept.id, row.desk_only or hidden
    session.flush()
    return moved


def _pairs(session: Session, subject: Subject) -> list[tuple[str, str]]:
    query = select(SubjectName.name, SubjectName.language).where(SubjectName.subject_id == subject.id)
    return [(name, language) for name, language in session.execute(query)]


def _add_preferred(session: Session, gone: Subject, kept: Subject, *, hidden: bool) -> list[Any]:
    names = {kept.name, *(name for name, _ in _pairs(session, kept))}
    if gone.name in names:
        return []
    row = SubjectName(subject_id=kept.id, name=gone.name, kind=NameKind.variant, desk_only=hidden)
    session.add(row)
    session.flush()
    return [row.id, row.name]


def _join_identifiers(session: Session, gone: Subject, kept: Subject) -> list[list[str]]:
    schemes = select(SubjectIdentifier.scheme).where(SubjectIdentifier.subject_id == kept.id)
    query = select(SubjectIdentifier).where(
        SubjectIdentifier.subject_id == gone.id, SubjectIdentifier.scheme.not_in(schemes)
    )
    moved = list(session.scalars(query))
    for row in moved:
        row.subject_id = kept.id
    session.flush()
    return [[row.scheme, row.value] for row in moved]


def _join_pictures(session: Session, gone: Subject, kept: Subject, *, hidden: bool) -> list[list[str]]:
    moved = []
    for row in session.scalars(select(SubjectPicture).where(SubjectPicture.subject_id == gone.id)):
        moved.append([row.key, row.audience.value])
        row.subject_id = kept.id
        if hidden:
            row.audience = Audience.desk
    session.flush()
    return moved


def _join_note(session: Session, gone: Subject, kept: Subject) -> str:
    if kept.note or not gone.note:
        return ""
    kept.note = gone.note
    session.flush()
    return gone.note


def separate_own(session: Session, moved: dict[str, Any], gone: Subject, kept: Subject) -> None:
    """Give `gone` back what the merge took, as far as it still is with `kept`."""
    if moved["added"]:
        id_, name = moved["added"]
        row = session.get(SubjectName, id_)
        if row is not None and (row.subject_id, row.name) == (kept.id, name):
            session.delete(row)
    for id_, name, language, desk_only in moved["names"]:
        row = session.get(SubjectName, id_)
        if row is not None and (row.subject_id, row.name, row.language) == (kept.id, name, language):
            row.subject_id, row.desk_only = gone.id, desk_only
    for scheme, value in moved["identifiers"]:
        own = SubjectIdentifier.subject_id == kept.id
        query = select(SubjectIdentifier).where(
            own, SubjectIdentifier.scheme == scheme, SubjectIdentifier.value == value
        )
        for identifier in session.scalars(query):
            identifier.subject_id = gone.id
    _separate_pictures(session, moved["pictures"], gone, kept)
    if moved["note"] and kept.note == moved["note"]:
        kept.note = ""
    session.flush()


def _separate_pictures(session: Session, moved: list[list[str]], gone: Subject, kept: Subject) -> None:
    audiences = {key: Audience(audience) for key, audience in moved}
    query = select(SubjectPicture).where(SubjectPicture.subject_id == kept.id, SubjectPicture.key.in_(audiences))
    for row in session.scalars(query):
        row.subject_id, row.audience = gone.id, audiences[row.key]

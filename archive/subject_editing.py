"""Making and editing subjects as a person writes them down: names, note, broader terms and identifiers, all at once.

What is given is how things stand afterwards. Nothing changes, and nothing is
promised, where the archive already says the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput, NotFound
from archive.events import note_event
from archive.folding import fold
from archive.keys import slugify
from archive.subject_addresses import move, slug_for
from archive.subject_facets import Identifier, NameText, set_broader, set_identifiers, set_names
from archive.subject_keeping import add_subject, given_name, set_note
from archive.subjects import Subject, SubjectKind, SubjectName
from archive.vocabulary_changes import names_changed

LONGEST_NOTE = 4000
KINDS_TOGETHER = {
    SubjectKind.ingredient: (SubjectKind.ingredient, SubjectKind.crop),
    SubjectKind.crop: (SubjectKind.ingredient, SubjectKind.crop),
}
"""Kinds among which a preferred name tells one from the other: a crop is an ingredient that is grown."""


@dataclass(frozen=True, slots=True)
class SubjectText:
    """A subject as it is written down; `broader` holds ids of subjects."""

    name: str
    note: str = ""
    names: tuple[NameText, ...] = ()
    broader: tuple[int, ...] = ()
    identifiers: tuple[Identifier, ...] = ()


def find_by_key(session: Session, key: str) -> Subject:
    """The subject of this public key, merged and retired ones too.

    Raises:
        NotFound: there is none.
    """
    subject = session.scalar(select(Subject).where(Subject.key == key))
    if subject is None:
        raise NotFound("There is no such subject.")
    return subject


def key_of(session: Session, subject_id: int) -> str:
    """The public key of a subject, which must exist."""
    return session.get_one(Subject, subject_id).key


def create_subject(
    session: Session,
    kind: SubjectKind,
    text: SubjectText,
    *,
    name_is_free: bool = False,
    by_id: int | None,
    now: datetime,
) -> Subject:
    """Write a new subject down. `name_is_free`: whoever calls has looked, as one who brings thousands does once.

    Raises:
        InvalidInput: the name is taken by another of its kind, or a part of the text cannot be used.
    """
    if not name_is_free:
        check_name_is_free(session, kind, text.name)
    subject = add_subject(session, kind, text.name, now=now)
    _write(session, subject, text)
    note_event(session, "create", f"subject:{subject.key}", by_id=by_id, now=now, name=subject.name)
    names_changed(session, ("subject", subject.id), [name.name for name in text.names], now=now)
    return subject


def edit_subject(
    session: Session, subject: Subject, text: SubjectText, *, by_id: int | None, now: datetime
) -> dict[str, Any]:
    """Bring a subject to what `text` says; gives what changed, by field, as it was and as it is.

    A new name brings a new address, and the old one goes on leading here.

    Raises:
        InvalidInput: it was merged into another, the name is taken, or a part of the text cannot be used.
    """
    if subject.merged_into_id is not None:
        raise InvalidInput(
            "“%(subject)s” was merged into another; edit that one, or take the merge back first.", subject=subject.name
        )
    before = {subject.name: "", **_names(session, subject)}
    hidden = _desk_only(session, subject)
    changed = _rename(session, subject, text.name) | _write(session, subject, text)
    if changed:
        note_event(session, "edit", f"subject:{subject.key}", by_id=by_id, now=now, changed=changed)
        after = {subject.name: "", **_names(session, subject)}
        differ = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        if set(changed) != {"note"}:
            narrows = bool(_desk_only(session, subject) - hidden)
            names_changed(session, ("subject", subject.id), differ, now=now, narrows=narrows)
    return changed


def check_name_is_free(session: Session, kind: SubjectKind, name: str, *, except_id: int | None = None) -> None:
    """Two of a kind may share any name but the preferred one, which tells them apart.

    Raises:
        InvalidInput: another has it.
    """
    wanted = fold(name)
    query = select(Subject).where(
        Subject.kind.in_(KINDS_TOGETHER.get(kind, (kind,))),
        Subject.merged_into_id.is_(None),
        Subject.id.is_distinct_from(except_id),
    )
    there = next((one for one in session.scalars(query) if fold(one.name) == wanted), None)
    if there is None:
        return
    if there.retired_at is not None:
        raise InvalidInput(
            "“%(there)s” was %(kind_words)s and is retired; bring it back instead.",
            there=there.name,
            kind_words=there.kind.in_words,
        )
    raise InvalidInput(
        "There is %(kind_words)s called “%(there)s” already; add what tells the two apart, as in “Rosa (teacher)”.",
        kind_words=there.kind.in_words,
        there=there.name,
    )


def all_names(session: Session, subject: Subject) -> list[str]:
    """Every name a subject goes by, the preferred one first."""
    return [subject.name, *_names(session, subject)]


def _names(session: Session, subject: Subject) -> dict[str, str]:
    rows = select(SubjectName.name, SubjectName.kind).where(SubjectName.subject_id == subject.id)
    return {name: kind.value for name, kind in session.execute(rows.order_by(SubjectName.id))}


def _desk_only(session: Session, subject: Subject) -> set[str]:
    hidden = select(SubjectName.name).where(SubjectName.subject_id == subject.id, SubjectName.desk_only)
    return set(session.scalars(hidden))


def _rename(session: Session, subject: Subject, name: str) -> dict[str, Any]:
    name = given_name(name)
    if name == subject.name:
        return {}
    if fold(name) != fold(subject.name):
        check_name_is_free(session, subject.kind, name, except_id=subject.id)
    if slugify(name) != slugify(subject.name):
        move(session, subject, slug_for(session, subject.kind, name, subject_id=subject.id))
    was, subject.name = subject.name, name
    session.flush()
    return {"name": [was, name]}


def _write(session: Session, subject: Subject, text: SubjectText) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    note = text.note.strip().replace("\r\n", "\n")
    if len(note) > LONGEST_NOTE:
        raise InvalidInput("Write a note of at most %(longest_note)s characters.", longest_note=LONGEST_NOTE)
    if note != subject.note:
        changed["note"] = [subject.note, note]
        set_note(session, subject, note)
    for field, difference in (
        ("names", set_names(session, subject, text.names)),
        ("broader", set_broader(session, subject, text.broader)),
        ("identifiers", set_identifiers(session, subject, text.identifiers)),
    ):
        if difference:
            changed[field] = _listed(difference)
    return changed


def _listed(difference: tuple[Iterable[str], Iterable[str]]) -> list[list[str]]:
    return [list(side) for side in difference]

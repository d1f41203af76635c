"""Keeping subjects: finding one under any of its names or adding it, giving it names, broader terms and a note.

A name that several subjects share is never guessed at, and what a machine
tends to hear instead (`heard_as`) finds nobody.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.folding import fold
from archive.subject_addresses import merged_into, slug_for
from archive.subjects import BroaderTerm, NameKind, Subject, SubjectKind, SubjectName
from archive.vocabulary_changes import ask_retag

LONGEST_NAME = 200
_LOOKED_AMONG = {SubjectKind.ingredient: (SubjectKind.ingredient, SubjectKind.crop)}


def find_subject(session: Session, kinds: Collection[SubjectKind], name: str) -> Subject | None:
    """The subject of one of these kinds that goes by `name`, folded; one merged into another gives the other.

    The name as it is spelled comes first, then preferred names, then others; and
    one in use comes before one that was retired or merged.

    Raises:
        InvalidInput: several subjects go by this name.
    """
    wanted = fold(name)
    preferred = select(Subject.id, Subject.name).where(Subject.kind.in_(kinds))
    others = (
        select(SubjectName.subject_id, SubjectName.name)
        .join(Subject, Subject.id == SubjectName.subject_id)
        .where(Subject.kind.in_(kinds), SubjectName.kind != NameKind.heard_as)
    )
    for query in (preferred.where(Subject.name == name), preferred, others):
        ids = {id_ for id_, given in session.execute(query) if fold(given) == wanted}
        found = _in_use(session, [session.get_one(Subject, id_) for id_ in ids])
        if len(found) > 1:
            names = " or ".join(f"“{one.name}”" for one in sorted(found, key=lambda one: one.id))
            raise InvalidInput(
                "“%(name)s” may be %(names)s; give the name of the one that is meant.", name=name, names=names
            )
        if found:
            return found.pop()
    return None


def _in_use(session: Session, called: Collection[Subject]) -> set[Subject]:
    """Those still in use; where none is, what became of the others."""
    own = {one for one in called if one.merged_into_id is None}
    in_use = {one for one in own if one.retired_at is None}
    return in_use or own or {merged_into(session, one) for one in called}


def find_or_add_subject(session: Session, kind: SubjectKind, name: str, *, now: datetime) -> Subject:
    """The subject of this kind under this name; a crop is found as an ingredient too.

    Raises:
        InvalidInput: the name is empty or too long, or several subjects go by it.
    """
    name = given_name(name)
    found = find_subject(session, _LOOKED_AMONG.get(kind, (kind,)), name)
    return found or add_subject(session, kind, name, now=now)


def add_subject(session: Session, kind: SubjectKind, name: str, *, now: datetime) -> Subject:
    """A new subject, whoever else goes by this name; passages that hold it are read for it again.

    Raises:
        InvalidInput: the name is empty or too long.
    """
    name = given_name(name)
    subject = Subject(kind=kind, slug=slug_for(session, kind, name), name=name, created_at=now)
    session.add(subject)
    session.flush()
    ask_retag(session, [name], now=now)
    return subject


def given_name(name: str) -> str:
    """A name as it is kept: without odd spaces.

    Raises:
        InvalidInput: it is empty or too long.
    """
    name = " ".join(name.split())
    if not fold(name):
        raise InvalidInput("Give a name.")
    if len(name) > LONGEST_NAME:
        raise InvalidInput("Give a name of at most %(longest_name)s characters.", longest_name=LONGEST_NAME)
    return name


def add_name(session: Session, subject: Subject, name: str, kind: NameKind, language: str = "en") -> SubjectName:
    """Give a subject another name; the same name in the same language is there once, as first given.

    Whoever calls this says `archive.vocabulary_changes.names_changed` where passages are to be read for it.

    Raises:
        InvalidInput: the name is empty or too long.
    """
    name = given_name(name)
    there = select(SubjectName).where(
        SubjectName.subject_id == subject.id, SubjectName.name == name, SubjectName.language == language
    )
    row = session.scalar(there)
    if row is None:
        row = SubjectName(subject_id=subject.id, name=name, kind=kind, language=language)
        session.add(row)
        session.flush()
    return row


def add_broader(session: Session, narrower: Subject, broader: Subject) -> None:
    """Say that one subject is a kind of another; saying it twice changes nothing.

    Raises:
        InvalidInput: the broader one is already a kind of the narrower one, or is the same.
    """
    if narrower.id in itself_and_broader(session, broader.id):
        raise InvalidInput(
            "“%(broader)s” is already “%(narrower)s” or a kind of it; turn the two around.",
            broader=broader.name,
            narrower=narrower.name,
        )
    said = select(BroaderTerm.id).where(BroaderTerm.narrower_id == narrower.id, BroaderTerm.broader_id == broader.id)
    if session.scalar(said) is None:
        session.add(BroaderTerm(narrower_id=narrower.id, broader_id=broader.id))
        session.flush()


def itself_and_broader(session: Session, subject_id: int) -> set[int]:
    """Ids of the subject and of everything it is a kind of, however far up."""
    reached: set[int] = set()
    edge = {subject_id}
    while edge:
        reached |= edge
        edge = set(session.scalars(select(BroaderTerm.broader_id).where(BroaderTerm.narrower_id.in_(edge)))) - reached
    return reached


def set_note(session: Session, subject: Subject, note: str) -> None:
    """Replace what the archive says of a subject."""
    subject.note = note.strip()
    session.flush()

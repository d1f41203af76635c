"""The parts of a subject's record, each brought from how it stands to how it should: names, broader terms, identifiers.

Each gives what went and what came, in words; nothing where nothing changed.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.subject_keeping import add_broader, given_name
from archive.subjects import BroaderTerm, NameKind, Subject, SubjectIdentifier, SubjectKind, SubjectName

Difference = tuple[list[str], list[str]] | None
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)
SCHEME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
LONGEST_LANGUAGE, LONGEST_VALUE = 10, 200
GROWN = frozenset({SubjectKind.ingredient, SubjectKind.crop})


@dataclass(frozen=True, slots=True)
class NameText:
    """Another name, as written down."""

    name: str
    kind: NameKind = NameKind.variant
    language: str = "en"
    desk_only: bool = False

    def __str__(self) -> str:
        """The name with what is known of it."""
        return f"{self.name} ({self.kind.replace('_', ' ')}, {self.language}{', desk only' if self.desk_only else ''})"


@dataclass(frozen=True, slots=True)
class Identifier:
    """What another vocabulary calls it."""

    scheme: str
    value: str


def checked_names(names: Iterable[NameText]) -> list[NameText]:
    """The names as they are kept.

    Raises:
        InvalidInput: one is empty, too long or there twice, or its language is no code.
    """
    kept = []
    for name in names:
        language = name.language.strip() or "en"
        if not LANGUAGE.fullmatch(language) or len(language) > LONGEST_LANGUAGE:
            raise InvalidInput("“%(name)s”: give its language as a code, such as en, es or la.", name=name.name)
        kept.append(NameText(given_name(name.name), name.kind, language, name.desk_only))
    twice = [pair for pair, count in Counter((name.name, name.language) for name in kept).items() if count > 1]
    if twice:
        raise InvalidInput(
            "“%(twice)s” (%(twice2)s) is there twice; leave one of the two out.", twice=twice[0][0], twice2=twice[0][1]
        )
    return kept


def names_of(session: Session, subject: Subject) -> list[NameText]:
    """The other names of a subject, in the order in which they were given."""
    rows = session.scalars(select(SubjectName).where(SubjectName.subject_id == subject.id).order_by(SubjectName.id))
    return [NameText(row.name, row.kind, row.language, row.desk_only) for row in rows]


def set_names(session: Session, subject: Subject, names: Iterable[NameText]) -> Difference:
    """Make these all the other names. Raises InvalidInput as `checked_names` does."""
    wanted = {(name.name, name.language): name for name in checked_names(names)}
    there = {(name.name, name.language): name for name in names_of(session, subject)}
    if list(wanted.values()) == list(there.values()) or set(wanted.values()) == set(there.values()):
        return None
    rows = session.scalars(select(SubjectName).where(SubjectName.subject_id == subject.id))
    for row in list(rows):
        kept = wanted.get((row.name, row.language))
        if kept is None:
            session.delete(row)
        else:
            row.kind, row.desk_only = kept.kind, kept.desk_only
    session.flush()
    for pair, name in wanted.items():
        if pair not in there:
            session.add(SubjectName(subject_id=subject.id, name=name.name, kind=name.kind, language=name.language,
                                    desk_only=name.desk_only))  # fmt: skip
    session.flush()
    return (
        [str(name) for pair, name in there.items() if wanted.get(pair) != name],
        [str(name) for pair, name in wanted.items() if there.get(pair) != name],
    )


def set_broader(session: Session, subject: Subject, broader_ids: Iterable[int]) -> Difference:
    """Make these all that the subject is a kind of.

    Raises:
        InvalidInput: one is of another kind, or is a kind of this one.
    """
    wanted = dict.fromkeys(broader_ids)
    there = set(session.scalars(select(BroaderTerm.broader_id).where(BroaderTerm.narrower_id == subject.id)))
    if set(wanted) == there:
        return None
    for row in list(session.scalars(select(BroaderTerm).where(BroaderTerm.narrower_id == subject.id))):
        if row.broader_id not in wanted:
            session.delete(row)
    session.flush()
    for id_ in wanted:
        if id_ not in there:
            broader = session.get_one(Subject, id_)
            check_kin(subject.kind, broader)
            add_broader(session, subject, broader)

    def name(id_: int) -> str:
        return session.get_one(Subject, id_).name

    return [name(id_) for id_ in sorted(there - set(wanted))], [name(id_) for id_ in wanted if id_ not in there]


def check_kin(kind: SubjectKind, broader: Subject) -> None:
    """A dish is a kind of dish and a place a kind of place; crops and ingredients go together.

    Raises:
        InvalidInput: the two kinds do not go together.
    """
    if kind is not broader.kind and not {kind, broader.kind} <= GROWN:
        raise InvalidInput(
            "“%(broader)s” is %(kind_words)s, and %(kind_words2)s cannot be a kind of that.",
            broader=broader.name,
            kind_words=broader.kind.in_words,
            kind_words2=kind.in_words,
        )


def identifiers_of(session: Session, subject: Subject) -> list[Identifier]:
    """What other vocabularies call a subject, by scheme."""
    rows = select(SubjectIdentifier).where(SubjectIdentifier.subject_id == subject.id)
    return [Identifier(row.scheme, row.value) for row in session.scalars(rows.order_by(SubjectIdentifier.scheme))]


def set_identifiers(session: Session, subject: Subject, identifiers: Iterable[Identifier]) -> Difference:
    """Make these all the identifiers.

    Raises:
        InvalidInput: a scheme or a value cannot be used, or a scheme is there twice.
    """
    wanted = checked_identifiers(identifiers)
    there = {one.scheme: one.value for one in identifiers_of(session, subject)}
    if wanted == there:
        return None
    for row in list(session.scalars(select(SubjectIdentifier).where(SubjectIdentifier.subject_id == subject.id))):
        if row.scheme in wanted:
            row.value = wanted[row.scheme]
        else:
            session.delete(row)
    for scheme, value in wanted.items():
        if scheme not in there:
            session.add(SubjectIdentifier(subject_id=subject.id, scheme=scheme, value=value))
    session.flush()
    return (
        [f"{scheme}={value}" for scheme, value in there.items() if wanted.get(scheme) != value],
        [f"{scheme}={value}" for scheme, value in wanted.items() if there.get(scheme) != value],
    )


def checked_identifiers(identifiers: Iterable[Identifier]) -> dict[str, str]:
    """Identifiers by scheme, as they are kept. Raises InvalidInput as `set_identifiers` does."""
    kept: dict[str, str] = {}
    for one in identifiers:
        scheme, value = one.scheme.strip().lower(), one.value.strip()
        if not SCHEME.fullmatch(scheme):
            raise InvalidInput(
                "“%(scheme)s” is no name of a vocabulary; use letters, digits and -, as in wikidata.", scheme=one.scheme
            )
        if not value or len(value) > LONGEST_VALUE or not value.isprintable():
            raise InvalidInput(
                "Give what %(scheme)s calls it, in at most %(longest_value)s characters of one line.",
                scheme=scheme,
                longest_value=LONGEST_VALUE,
            )
        if scheme in kept:
            raise InvalidInput(
                "%(scheme)s is there twice; a subject has one identifier of each vocabulary.", scheme=scheme
            )
        kept[scheme] = value
    return kept

"""What each entry of a file wants: which subject it is, and how that would stand afterwards."""

from dataclasses import dataclass

from archive.errors import InvalidInput
from archive.folding import fold
from archive.subject_editing import LONGEST_NOTE
from archive.subject_facets import Identifier, NameText, checked_identifiers, checked_names
from archive.subject_keeping import given_name
from archive.subjects import NameKind, SubjectKind
from ingest.subject_exchange.entries import Entry
from ingest.subject_exchange.known import Known, KnownSubject


@dataclass(frozen=True, slots=True)
class Wanted:
    """An entry that can be used by itself; `was` is None for a new subject. Broader terms are looked at later."""

    entry: Entry
    was: KnownSubject | None
    kind: SubjectKind
    name: str
    note: str
    names: tuple[NameText, ...]
    identifiers: tuple[Identifier, ...]
    retired: bool

    @property
    def number(self) -> int:
        """Where it stands in the file."""
        return self.entry.number


def want(entry: Entry, known: Known) -> Wanted:
    """What one entry wants.

    Raises:
        InvalidInput: it cannot be used; the sentence says why.
    """
    kind = _kind(entry.kind)
    name = given_name(entry.name)
    was = _subject(entry, kind, name, known)
    note = (was.note if was else "") if entry.note is None else entry.note.strip()
    if len(note) > LONGEST_NOTE:
        raise InvalidInput(
            "Its note is longer than %(longest_note)s characters; shorten it.", longest_note=LONGEST_NOTE
        )
    identifiers = (was.identifiers if was else ()) if entry.identifiers is None else _identifiers(entry.identifiers)
    retired = (was is not None and was.retired) if entry.retired is None else entry.retired
    return Wanted(entry, was, kind, name, note, _names(entry, was), identifiers, retired)


def _kind(given: str) -> SubjectKind:
    try:
        return SubjectKind(given)
    except ValueError as error:
        known = ", ".join(SubjectKind)
        raise InvalidInput(
            "“%(given)s” is no kind of subject; use one of: %(known)s.", given=given, known=known
        ) from error


def _subject(entry: Entry, kind: SubjectKind, name: str, known: Known) -> KnownSubject | None:
    """The subject that the entry means: by its key, else by its preferred name."""
    if entry.key:
        return _by_key(entry, kind, known)
    there = known.called(kind, name)
    if not there:
        return None
    if len(there) > 1:
        keys = " or ".join(one.key for one in there)
        raise InvalidInput(
            "Several subjects are called “%(name)s”; write in the column key which one is meant: %(keys)s.",
            name=name,
            keys=keys,
        )
    return _of_kind(there[0], kind)


def _by_key(entry: Entry, kind: SubjectKind, known: Known) -> KnownSubject:
    if entry.key in known.merged:
        raise InvalidInput(
            "The subject %(entry)s was merged into “%(merged)s”; take the line out.",
            entry=entry.key,
            merged=known.merged[entry.key],
        )
    if entry.key not in known.by_key:
        raise InvalidInput("No subject has the key %(entry)s; leave the key empty to make a new one.", entry=entry.key)
    return _of_kind(known.by_key[entry.key], kind)


def _of_kind(subject: KnownSubject, kind: SubjectKind) -> KnownSubject:
    if subject.kind is not kind:
        raise InvalidInput(
            "“%(subject)s” is %(kind_words)s and stays one; %(kind_words2)s needs a name of its own.",
            subject=subject.name,
            kind_words=subject.kind.in_words,
            kind_words2=kind.in_words,
        )
    return subject


def _names(entry: Entry, was: KnownSubject | None) -> tuple[NameText, ...]:
    """The other names: those of kinds that the file speaks of as it has them, the others as they stand."""
    there = was.names if was else ()
    hidden = entry.desk_only
    if hidden is None:
        hidden = frozenset((one.name, one.language) for one in there if one.desk_only)
    listed = [
        NameText(name, kind, language, (name, language) in hidden)
        for kind in NameKind
        for name, language in entry.names.get(kind, ())
    ]
    kept = [
        NameText(one.name, one.kind, one.language, (one.name, one.language) in hidden)
        for one in there
        if one.kind not in entry.names
    ]
    names = checked_names([*listed, *kept])
    unknown = sorted((entry.desk_only or frozenset()) - {(one.name, one.language) for one in names})
    if unknown:
        raise InvalidInput(
            "“%(unknown)s” is to be for the desk only and is none of its other names.", unknown=unknown[0][0]
        )
    return _in_order(names, there)


def _in_order(names: list[NameText], there: tuple[NameText, ...]) -> tuple[NameText, ...]:
    """Names that stay keep their place, new ones come after them."""
    places = {(one.name, one.language): place for place, one in enumerate(there)}
    return tuple(sorted(names, key=lambda one: places.get((one.name, one.language), len(places))))


def _identifiers(given: tuple[Identifier, ...]) -> tuple[Identifier, ...]:
    return tuple(Identifier(scheme, value) for scheme, value in sorted(checked_identifiers(given).items()))


def goes_by(wanted: Wanted) -> frozenset[str]:
    """Every name it would go by, folded; how it is misheard is left out, since nobody calls it that."""
    others = (one.name for one in wanted.names if one.kind is not NameKind.heard_as)
    return frozenset(fold(name) for name in (wanted.name, *others))

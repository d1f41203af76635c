"""One subject as a file has it, before anything is compared with the archive. What a file does not say is None."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from archive.subject_facets import Identifier
from archive.subjects import NameKind

Grade = Literal["problem", "notice", "new", "change", "same"]
NameInLanguage = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A subject in a file; `number` is its line, or its place in a list, from 1 on.

    `names` holds those kinds of names that the file speaks of. `broader` are
    names, or #key where a name would not tell.
    """

    number: int
    kind: str
    name: str
    key: str = ""
    note: str | None = None
    names: Mapping[NameKind, tuple[NameInLanguage, ...]] = field(default_factory=dict)
    desk_only: frozenset[NameInLanguage] | None = None
    broader: tuple[str, ...] | None = None
    identifiers: tuple[Identifier, ...] | None = None
    retired: bool | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of one entry, or of the whole file where `number` is 0."""

    number: int
    grade: Grade
    sentence: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as read: its entries, and what cannot be used in it. `unit` is what a number counts."""

    entries: tuple[Entry, ...]
    problems: tuple[Line, ...]
    unit: Literal["line", "entry"]

"""The dry run: what a file would change, said entry by entry, without changing anything.

Whatever cannot be used is a problem, and a file with one is not applied at all;
what a person should know but may want (two subjects sharing a name) is a notice.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.folding import fold
from archive.phrases import Phrase
from archive.subjects import SubjectKind
from ingest.subject_exchange.differences import difference
from ingest.subject_exchange.entries import Entry, Line, ReadFile
from ingest.subject_exchange.kin import Above, Called, Node, loops, node_of
from ingest.subject_exchange.known import Known, load_known, names_in, pool
from ingest.subject_exchange.wanted import Wanted, goes_by, want

MOST_SHARED = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen: `lines` for people, the rest for `applying`."""

    lines: tuple[Line, ...]
    wanted: tuple[Wanted, ...]
    above: Above
    unit: str

    @property
    def problems(self) -> tuple[Line, ...]:
        """What keeps the file from being applied."""
        return tuple(line for line in self.lines if line.grade == "problem")

    @property
    def changes(self) -> tuple[Line, ...]:
        """What would be made or changed."""
        return tuple(line for line in self.lines if line.grade in ("new", "change"))

    @property
    def fingerprint(self) -> str:
        """Differs where a second dry run would say something else."""
        said = "\n".join(f"{line.number} {line.grade} {line.sentence}" for line in self.lines)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def plan_import(session: Session, file: ReadFile) -> Plan:
    """Compare a file with the archive as it stands in this transaction."""
    known = load_known(session)
    lines = list(file.problems)
    wanted: list[Wanted] = []
    for entry in file.entries:
        try:
            wanted.append(want(entry, known))
        except InvalidInput as error:
            lines.append(_problem(entry, str(error)))
    if not file.entries and not lines:
        lines.append(Line(0, "problem", Phrase("The file holds no subjects.")))
    called = Called(known, wanted)
    above, unfound = _above(wanted, called)
    lines += [*unfound, *_twice(wanted), *_taken(known, wanted), *_looped(known, wanted, above, called)]
    bad = {line.number for line in lines}
    lines += _shared(known, wanted)
    lines += [
        Line(one.number, *difference(one, above.get(one.number), called), one.name)
        for one in wanted
        if one.number not in bad
    ]
    grades = ("problem", "notice", "new", "change", "same")
    ordered = sorted(lines, key=lambda line: (line.number, grades.index(line.grade)))
    return Plan(tuple(ordered), tuple(wanted), above, file.unit)


def _problem(entry: Entry, sentence: str) -> Line:
    return Line(entry.number, "problem", sentence, entry.name)


def _above(wanted: list[Wanted], called: Called) -> tuple[Above, list[Line]]:
    above: Above = {}
    problems = []
    for one in wanted:
        if one.entry.broader is None:
            continue
        found: dict[Node, None] = {}
        for given in one.entry.broader:
            try:
                found[called.find(one.kind, given)] = None
            except InvalidInput as error:
                problems.append(_problem(one.entry, str(error)))
        above[one.number] = tuple(found)
    return above, problems


def _twice(wanted: list[Wanted]) -> Iterator[Line]:
    """Entries that are the same subject."""
    first: dict[tuple[object, ...], int] = {}
    for one in wanted:
        same: tuple[object, ...] = node_of(one) if one.was else ("new", *pool(one.kind), fold(one.name))
        if same in first:
            yield _problem(
                one.entry,
                Phrase("“%(one)s” stands at %(first)s already; leave one of the two out.")
                % {"one": one.name, "first": first[same]},
            )
        first.setdefault(same, one.number)


def _taken(known: Known, wanted: list[Wanted]) -> Iterator[Line]:
    """Preferred names that another subject has, or would have."""
    renamed: dict[tuple[tuple[SubjectKind, ...], str], list[Wanted]] = defaultdict(list)
    for one in wanted:
        renamed[pool(one.kind), fold(one.name)].append(one)
    for one in wanted:
        if one.was is None or fold(one.name) == fold(one.was.name):
            continue
        others = [other for other in known.called(one.kind, one.name) if other.id != one.was.id]
        others_here = [other for other in renamed[pool(one.kind), fold(one.name)] if other is not one]
        if others or others_here:
            kind = others[0].kind if others else others_here[0].kind
            sentence = Phrase("There is %(kind_words)s called “%(one)s” already; add what tells the two apart.") % {
                "kind_words": kind.in_words,
                "one": one.name,
            }
            yield _problem(one.entry, sentence)


def _looped(known: Known, wanted: list[Wanted], above: Above, called: Called) -> Iterator[Line]:
    graph: dict[Node, tuple[Node, ...]] = {
        ("id", one.id): tuple(("id", id_) for id_ in one.broader) for one in known.by_id.values()
    }
    given = {node_of(one): one for one in wanted if one.number in above}
    graph |= {node: above[one.number] for node, one in given.items()}
    for node, way in loops(graph, given).items():
        told = " is a kind of ".join(f"“{called.names[step]}”" for step in way)
        yield _problem(
            given[node].entry, Phrase("This makes a loop: %(told)s; take one of these out.") % {"told": told}
        )


def _shared(known: Known, wanted: list[Wanted]) -> Iterator[Line]:
    """Names that would be those of two subjects: allowed, since people share names, and worth knowing."""
    given = {node_of(one): one for one in wanted}
    holders: dict[str, set[Node]] = defaultdict(set)
    for one in known.by_id.values():
        if ("id", one.id) not in given:
            for name in names_in(replace(one, names=tuple(n for n in one.names if n.kind != "heard_as"))):
                holders[fold(name)].add(("id", one.id))
    for node, wish in given.items():
        for name in goes_by(wish):
            holders[name].add(node)
    names: dict[Node, str] = {("id", one.id): f"{one.kind} “{one.name}”" for one in known.by_id.values()}
    names |= {node: f"{one.kind} “{one.name}”" for node, one in given.items()}
    for node, wish in given.items():
        for name in sorted(goes_by(wish)):
            others = sorted(names[other] for other in holders[name] - {node})
            if others:
                told = ", ".join(others[:MOST_SHARED]) + (" and others" if len(others) > MOST_SHARED else "")
                sentence = Phrase(
                    "“%(name)s” is a name of %(told)s too; where it is said, each of them will be suggested."
                ) % {"name": name, "told": told}
                yield Line(wish.number, "notice", sentence, wish.name)

"""Subjects as a table: one line each, several values of a cell parted by |."""

import csv
import io
from collections.abc import Iterable

from archive.phrases import Phrase
from archive.subject_facets import Identifier
from archive.subjects import NameKind
from ingest.subject_exchange import cells
from ingest.subject_exchange.entries import Entry, Line, NameInLanguage, ReadFile

COLUMNS = (
    "key", "kind", "name", *(kind.value for kind in NameKind), "desk_only", "broader", "note", "identifiers", "retired",
)  # fmt: skip
REQUIRED = ("kind", "name")
YES, NO = frozenset({"yes", "true", "1", "x"}), frozenset({"", "no", "false", "0"})


def write_csv(entries: Iterable[Entry]) -> str:
    """The whole table, with its header."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows([cells.guarded(cell) for cell in _row(entry)] for entry in entries)
    return out.getvalue()


def _row(entry: Entry) -> list[str]:
    names = [cells.joined(map(cells.name_cell, entry.names.get(kind, ()))) for kind in NameKind]
    identifiers = cells.joined(cells.identifier_cell(one.scheme, one.value) for one in entry.identifiers or ())
    return [
        entry.key, entry.kind, entry.name, *names, cells.joined(map(cells.name_cell, sorted(entry.desk_only or ()))),
        cells.joined(map(cells.plain, entry.broader or ())), entry.note or "", identifiers,
        "yes" if entry.retired else "",
    ]  # fmt: skip


def read_csv(text: str) -> ReadFile:
    """Read a table; what cannot be used is said, line by line."""
    if not text.strip():
        return ReadFile((), (), "line")
    table = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    entries: list[Entry] = []
    problems: list[Line] = []
    number = 1
    try:
        header = [cell.strip().lower() for cell in next(table, [])]
        problems += _wrong_header(header)
        number = table.line_num + 1
        for row in () if problems else table:
            if any(cell.strip() for cell in row):
                _read_row(header, row, number, entries, problems)
            number = table.line_num + 1
    except csv.Error as error:
        problems.append(
            Line(number, "problem", Phrase("This is no table as spreadsheets write it: %(error)s.") % {"error": error})
        )
    return ReadFile(tuple(entries), tuple(problems), "line")


def _delimiter(text: str) -> str:
    """What parts the cells: spreadsheets write a comma, a semicolon or a tab, as their language has it."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _wrong_header(header: list[str]) -> list[Line]:
    known = ", ".join(COLUMNS)
    wrong = [
        Line(
            1,
            "problem",
            Phrase("There is no column “%(name)s”; take it out or call it one of: %(known)s.")
            % {"name": name, "known": known},
        )
        for name in header
        if name not in COLUMNS
    ]
    wrong += [
        Line(1, "problem", Phrase("The column “%(name)s” is there twice; leave one of the two out.") % {"name": name})
        for name in sorted({name for name in header if header.count(name) > 1})
    ]
    return wrong + [
        Line(1, "problem", Phrase("The column “%(name)s” is missing; every line needs it.") % {"name": name})
        for name in REQUIRED
        if name not in header
    ]


def _read_row(header: list[str], row: list[str], number: int, entries: list[Entry], problems: list[Line]) -> None:
    if len(row) != len(header):
        sentence = Phrase("This line has %(count)s cells and the first line has %(count2)s; make them the same.") % {
            "count": len(row),
            "count2": len(header),
        }
        problems.append(Line(number, "problem", sentence))
        return
    given = {name: cells.unguarded(cell).strip() for name, cell in zip(header, row, strict=True)}
    retired = given.get("retired", "").lower()
    if retired not in YES | NO:
        problems.append(
            Line(
                number,
                "problem",
                Phrase("“%(retired)s” in the column retired: write yes, or leave it empty.") % {"retired": retired},
            )
        )
        return
    entries.append(
        Entry(
            number=number,
            kind=given["kind"].lower(),
            name=given["name"],
            key=given.get("key", ""),
            note=given["note"].replace("\r\n", "\n") if "note" in given else None,
            names={kind: _names(given[kind.value]) for kind in NameKind if kind.value in given},
            desk_only=frozenset(_names(given["desk_only"])) if "desk_only" in given else None,
            broader=tuple(map(cells.read_plain, cells.values(given["broader"]))) if "broader" in given else None,
            identifiers=_identifiers(given["identifiers"]) if "identifiers" in given else None,
            retired=retired in YES if "retired" in given else None,
        )
    )


def _names(cell: str) -> tuple[NameInLanguage, ...]:
    return tuple(map(cells.read_name, cells.values(cell)))


def _identifiers(cell: str) -> tuple[Identifier, ...]:
    return tuple(Identifier(*cells.read_identifier(value)) for value in cells.values(cell))

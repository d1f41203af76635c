"""Reading the record out of a bag that was found whole, table by table and row by row, each checked by its columns."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from archive.errors import InvalidInput
from ingest.keeping.bags.bagging import KIND
from ingest.keeping.bags.checking import Bag
from ingest.keeping.bags.limits import LINE_BYTES
from ingest.keeping.bags.record import FORMAT, KeptName
from ingest.keeping.bags.rows import Row, understood
from ingest.keeping.bags.tables import number_of, tables
from ingest.keeping.bags.whole import WHOLE

RECORD = "data/record/"
FILES = ("masters", "pictures")


@dataclass(frozen=True, slots=True)
class Record:
    """The record in a bag: what is said of it, and the bag that its rows and files lie in."""

    bag: Bag
    head: dict[str, Any]

    @property
    def named(self) -> str:
        """What tells this bag from any other."""
        return self.bag.info.get("External-Identifier", "")[:80] or "a bag without a name"

    @property
    def is_whole(self) -> bool:
        """Whether it is all of an archive."""
        return self.head.get("holds") == "the whole archive"

    def knows(self, table: Table) -> bool:
        """Whether whoever made it had such a table."""
        return table.name in self.head["tables"]

    def rows(self, table: Table) -> Iterator[Row]:
        """The rows of this table. Raises InvalidInput for one that cannot be read, or that there are too few of."""
        path = self.bag.root / RECORD / f"{table.name}.jsonl"
        count = 0
        if f"{RECORD}{path.name}" in self.bag.payload:
            for count, line in enumerate(_lines(path), start=1):  # noqa: B007 (read after the loop)
                yield understood(table, line)
        said = self.head["tables"].get(table.name, {"rows": 0})
        if not isinstance(said, dict) or said.get("rows") != count:
            raise InvalidInput("%(table)s does not have as many rows as the bag says.", table=table.name)

    def files(self) -> dict[KeptName, Path]:
        """Masters and pictures by what the store calls them; each has the hash that its name says."""
        found = {}
        for path in self.bag.payload:
            _data, folder, *rest = path.split("/")
            if folder in FILES and len(rest) == 1:
                name = rest[0].partition(".")[0] if folder == "masters" else rest[0]
                found[KeptName(folder, name)] = self.bag.root / path
        return found


def record_in(bag: Bag) -> Record:
    """The record of a bag.

    Raises:
        InvalidInput: it holds none, or one of a newer version.
    """
    if bag.info.get(KIND) != WHOLE or f"{RECORD}archive.json" not in bag.payload:
        raise InvalidInput(
            "This bag is whole, and holds no archive that could be brought in: it was made to be read. "
            "Ask for one made with `storyloom export --bag`, without --public."
        )
    (head,) = _whole(bag.root / RECORD / "archive.json")
    if not isinstance(head, dict) or head.get("format") != FORMAT or not isinstance(head.get("tables"), dict):
        raise InvalidInput("This bag's record is not in the form “%(format)s”; use a newer version.", format=FORMAT)
    unknown = sorted(head["tables"].keys() - {table.name for table in tables()})
    if unknown:
        raise InvalidInput("This bag holds “%(table)s”, which this version does not know.", table=unknown[0][:60])
    return Record(bag, head)


def number_in(table: Table, row: Row) -> int:
    """The number of a row in its bag; -1 where its table numbers none."""
    name = number_of(table)
    return int(row[name]) if name else -1


def _whole(path: Path) -> Iterator[Any]:
    try:
        yield _parsed(path.read_bytes()[:LINE_BYTES])
    except (ValueError, RecursionError) as error:
        raise InvalidInput("%(name)s is no JSON.", name=path.name) from error


def _lines(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LINE_BYTES):
            number += 1
            try:
                yield _parsed(line)
            except (ValueError, RecursionError) as error:
                raise InvalidInput("%(name)s: line %(number)s is no JSON.", name=path.name, number=number) from error


def _parsed(text: bytes) -> Any:
    return json.loads(text, parse_constant=_no_number)


def _no_number(text: str) -> None:
    raise ValueError(text)

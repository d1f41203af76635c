"""Laying the rows of a bag into the record, in the caller's transaction.

What the archive has already, by its key, stays as it is with all that belongs to
it; the rest comes in, under the bag's own numbers where a table is empty and
under new ones elsewhere. Nothing that is here is ever changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from archive.errors import Conflict
from archive.slugs import first_free
from archive.stories import Story, StoryState
from ingest.keeping.bags.known_rows import KnownRows
from ingest.keeping.bags.reading import Record, number_in
from ingest.keeping.bags.rows import Row
from ingest.keeping.bags.tables import (
    ADDRESSED,
    BELONGS_TO,
    THINGS,
    TRANSCRIPT_IN_USE,
    number_of,
    points_at,
    tables,
)

AT_ONCE = 500
NO_PASSWORD = "-"  # noqa: S105 (it is the hash of none)
ONLY_WHOLE = frozenset({"engine_undos", "standing_policy", "standing_policy_changes", "subject_merges"})
"""What steers or counts a whole archive, and what names rows by their numbers: it comes into an empty archive only."""


@dataclass(slots=True)
class Laid:
    """What came in: new numbers by table and by the bag's number, what was here, and what needs saying."""

    numbers: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    new: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    known: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    moved_slugs: list[tuple[str, str]] = field(default_factory=list)
    cut_off: int = 0
    withdrawn: list[Row] = field(default_factory=list)
    to_review: set[int] = field(default_factory=set)
    """Stories told from recordings that were here: what else is agreed of those, the bag may know and nobody here."""

    @property
    def rows(self) -> int:
        """How many rows came in."""
        return sum(self.new.values())


def lay_rows(session: Session, record: Record, *, into_empty: bool, now: datetime) -> Laid:
    """Lay every row of the record that the archive does not have.

    Raises:
        InvalidInput: a row cannot be read.
        Conflict: somebody's agreement would have no place here, and what it closes might be open.
    """
    return _Laying(session, record, into_empty=into_empty, now=now).all()


class _Laying:
    def __init__(self, session: Session, record: Record, *, into_empty: bool, now: datetime) -> None:
        self._session, self._record, self._into_empty, self._now = session, record, into_empty, now
        self._laid = Laid()
        self._things: set[str] = set()
        """kind:key of all that came in, for what was done to it."""
        self._later: list[tuple[Table, int, str, str, int]] = []

    def all(self) -> Laid:
        for table in tables():
            if self._into_empty or table.name not in ONLY_WHOLE:
                self._table(table)
        self._point_back()
        self._look_first()
        return self._laid

    def _table(self, table: Table) -> None:
        here = KnownRows(self._session, table, replaces=self._into_empty and table.name == "standing_policy")
        batch: list[Row] = []
        for row in self._record.rows(table):
            ready = self._ready(table, row, here)
            if ready is not None:
                batch.append(ready)
            if len(batch) == AT_ONCE:
                self._insert(table, batch)
        self._insert(table, batch)
        here.count_on()

    def _ready(self, table: Table, row: Row, here: KnownRows) -> Row | None:
        """The row as it is to be inserted; None where it is not."""
        number = number_in(table, row)
        known = here.number_of_known(row)
        if known is not None:
            self._laid.known[table.name].add(number)
            self._laid.numbers[table.name][number] = known
            return None
        if self._stays_away(table, row):
            self._laid.known[table.name].add(number)
            return None
        told_from = row.get("recording_id")
        if not self._led_anew(table, row):
            return None
        if number_of(table):
            row["id"] = self._laid.numbers[table.name][number] = here.new_number(number)
        if table.name == "events":
            self._lead_decisions_anew(row)
        if "slug" in row and table.name != "old_slugs":
            self._free_slug(row, here)
        if table.name == "accounts":
            row |= {"password_hash": NO_PASSWORD, "disabled_at": row["disabled_at"] or self._now}
        if table.name == "story_spans" and told_from in self._laid.known["recordings"]:
            self._laid.to_review.add(row["story_id"])
        self._laid.new[table.name] += 1
        if table.name in THINGS:
            self._things.add(f"{THINGS[table.name]}:{row['key']}")
        return row

    def _stays_away(self, table: Table, row: Row) -> bool:
        """Whether what it belongs to, or tells of, is here already and stays as it is."""
        if table.name in ("events", "receipts", "narrator_requests"):
            return not self._into_empty and row["thing"] not in self._things
        targets = points_at(table, row)
        owners = [(targets[name], row[name]) for name in BELONGS_TO.get(table.name, ()) if row[name] is not None]
        if not any(number in self._laid.known[target] for target, number in owners):
            return False
        if table.name == "agreements":
            self._agreed_elsewhere(row)
        return True

    def _agreed_elsewhere(self, row: Row) -> None:
        """On what is here already the bag knows a word that is not here: a withdrawal is kept to, another stops all."""
        if row["current"] and row["withdrawn"]:
            self._laid.withdrawn.append(row)
        elif row["current"]:
            raise Conflict(
                "The bag tells of an agreement on something that the archive has already, and that is not known here; "
                "nothing was brought in. Record that agreement here first, or bring the bag into an empty archive."
            )

    def _led_anew(self, table: Table, row: Row) -> bool:
        """Point the row at the numbers that things have here; False where it would lose what it is about."""
        for column, target in points_at(table, row).items():
            if row.get(column) is None:
                continue
            here = self._laid.numbers[target].get(row[column])
            if here is None and (target == table.name or column == TRANSCRIPT_IN_USE):
                self._later.append((table, number_in(table, row), column, target, row[column]))
                row[column] = None
            elif here is None and not self._may_lose(table, column):
                return False
            else:
                row[column] = here
        return True

    def _may_lose(self, table: Table, column: str) -> bool:
        self._laid.cut_off += 1
        if table.name == "agreements":
            raise Conflict(
                "The bag tells of an agreement on something that is not in it; nothing was brought in, since what it "
                "closes might be open. Ask for the bag anew."
            )
        return bool(table.columns[column].nullable) and column not in BELONGS_TO.get(table.name, ())

    def _lead_decisions_anew(self, row: Row) -> None:
        """An act of deciding names its decisions by number, so that it can be taken back."""
        here, said = self._laid.numbers["decisions"], (row["detail"] or {}).get("decisions")
        if isinstance(said, dict):
            row["detail"] = row["detail"] | {"decisions": {key: here.get(number) for key, number in said.items()}}
        elif isinstance(said, list):
            row["detail"] = row["detail"] | {"decisions": [here.get(number) for number in said]}

    def _free_slug(self, row: Row, here: KnownRows) -> None:
        free = first_free(row["slug"], here.slugs(row))
        if free != row["slug"]:
            self._laid.moved_slugs.append((row["slug"], free))
            row["slug"] = free
        here.slugs(row).add(free)

    def _insert(self, table: Table, batch: list[Row]) -> None:
        for alike in _with_the_same_columns(batch):
            self._session.execute(insert(table), alike)
        batch.clear()

    def _point_back(self) -> None:
        """What pointed at a row that came after it."""
        for table, number, column, target, pointed_at in self._later:
            here = self._laid.numbers[target].get(pointed_at)
            own = self._laid.numbers[table.name].get(number)
            if here is None or own is None:
                self._laid.cut_off += 1
                continue
            leads = update(table).where(table.c.id == bindparam("own")).values({column: bindparam("here")})
            self._session.execute(leads, {"own": own, "here": here})

    def _look_first(self) -> None:
        """A person looks at these stories before they are published."""
        public = (Story.id.in_(self._laid.to_review), Story.state == StoryState.published)
        self._session.execute(update(Story).where(*public).values(state=StoryState.review, published_at=None))


def _with_the_same_columns(rows: Iterable[Row]) -> Iterator[list[Row]]:
    found: dict[frozenset[str], list[Row]] = defaultdict(list)
    for row in rows:
        found[frozenset(row)].append(row)
    yield from found.values()


def is_empty(session: Session) -> bool:
    """Whether the archive holds nothing of a record yet; accounts do not count."""
    counted: list[Any] = [
        select(func.count()).select_from(table)
        for table in tables()
        if table.name in {*ADDRESSED.values(), "recordings", "weaves"}
    ]
    return not any(session.scalar(query) for query in counted)

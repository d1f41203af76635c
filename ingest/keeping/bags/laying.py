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
from archive.events import Event
from archive.slugs import first_free
from archive.stories import Story, StoryState
from archive.tables import METADATA
from ingest.keeping.bags.destroyed import check_destroyed, gone_here
from ingest.keeping.bags.free_names import NAMED, FreeNames
from ingest.keeping.bags.known_rows import KnownRows
from ingest.keeping.bags.reading import Record, number_in
from ingest.keeping.bags.respelling import groups_in, respelled
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
LAID_AT_FIRST = frozenset({"agreement_templates", "standing_policy"})
"""What every archive has from its beginning: the bag's own takes the place of an empty archive's."""
BLANK: dict[str, Row] = {"trail_clips": {"title": "", "text": ""}, "passages": {"said_at_s": None, "reason": ""}}
"""What a row says no more where it points at something of these tables that was destroyed here."""
HELD = {*ADDRESSED.values(), "community_groups", "labels", "recordings", "weaves"}


@dataclass(slots=True)
class Laid:
    """What came in: new numbers by table and by the bag's number, what was here, and what needs saying."""

    numbers: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    new: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    known: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    moved_slugs: list[tuple[str, str]] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    cut_off: int = 0
    withdrawn: list[Row] = field(default_factory=list)
    destroyed: list[Row] = field(default_factory=list)
    """Destructions, in the bag, of recordings that are here."""
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
        self._gone = gone_here(session, record)
        self._groups, self._names = groups_in(record), FreeNames(session)
        self._templates: list[tuple[str, int]] = []
        """Templates that are here under another key."""
        self._things: set[str] = set()
        """kind:key of all that came in, for what was done to it."""
        self._later: list[tuple[Table, int, str, str, int]] = []

    def all(self) -> Laid:
        check_destroyed(self._record)
        for table in tables():
            if self._into_empty or table.name not in ONLY_WHOLE:
                self._table(table)
        self._point_back()
        self._name_templates()
        self._look_first()
        return self._laid

    def _table(self, table: Table) -> None:
        here = KnownRows(self._session, table, replaces=self._replaces(table))
        batch: list[Row] = []
        for row in self._record.rows(table):
            ready = self._ready(table, row, here)
            if ready is not None:
                batch.append(ready)
            if len(batch) == AT_ONCE:
                self._insert(table, batch)
        self._insert(table, batch)
        here.count_on()

    def _replaces(self, table: Table) -> bool:
        return self._into_empty and table.name in LAID_AT_FIRST and self._record.knows(table)

    def _is_here(self, table: Table, row: Row, here: KnownRows) -> bool:
        """Whether the row is here already, or stays away with what it belongs to."""
        number, owners = number_in(table, row), self._owners(table, row)
        gone = number in self._gone[table.name] or any(owner in self._gone[target] for target, owner in owners)
        if gone and number_of(table):
            self._gone[table.name].add(number)
        if table.name == "protocols":
            row["spelled"] = respelled(row, self._groups, self._laid.numbers["community_groups"])
        known = here.number_of_known(row)
        if known is not None:
            self._laid.numbers[table.name][number] = known
            if table.name == "agreement_templates":
                self._templates.append((row["key"], known))
            if table.name == "stories":  # told of another recording too: what is agreed on it still counts
                self._gone[table.name].discard(number)
        elif not gone and not self._stays_away(table, row, owners):
            return False
        self._laid.known[table.name].add(number)
        return True

    def _owners(self, table: Table, row: Row) -> list[tuple[str, int]]:
        targets = points_at(table, row)
        return [(targets[name], row[name]) for name in BELONGS_TO.get(table.name, ()) if row[name] is not None]

    def _ready(self, table: Table, row: Row, here: KnownRows) -> Row | None:
        """The row as it is to be inserted; None where it is not."""
        if self._is_here(table, row, here):
            return None
        number = number_in(table, row)
        told_from = row.get("recording_id")
        if not self._led_anew(table, row):
            return None
        if number_of(table):
            row["id"] = self._laid.numbers[table.name][number] = here.new_number(number)
        self._make_fit(table, row, here)
        if table.name == "story_spans" and told_from in self._laid.known["recordings"]:
            self._laid.to_review.add(row["story_id"])
        self._laid.new[table.name] += 1
        if table.name in THINGS:
            self._things.add(f"{THINGS[table.name]}:{row['key']}")
        return row

    def _make_fit(self, table: Table, row: Row, here: KnownRows) -> None:
        """What is otherwise here than it was there."""
        if table.name == "events":
            self._lead_decisions_anew(row)
        if "slug" in row and table.name != "old_slugs":
            self._free_slug(row, here)
        if table.name in NAMED:
            self._free_name(table, row)
        if table.name == "accounts":
            row |= {"password_hash": NO_PASSWORD, "disabled_at": row["disabled_at"] or self._now}
        if table.name == "destructions" and not self._into_empty:
            new = [key for key in row["uploads"] if f"upload:{key}" in self._things]
            row |= {"derived": [], "uploads": new, "evidence": []}

    def _stays_away(self, table: Table, row: Row, owners: list[tuple[str, int]]) -> bool:
        """Whether what it belongs to, or tells of, is here already and stays as it is."""
        if table.name in ("events", "receipts", "narrator_requests"):
            return not self._into_empty and row["thing"] not in self._things
        if not any(number in self._laid.known[target] for target, number in owners):
            return False
        if table.name == "agreements":
            self._agreed_elsewhere(row)
        if table.name == "destructions":
            self._laid.destroyed.append(row)
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
            if row[column] in self._gone[target]:
                row |= {name: said for name, said in BLANK.get(target, {}).items() if name in row}
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

    def _free_name(self, table: Table, row: Row) -> None:
        free = self._names.give(table, row)
        if free != row["name"]:
            self._laid.renamed.append((row["name"], free))
        row["name"] = free
        if table.name == "agreement_templates" and not self._into_empty:
            row["retired"] = True

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

    def _name_templates(self) -> None:
        """Agreements name their template by its key, which may be another here."""
        templates, agreements = METADATA.tables["agreement_templates"], METADATA.tables["agreements"]
        for there, number in self._templates:
            here = select(templates.c.key).where(templates.c.id == number).scalar_subquery()
            self._session.execute(
                update(agreements).where(agreements.c.template_key == there).values(template_key=here)
            )

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
    """Whether the archive holds nothing of a record yet; accounts and what it was laid with do not count."""
    counted: list[Any] = [select(func.count()).select_from(table) for table in tables() if table.name in HELD]
    written = select(func.count()).select_from(Event).where(Event.thing.startswith("template:"))
    return not any(session.scalar(query) for query in (*counted, written))

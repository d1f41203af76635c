"""The record as lines of JSON: a file a table, a line a row, as of one moment. `docs/bags.md` describes it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from archive.migrate import shape_of
from ingest.keeping.bags.choosing import Chosen
from ingest.keeping.bags.rows import Row, said
from ingest.keeping.bags.tables import BELONGS_TO, LEFT_OUT, number_of, points_at, tables
from media.durable import room_needed

FORMAT = "storyloom record 1"
ROWS_AT_ONCE = 500
SHOWN = {"agreement_evidence": "shown_sha256", "agreement_templates": "voice_sha256"}
"""Columns that name what the archive made anew to be shown, and keeps among the masters."""
SUFFIXES = {"sound": ".m4a"}


@dataclass(frozen=True, slots=True)
class KeptName:
    """A file that a row names: where it lies in a bag, and what the store calls it."""

    folder: str
    name: str
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A record on its way into a bag: its files by table, how many rows each has, and the files that they name."""

    files: dict[str, Path]
    rows: dict[str, int]
    names: list[KeptName]


def write_record(session: Session, folder: Path, *, chosen: Chosen | None) -> Written:
    """Write every table (or the chosen rows of it) into `folder`, a line a row. Raises StorageFull."""
    files: dict[str, Path] = {}
    counts: dict[str, int] = {}
    names: dict[tuple[str, str], KeptName] = {}
    with room_needed():
        for table in tables():
            path = folder / f"{table.name}.jsonl"
            counts[table.name] = 0
            with path.open("w", encoding="utf-8") as file:
                for row in rows_of(session, table, chosen=chosen):
                    file.write(line_of(table, row))
                    counts[table.name] += 1
                    for kept in names_in(table, row):
                        names.setdefault((kept.folder, kept.name), kept)
            files[table.name] = path
    return Written(files, counts, [names[name] for name in sorted(names)])


def line_of(table: Table, row: Row) -> str:
    """A row as one line of JSON."""
    return json.dumps(said(table, row), ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def rows_of(session: Session, table: Table, *, chosen: Chosen | None = None) -> Iterator[Row]:
    """The rows of one table, in order; where some are chosen, those only, pointing at nothing that is not."""
    number = next(iter(table.primary_key)).name
    query = select(table).order_by(*table.primary_key).execution_options(yield_per=ROWS_AT_ONCE)
    if table.name == "uploads":
        query = query.where(table.c.recording_id.is_not(None))
    if table.name == "steps":
        uploads = tables_by_name("uploads")
        accepted = select(uploads.c.id).where(uploads.c.recording_id.is_not(None))
        query = query.where(table.c.upload_id.in_(accepted))
    for found in session.execute(query).mappings():
        row = dict(found)
        if chosen is None or (row[number] in chosen.get(table.name, ()) and _stands(table, row, chosen)):
            yield row


def tables_by_name(name: str) -> Table:
    """The table of this name."""
    return next(table for table in tables() if table.name == name)


def _stands(table: Table, row: Row, chosen: Chosen) -> bool:
    """Take away what points at rows that are not chosen; False where the row cannot do without."""
    for column, target in points_at(table, row).items():
        if row[column] is not None and row[column] not in chosen.get(target, ()):
            if not table.columns[column].nullable or column in BELONGS_TO.get(table.name, ()):
                return False
            row[column] = None
    return True


def names_in(table: Table, row: Row) -> Iterator[KeptName]:
    """The files that a row names; those of a recording that was destroyed are nowhere."""
    if table.name == "recordings" and row["destroyed_at"] is None:
        yield KeptName("masters", row["sha256"], suffix_of(row["container"]))
    if table.name == "subject_pictures":
        yield KeptName("pictures", row["name"])
    if table.name == "festivals" and row["plan_name"]:
        yield KeptName("pictures", row["plan_name"])
    if table.name == "agreement_evidence" and row["sha256"]:
        yield KeptName("masters", row["sha256"], SUFFIXES.get(row["form"]) or suffix_of(row["form"]))
    if shown := row.get(SHOWN.get(table.name, "")):
        yield KeptName("masters", shown, SUFFIXES["sound"] if is_sound(table, row) else ".webp")


def is_sound(table: Table, row: Row) -> bool:
    """Whether what is shown of this row is heard, and not looked at."""
    return table.name == "agreement_templates" or bool(row["form"] == "sound")


def suffix_of(container: str) -> str:
    """How a master's name ends, so that other programs know what it is; never anything that a person typed."""
    return {"text": ".txt", "matroska": ".mkv"}.get(container, f".{container}") if container.isalnum() else ".bin"


def head_of(session: Session, written: Written, *, missing: list[str], now: datetime, whole: bool) -> dict[str, Any]:
    """What stands in `archive.json`: how to read the rest."""
    return {
        "format": FORMAT,
        "schema": shape_of(session.connection()),
        "made_at": now.isoformat(),
        "made_by": f"Storyloom {version('storyloom')}",
        "holds": "the whole archive" if whole else "chosen stories and recordings",
        "tables": {
            table.name: {
                "rows": written.rows[table.name],
                "numbered_by": number_of(table),
                "points_at": points_at(table, {"kind": ""}),
            }
            for table in tables()
        },
        "left_out": LEFT_OUT,
        "missing": missing,
    }

"""Everything that the record holds, as plain rows, to tell whether two moments are the same."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.tables import METADATA

GROWING = {"events", "outbox", "subject_merges"}
"""These only ever grow: what was done and taken back stays in them."""


def whole_record(session: Session, *, without: frozenset[str] = frozenset()) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that can be put back, in order."""
    session.flush()
    return {
        table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
        for table in METADATA.sorted_tables
        if table.name not in GROWING | without
    }

"""What stays of the rounds in which every file is looked at: how many were whole, and since when a copy is silent."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import MissingPart
from archive.keeping import COPIED, FixityCheck, FixityState, Keeping, last_keeping, note_keeping
from archive.settings import Settings
from ingest.keeping.kept_files import KeptFile

BAD = (FixityState.damaged, FixityState.gone)


def note_round(session: Session, files: Sequence[KeptFile], *, now: datetime, again: bool = False) -> None:
    """Write a round down once every file was looked at since the one before; with `again` in any case."""
    session.flush()
    wanted = set(files)
    rows = [row for row in session.scalars(select(FixityCheck)) if KeptFile(row.section, row.name) in wanted]
    if not rows or len(rows) < len(wanted):
        return
    former = last_keeping(session, Keeping.fixity)
    if former is not None and not again and min(row.checked_at for row in rows) <= former.ended_at:
        return
    states = [row.state for row in rows]
    counts = {state.value: states.count(state) for state in FixityState}
    copies = sum(row.copy_state in COPIED for row in rows)
    well = not any(state in BAD for state in states)
    note_keeping(session, Keeping.fixity, well=well, now=now, files=len(rows), copies=copies, **counts)


def note_answering(session: Session, settings: Settings, silent: MissingPart | None, *, now: datetime) -> None:
    """Write down that the second copy stopped answering, or answers again, where that is new."""
    if not settings.second_copy:
        return
    former = last_keeping(session, Keeping.second_copy)
    if former is None and silent is None:
        return
    if former is None or former.well is not (silent is None):
        said = {} if silent is None else {"error": str(silent)[:500]}
        note_keeping(session, Keeping.second_copy, well=silent is None, now=now, **said)

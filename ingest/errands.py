"""Draining the outbox: what facts in the record need done outside it, in the order they were stated."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select

from archive.clock import utc_now
from archive.errors import Conflict, LostFence
from archive.outbox import Errand, OutboxRow, open_errands
from ingest.passage_tagging import tag_passages, tag_recording
from ingest.retagging import retag
from ingest.story_cutting import cut_story
from ingest.story_indexing import index_story, rebuild_index
from ingest.workplace import Workplace, leave_at_once

log = logging.getLogger(__name__)

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 600.0
TRIES_IN_A_DRAIN = 4

_not_before: dict[int, float] = {}
"""When each failed errand is due again, by this process' clock: each pause is twice the one before."""


def drain(workplace: Workplace) -> int:
    """Do every open errand once; returns how many were done."""
    with workplace.reading() as session:
        rows = open_errands(session)
    done = 0
    try:
        for row in rows:
            if time.monotonic() >= _not_before.get(row.id, 0.0):
                done += _do(workplace, row)
    except LostFence:
        leave_at_once()
    return done


def is_drained(workplace: Workplace) -> bool:
    """Whether nothing is left but what has failed so often that waiting for it would keep a drain from ending."""
    with workplace.reading() as session:
        return not open_errands(session, limit=1, most_tries=TRIES_IN_A_DRAIN)


def _do(workplace: Workplace, row: OutboxRow) -> bool:
    """Do one errand; a failed one is tried again later, until it has failed too often."""
    error, counts = None, True
    try:
        _ERRANDS[row.errand](workplace, row, utc_now())
    except LostFence:
        raise
    except Conflict as problem:  # another process still holds the index, which says nothing against the errand
        error, counts = str(problem), False
    except Exception as problem:
        log.warning("errand %s %s failed: %s", row.errand, row.target_id, problem, exc_info=problem)
        error = f"{type(problem).__name__}: {problem}"[:500]
    with workplace.writing() as session:
        kept = session.get_one(OutboxRow, row.id)
        kept.tries += counts
        kept.error = error
        kept.done_at = utc_now() if error is None else None
    if error is not None:
        _not_before[row.id] = time.monotonic() + min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**row.tries)
    return error is None


def _cut(workplace: Workplace, row: OutboxRow, now: datetime) -> None:
    cut_story(workplace, row.target_id, now=now)


def _index(workplace: Workplace, row: OutboxRow, now: datetime) -> None:
    if not workplace.index.is_ready():  # damaged while in use: what is read anew holds this story too
        rebuild(workplace)
    index_story(workplace, row.target_id, version=row.id, now=now)


def _tag_one(workplace: Workplace, row: OutboxRow, _now: datetime) -> None:
    tag_passages(workplace, [row.target_id])


def _tag(workplace: Workplace, row: OutboxRow, _now: datetime) -> None:
    tag_recording(workplace, row.target_id)


def _rebuild(workplace: Workplace, _row: OutboxRow, _now: datetime) -> None:
    rebuild(workplace)


def rebuild(workplace: Workplace) -> None:
    """Build the index anew from the record, at the number of the newest errand: what is read now is at least as new."""
    with workplace.reading() as session:
        newest = session.scalar(select(func.max(OutboxRow.id))) or 0
    rebuild_index(workplace, version=newest, now=utc_now())


_ERRANDS: dict[Errand, Callable[[Workplace, OutboxRow, datetime], None]] = {
    Errand.cut_story: _cut,
    Errand.index_story: _index,
    Errand.rebuild_index: _rebuild,
    Errand.tag_passage: _tag_one,
    Errand.tag_recording: _tag,
    Errand.retag: retag,
}

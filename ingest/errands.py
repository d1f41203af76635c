"""Draining the outbox: what facts in the record need done outside it, in the order they were stated."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from sqlalchemy.orm import Session

from archive.clock import utc_now
from archive.errors import Conflict, LostFence, MissingPart
from archive.index_book import note_names, note_story
from archive.outbox import Errand, OutboxRow, open_errands
from ingest.delivery import deliver, is_delivered
from ingest.destroying_files import finish_all
from ingest.index_building import build
from ingest.no_room import speaks_of_no_room
from ingest.passage_tagging import tag_passages, tag_recording
from ingest.putting_in_step import put_transcript_in_step
from ingest.retagging import retag
from ingest.steps.listening import make_listening_copy
from ingest.story_cutting import cut_story
from ingest.workplace import Workplace, leave_at_once

log = logging.getLogger(__name__)

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 600.0
TRIES_IN_A_DRAIN = 4

_not_before: dict[int, float] = {}
"""When each failed errand is due again, by this process' clock: each pause is twice the one before."""


def drain(workplace: Workplace) -> int:
    """Do every open errand once, and bring the indexes up; returns how many errands and stories came further."""
    with workplace.reading() as session:
        rows = open_errands(session)
    done = 0
    try:
        for row in rows:
            if time.monotonic() >= _not_before.get(row.id, 0.0):
                done += _do(workplace, row)
        done += deliver(workplace)
    except LostFence:
        leave_at_once()
    return done


def is_drained(workplace: Workplace) -> bool:
    """Whether nothing is left but what has failed so often that waiting for it would keep a drain from ending."""
    with workplace.reading() as session:
        if open_errands(session, limit=1, most_tries=TRIES_IN_A_DRAIN):
            return False
    return is_delivered(workplace)


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
        error, counts = f"{type(problem).__name__}: {problem}"[:500], not speaks_of_no_room(problem)
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


def _copy_recording(workplace: Workplace, row: OutboxRow, _now: datetime) -> None:
    with suppress(MissingPart):  # nothing of it can be heard, and that was said when it came in
        make_listening_copy(workplace, row.target_id)


def _index(workplace: Workplace, row: OutboxRow, now: datetime) -> None:
    """Write down for every index that the story is to be told anew; `ingest.delivery` tells it."""
    with workplace.writing() as session:
        for kept in workplace.indexes:
            note_story(session, kept.state(session), row.target_id, narrows=row.narrows, now=now)
        _note_names(session, workplace, row)
        _done(session, row, now)


def _know_names(workplace: Workplace, row: OutboxRow, now: datetime) -> None:
    with workplace.writing() as session:
        _note_names(session, workplace, row)
        _done(session, row, now)


def _note_names(session: Session, workplace: Workplace, row: OutboxRow) -> None:
    for kept in workplace.indexes:
        if kept.is_remote:  # the embedded ones read names from each question
            note_names(kept.state(session), narrows=row.narrows)


def _done(session: Session, row: OutboxRow, now: datetime) -> None:
    """In the transaction that writes it down: what an errand keeps out of sight must not be seen in between."""
    session.get_one(OutboxRow, row.id).done_at = now


def _tag_one(workplace: Workplace, row: OutboxRow, _now: datetime) -> None:
    tag_passages(workplace, [row.target_id])


def _tag(workplace: Workplace, row: OutboxRow, _now: datetime) -> None:
    tag_recording(workplace, row.target_id)


def _put_in_step(workplace: Workplace, row: OutboxRow, _now: datetime) -> None:
    put_transcript_in_step(workplace, row.target_id)


def _destroy(workplace: Workplace, _row: OutboxRow, now: datetime) -> None:
    finish_all(workplace.place, workplace.writing, now=now)  # what cannot go now is gone on with every minute


def _rebuild(workplace: Workplace, row: OutboxRow, now: datetime) -> None:
    """Have every index built anew, each as soon as it answers."""
    with workplace.writing() as session:
        for kept in workplace.indexes:
            kept.state(session).built_at = None
        _done(session, row, now)


def rebuild(workplace: Workplace) -> None:
    """Build every index anew from the record, now."""
    for kept in workplace.indexes:
        build(workplace, kept)


_ERRANDS: dict[Errand, Callable[[Workplace, OutboxRow, datetime], None]] = {
    Errand.cut_story: _cut,
    Errand.index_story: _index,
    Errand.rebuild_index: _rebuild,
    Errand.tag_passage: _tag_one,
    Errand.tag_recording: _tag,
    Errand.retag: retag,
    Errand.know_names: _know_names,
    Errand.copy_recording: _copy_recording,
    Errand.put_in_step: _put_in_step,
    Errand.destroy_files: _destroy,
}

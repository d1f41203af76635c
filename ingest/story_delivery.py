"""Telling one index of the stories that are due, and seeing which it has made: only that counts as delivered."""

import logging
from dataclasses import dataclass

from archive.clock import utc_now
from archive.errors import Conflict, MissingPart
from archive.index_book import (
    Sent,
    begin_sending,
    confirm,
    due_entries,
    note_failed,
    note_receipt,
    open_receipts,
    send_again,
    settle,
)
from archive.phrases import Phrase
from ingest.kept_indexes import KeptIndex
from ingest.meaning.vectors import with_vectors
from ingest.story_indexing import as_version, change_of
from ingest.workplace import Workplace
from search.contract import Progress, Receipt
from search.documents import Change

log = logging.getLogger(__name__)

BATCH = 50


@dataclass(frozen=True, slots=True)
class _Told(Sent):
    """A story as it was read to be sent."""

    change: Change


def confirm_stories(workplace: Workplace, kept: KeptIndex) -> int:
    """See what became of what was sent; gives how many deliveries were confirmed."""
    with workplace.reading() as session:
        receipts = open_receipts(session, kept.name)
    done = 0
    for version, tasks in receipts.items():
        progress = kept.index.progress(Receipt(tasks))
        if progress is Progress.waiting:
            break  # what was sent later is made later
        if progress is Progress.done:
            with workplace.writing() as session:
                confirm(session, kept.name, version)
            done += 1
        else:
            _failed(workplace, kept, version, Phrase("The index refused it."))
    return done


def send_stories(workplace: Workplace, kept: KeptIndex) -> int:
    """Send what is due, many at once; what failed before goes alone, so that it holds up nothing else."""
    resting = [story_id for name, story_id in workplace.deliveries.failed.waiting() if name == kept.name]
    with workplace.reading() as session:
        entries = due_entries(session, kept.name, most=BATCH, but=resting)
    fresh = [entry for entry in entries if not entry.tries]
    batches = [fresh, *([entry] for entry in entries if entry.tries)]
    return sum(_send(workplace, kept, {entry.story_id: entry.holds for entry in batch}) for batch in batches)


def _send(workplace: Workplace, kept: KeptIndex, holds: dict[int, bool]) -> int:
    """Send these stories (id -> whether the index may hold something of it); gives how many were told."""
    told = [one for id_ in holds if (one := _read(workplace, kept, id_))]
    sent = [one for one in told if not one.removes or holds[one.story_id]]
    if not told:
        return 0
    with workplace.writing() as session:
        settle(session, kept.name, {one.story_id for one in told} - {one.story_id for one in sent})
        version = begin_sending(session, kept.name, sent) if sent else 0
    return len(told) if not sent or _apply(workplace, kept, version, sent) else 0


def _read(workplace: Workplace, kept: KeptIndex, story_id: int) -> _Told | None:
    now = utc_now()
    try:
        with workplace.reading() as session:
            change = change_of(session, story_id, kept.audience, version=0, now=now)
        if kept.keeps_vectors:
            change = with_vectors(change, workplace.place.settings)
    except Exception as problem:
        log.warning("story %s cannot be read for the index %s", story_id, kept.name, exc_info=problem)
        with workplace.writing() as session:
            note_failed(session, kept.name, [story_id], f"{type(problem).__name__}: {problem}")
        workplace.deliveries.failed.after_failure((kept.name, story_id))
        return None
    return _Told(story_id, change.story is None, now, change)


def _apply(workplace: Workplace, kept: KeptIndex, version: int, sent: list[_Told]) -> bool:
    try:
        receipt = kept.index.apply([as_version(one.change, version) for one in sent])
    except (Conflict, MissingPart):
        with workplace.writing() as session:
            send_again(session, kept.name, version)
        raise
    except Exception as problem:
        log.warning("the index %s refused %s stories", kept.name, len(sent), exc_info=problem)
        _failed(workplace, kept, version, f"{type(problem).__name__}: {problem}")
        return False
    with workplace.writing() as session:
        if receipt.tasks:
            note_receipt(session, kept.name, version, receipt.tasks)
        else:
            confirm(session, kept.name, version)
    return True


def _failed(workplace: Workplace, kept: KeptIndex, version: int, error: str) -> None:
    with workplace.writing() as session:
        ids = send_again(session, kept.name, version)
        note_failed(session, kept.name, ids, error)
    for story_id in ids:
        workplace.deliveries.failed.after_failure((kept.name, story_id))

"""Reading passages again because names changed: only those that hold one of the names, or what may be one misheard.

An index finds them (see `archive.word_lookup`), a slice at a time.

Between two slices other errands have their turn, and a worker that dies loses
no more than the slice it was at.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.outbox import Errand, OutboxRow, ask
from archive.word_lookup import passages_with
from ingest.passage_tagging import tag_passages
from ingest.tagging.names import surfaces
from ingest.tagging.sounds import looked_for
from ingest.workplace import Workplace

SLICE = 200
"""Passages read at one turn."""


def retag(workplace: Workplace, row: OutboxRow, now: datetime) -> None:
    """Read the next slice of passages that hold the row's names, and promise the rest.

    What other rows ask for from the same passage on is done along with it.
    """
    with workplace.reading() as session:
        rows = _asked_alike(session, row)
        names = sorted({name for one in rows for name in one.names or ()})
        wanted = surfaces(names)
        sounds = {sound for surface in wanted for sound in looked_for(surface)}
        slice_ = passages_with(session, wanted, sounds, after_id=row.target_id, most=SLICE)
    if row.id not in {one.id for one in rows}:  # done along with an earlier one
        return
    tag_passages(workplace, slice_)
    with workplace.writing() as session:
        for one in rows:
            session.get_one(OutboxRow, one.id).done_at = now
        if len(slice_) == SLICE:
            ask(session, Errand.retag, slice_[-1], now=now, names=names)


def _asked_alike(session: Session, row: OutboxRow) -> list[OutboxRow]:
    query = select(OutboxRow).where(
        OutboxRow.done_at.is_(None), OutboxRow.errand == Errand.retag, OutboxRow.target_id == row.target_id
    )
    return list(session.scalars(query.order_by(OutboxRow.id)))

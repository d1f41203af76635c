"""How far each search index is behind the record, and since when: for the desk, the command line and monitors."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.index_book import MOST_TRIES
from archive.index_entries import IndexEntry, IndexState
from archive.outbox import Errand, OutboxRow

INDEX_ERRANDS = (Errand.index_story, Errand.rebuild_index, Errand.know_names)


@dataclass(frozen=True, slots=True)
class IndexLag:
    """One index: `waiting` stories are not confirmed, the oldest asked for at `oldest_at`; `given_up` failed too often.

    `in_use`: it may be asked. `error` says why it does not answer, since `down_since`.
    """

    name: str
    audience: str
    built: bool
    in_use: bool
    waiting: int
    given_up: int
    oldest_at: datetime | None
    down_since: datetime | None
    error: str | None


@dataclass(frozen=True, slots=True)
class SearchLag:
    """`errands` are promised and not yet written down for the indexes, the oldest since `oldest_at`."""

    errands: int
    oldest_at: datetime | None
    indexes: tuple[IndexLag, ...]

    @property
    def waiting(self) -> int:
        """How many changes are on their way, wherever they are."""
        return self.errands + sum(index.waiting for index in self.indexes)

    def oldest_s(self, now: datetime) -> float:
        """The age of the oldest change that is not confirmed everywhere; 0 where all are."""
        ages = [self.oldest_at, *(index.oldest_at for index in self.indexes)]
        return max((max(0.0, (now - since).total_seconds()) for since in ages if since is not None), default=0.0)


def search_lag(session: Session) -> SearchLag:
    """How far behind everything is."""
    open_row = (OutboxRow.done_at.is_(None), OutboxRow.errand.in_(INDEX_ERRANDS))
    errands, oldest_at = session.execute(select(func.count(), func.min(OutboxRow.created_at)).where(*open_row)).one()
    behind = (
        select(
            IndexEntry.index_name,
            func.count(),
            func.count().filter(IndexEntry.tries >= MOST_TRIES),
            func.min(IndexEntry.asked_at),
        )
        .where(IndexEntry.asked_at.is_not(None))
        .group_by(IndexEntry.index_name)
    )
    counts = {name: (waiting, given_up, since) for name, waiting, given_up, since in session.execute(behind)}
    states = session.scalars(select(IndexState).order_by(IndexState.name))
    return SearchLag(errands, oldest_at, tuple(_lag(state, *counts.get(state.name, (0, 0, None))) for state in states))


def are_on_their_way(session: Session) -> bool:
    """Whether changes are promised that are not yet written down for the indexes."""
    row = select(OutboxRow.id).where(OutboxRow.done_at.is_(None), OutboxRow.errand.in_(INDEX_ERRANDS)).limit(1)
    return session.scalar(row) is not None


def _lag(state: IndexState, waiting: int, given_up: int, since: datetime | None) -> IndexLag:
    return IndexLag(
        state.name,
        state.audience,
        state.built_at is not None,
        state.in_use,
        waiting,
        given_up,
        since,
        state.down_since,
        state.error,
    )

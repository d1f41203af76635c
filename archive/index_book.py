"""Keeping the book of deliveries: what each index is to be told, was told, and is known to know.

Written by the worker alone, one thread of it. What was noted before a story is
read counts for what is read; what is noted after makes it due again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from archive.index_entries import IndexEntry, IndexState

MOST_TRIES = 20
"""Failures after which a story waits for a person; an index that does not answer is no failure of a story."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What an index is about to be told of one story, and when that was read; `removes`: that it is there no more."""

    story_id: int
    removes: bool
    read_at: datetime


def state_of(session: Session, name: str, audience: str, *, in_use: bool) -> IndexState:
    """The index's page in the book; where there is none, one is begun that says whether it is `in_use` already."""
    state = session.get(IndexState, name)
    if state is None:
        state = IndexState(name=name, audience=audience, in_use=in_use)
        session.add(state)
        session.flush()
    return state


def forget_all_but(session: Session, names: Collection[str]) -> None:
    """Tear out the pages of indexes that this archive keeps no longer."""
    session.execute(delete(IndexEntry).where(IndexEntry.index_name.not_in(names)))
    session.execute(delete(IndexState).where(IndexState.name.not_in(names)))


def note_story(session: Session, state: IndexState, story_id: int, *, narrows: bool, now: datetime) -> None:
    """Write down that an index is to be told a story anew; `narrows`: it is not found until the index knows."""
    entry = _entry(session, state, story_id)
    entry.due, entry.tries = True, 0
    entry.asked_at = entry.asked_at or now
    may_hold = entry.holds or state.built_at is None
    entry.closing = entry.closing or (narrows and may_hold)
    session.flush()


def note_held(session: Session, state: IndexState, story_ids: Collection[int], *, now: datetime) -> None:
    """These stories were found in the index, whatever the book says: they are told anew, and not found till then."""
    for story_id in story_ids:
        _entry(session, state, story_id).holds = True
        note_story(session, state, story_id, narrows=True, now=now)


def _entry(session: Session, state: IndexState, story_id: int) -> IndexEntry:
    entry = session.get(IndexEntry, (state.name, story_id))
    if entry is None:
        entry = IndexEntry(index_name=state.name, story_id=story_id, audience=state.audience)
        session.add(entry)
        session.flush()
    return entry


def note_names(state: IndexState, *, narrows: bool) -> None:
    """Write down that an index is to be told anew which names things go by."""
    state.names_due = True
    state.names_closing = state.names_closing or narrows


def due_entries(session: Session, name: str, *, most: int, but: Collection[int] = ()) -> list[IndexEntry]:
    """What an index is to be told next, the longest asked for first."""
    query = select(IndexEntry).where(
        IndexEntry.index_name == name,
        IndexEntry.asked_at.is_not(None),
        IndexEntry.due,
        IndexEntry.tries < MOST_TRIES,
        IndexEntry.story_id.not_in(but),
    )
    return list(session.scalars(query.order_by(IndexEntry.asked_at, IndexEntry.story_id).limit(most)))


def settle(session: Session, name: str, story_ids: Collection[int]) -> None:
    """There is nothing to tell of these: they do not belong in the index, and it holds nothing of them."""
    for story_id in story_ids:
        entry = session.get_one(IndexEntry, (name, story_id))
        entry.due, entry.closing, entry.asked_at = False, False, None
    session.flush()


def begin_sending(session: Session, name: str, sent: Sequence[Sent]) -> int:
    """Write down what is about to be sent, before it is; gives the version it is sent under."""
    state = session.get_one(IndexState, name)
    state.version += 1
    for one in sent:
        entry = session.get_one(IndexEntry, (name, one.story_id))
        entry.due, entry.removes, entry.holds = False, one.removes, entry.holds or not one.removes
        entry.sent, entry.receipt, entry.sent_read_at = state.version, None, one.read_at
    session.flush()
    return state.version


def note_receipt(session: Session, name: str, version: int, tasks: Sequence[int]) -> None:
    """Keep the receipt of everything that was sent under this version."""
    for entry in _sent_under(session, name, version):
        entry.receipt = list(tasks)
    session.flush()


def open_receipts(session: Session, name: str) -> dict[int, tuple[int, ...]]:
    """Version -> the tasks that make what was sent under it, oldest first, for all that is not confirmed."""
    query = select(IndexEntry.sent, IndexEntry.receipt).where(
        IndexEntry.index_name == name, IndexEntry.asked_at.is_not(None), IndexEntry.receipt.is_not(None)
    )
    return {sent: tuple(receipt or ()) for sent, receipt in session.execute(query.order_by(IndexEntry.sent))}


def confirm(session: Session, name: str, version: int) -> None:
    """The index has made what was sent under this version."""
    for entry in _sent_under(session, name, version):
        entry.confirmed, entry.receipt, entry.error = version, None, None
        entry.holds = not entry.removes
        entry.read_at = entry.sent_read_at if entry.holds else None
        if not entry.due:
            entry.closing, entry.asked_at, entry.tries = False, None, 0
    session.flush()


def send_again(session: Session, name: str, version: int) -> list[int]:
    """What was sent under this version was not made, or nobody knows: it is due again; gives the stories' ids."""
    entries = _sent_under(session, name, version)
    for entry in entries:
        entry.due, entry.receipt = True, None
    session.flush()
    return [entry.story_id for entry in entries]


def send_again_what_is_unsure(session: Session, name: str) -> None:
    """After a crash: what was about to be sent, and of which there is no receipt, was sent or not."""
    unsure = (
        IndexEntry.index_name == name,
        IndexEntry.asked_at.is_not(None),
        IndexEntry.sent > IndexEntry.confirmed,
        IndexEntry.receipt.is_(None),
    )
    session.execute(update(IndexEntry).where(*unsure).values(due=True))


def note_failed(session: Session, name: str, story_ids: Collection[int], error: str) -> None:
    """These could not be told, for a reason of their own; they stay due."""
    for story_id in story_ids:
        entry = session.get_one(IndexEntry, (name, story_id))
        entry.tries += 1
        entry.error = error[:500]
    session.flush()


def _sent_under(session: Session, name: str, version: int) -> list[IndexEntry]:
    query = select(IndexEntry).where(
        IndexEntry.index_name == name, IndexEntry.asked_at.is_not(None), IndexEntry.sent == version
    )
    return list(session.scalars(query.order_by(IndexEntry.story_id)))


def begin_building(session: Session, name: str) -> int:
    """A new index is about to be made in the old one's place, with all that was noted; gives its version."""
    state = session.get_one(IndexState, name)
    state.version += 1
    state.built_at = None
    session.execute(update(IndexEntry).where(IndexEntry.index_name == name).values(due=False, tries=0))
    session.flush()
    return state.version


def note_built(session: Session, name: str, version: int, held: Mapping[int, datetime], *, now: datetime) -> None:
    """The new index is in place: it holds these stories, each as read at that time, and nothing else."""
    state = session.get_one(IndexState, name)
    state.built_at, state.names_confirmed, state.names_receipt, state.names_due = now, None, None, True
    known = {one.story_id: one for one in session.scalars(select(IndexEntry).where(IndexEntry.index_name == name))}
    for story_id in held.keys() - known.keys():
        known[story_id] = IndexEntry(index_name=name, story_id=story_id, audience=state.audience, due=False)
        session.add(known[story_id])
    for story_id, entry in known.items():
        entry.sent, entry.confirmed, entry.receipt, entry.error = version, version, None, None
        entry.holds, entry.removes = story_id in held, story_id not in held
        entry.read_at = entry.sent_read_at = held.get(story_id)
        if not entry.due:
            entry.closing, entry.asked_at = False, None
    session.flush()


def behind(session: Session, name: str, *, most_tries: int = MOST_TRIES) -> bool:
    """Whether an index is to be told something yet, or has to confirm it; without what failed so often."""
    query = select(IndexEntry.story_id).where(
        IndexEntry.index_name == name, IndexEntry.asked_at.is_not(None), IndexEntry.tries < most_tries
    )
    return session.scalar(query.limit(1)) is not None


def may_be_used(session: Session, state: IndexState) -> bool:
    """Whether an index knows everything that closes something."""
    closing = select(IndexEntry.story_id).where(IndexEntry.index_name == state.name, IndexEntry.closing)
    return state.built_at is not None and not state.names_closing and session.scalar(closing.limit(1)) is None

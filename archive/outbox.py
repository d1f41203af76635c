"""The outbox: work outside the database, promised in the transaction that states the fact which needs it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.base import Base, PrimaryKey


class Errand(StrEnum):
    """What the worker is asked to do. Doing it twice has the effect of doing it once.

    `tag_passage` and `tag_recording` read one passage, or all of a recording's, for
    names again, `retag` every passage that holds one of the row's names, slice by
    slice: its target is the last passage that was done, 0 at first. `know_names`
    tells indexes that keep names of their own which names things go by.
    `copy_recording` makes the desk's listening copy of an upload's recording again.
    `put_in_step` finds the seconds of a transcript that came without times.
    `destroy_files` removes the files of a recording that was destroyed.
    """

    index_story = "index_story"
    cut_story = "cut_story"
    rebuild_index = "rebuild_index"
    tag_passage = "tag_passage"
    tag_recording = "tag_recording"
    retag = "retag"
    know_names = "know_names"
    copy_recording = "copy_recording"
    put_in_step = "put_in_step"
    destroy_files = "destroy_files"


class OutboxRow(Base):
    """One errand; rows are done in the order of their ids. `names` are folded, and only a `retag` has any.

    `narrows`: what an index holds already may be more than may be found from now on.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_open", "done_at", "id"),)

    id: Mapped[PrimaryKey]
    errand: Mapped[Errand]
    target_id: Mapped[int]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(500))
    names: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    narrows: Mapped[bool] = mapped_column(default=False)


def ask(
    session: Session,
    errand: Errand,
    target_id: int,
    *,
    now: datetime,
    names: Sequence[str] | None = None,
    narrows: bool = False,
) -> None:
    """Promise an errand in the caller's transaction."""
    row = OutboxRow(errand=errand, target_id=target_id, created_at=now, narrows=narrows)
    row.names = None if names is None else list(names)
    session.add(row)
    session.flush()


def open_errands(session: Session, *, limit: int = 100, most_tries: int = 20) -> list[OutboxRow]:
    """What is still to do, oldest first; an errand that failed too often waits for a person."""
    return list(
        session.scalars(
            select(OutboxRow)
            .where(OutboxRow.done_at.is_(None), OutboxRow.tries < most_tries)
            .order_by(OutboxRow.id)
            .limit(limit)
        )
    )

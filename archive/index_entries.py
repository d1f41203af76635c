"""What each search index was told, story by story: the worker's book of deliveries.

An index may work on its own time, be down, or have lost what it knew, so what
was sent and what is confirmed are two things. Whatever may still be held is
written down before it is sent. All of it can be thrown away: an index without
its page in this book is built anew.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base


class IndexState(Base):
    """One index of one audience, such as `embedded:public`.

    `version` is the newest that anything was sent under; `built_at` is None until
    it was built from the record, and while it is to be built anew. `in_use`: what
    it answers may be shown; a server that does not answer, or has not caught up,
    is not. `names_due`: the names that things go by are to be told;
    `names_closing`: fewer of them may be told than it knows.
    """

    __tablename__ = "index_states"

    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    audience: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(default=0)
    in_use: Mapped[bool] = mapped_column(default=False)
    built_at: Mapped[datetime | None]
    down_since: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(500))
    names_due: Mapped[bool] = mapped_column(default=False)
    names_closing: Mapped[bool] = mapped_column(default=False)
    names_receipt: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    names_sent: Mapped[str | None] = mapped_column(String(64))
    names_confirmed: Mapped[str | None] = mapped_column(String(64))
    names_read_at: Mapped[datetime | None]


class IndexEntry(Base):
    """What one index was told of one story.

    `asked_at`: since when it is behind; None when all is told and confirmed.
    `due`: there is something newer to tell. `closing`: until that is confirmed,
    the index holds more than may be found. `holds`: something of the story may
    be in the index; `removes`: what was sent last takes it out. `receipt` stands
    for what was sent and is not confirmed. `read_at` says when what the index
    surely holds was read from the record, `sent_read_at` when what was sent was.
    """

    __tablename__ = "index_entries"
    __table_args__ = (
        Index("ix_index_entries_asked_at", "asked_at", "index_name"),
        Index("ix_index_entries_closing", "closing", "audience"),
        Index("ix_index_entries_story", "story_id", "audience"),
    )

    index_name: Mapped[str] = mapped_column(String(30), primary_key=True)
    story_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    audience: Mapped[str] = mapped_column(String(10))
    due: Mapped[bool] = mapped_column(default=False)
    closing: Mapped[bool] = mapped_column(default=False)
    holds: Mapped[bool] = mapped_column(default=False)
    removes: Mapped[bool] = mapped_column(default=False)
    sent: Mapped[int] = mapped_column(default=0)
    confirmed: Mapped[int] = mapped_column(default=0)
    receipt: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    sent_read_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(500))

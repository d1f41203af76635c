"""How often a stop was met, as daily totals: a code that was scanned, a sound that was asked for from its start.

A total is all that is kept: no address, no cookie, no hour. Days are those of UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.base import Base
from archive.trails import Stop


class Met(StrEnum):
    """How a stop is met."""

    scan = "scan"
    play = "play"


class ListeningCount(Base):
    """How often a stop was met in one way on one day."""

    __tablename__ = "listening_counts"

    stop_id: Mapped[int] = mapped_column(ForeignKey("stops.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    met: Mapped[Met] = mapped_column(primary_key=True)
    count: Mapped[int]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A stop, by its printed code, that was met in one way on one day."""

    code: str
    day: date
    met: Met


def add_counts(session: Session, counts: Mapping[Meeting, int]) -> None:
    """Add to the totals, in one statement; a code that no stop has is counted nowhere."""
    codes = {meeting.code for meeting in counts}
    ids = {row.code: row.id for row in session.execute(select(Stop.code, Stop.id).where(Stop.code.in_(codes)))}
    rows = [
        {"stop_id": ids[meeting.code], "day": meeting.day, "met": meeting.met, "count": count}
        for meeting, count in sorted(counts.items(), key=lambda item: (item[0].code, item[0].day, item[0].met))
        if meeting.code in ids
    ]
    if rows:
        insert: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[session.get_bind().dialect.name]
        adding = insert(ListeningCount).values(rows)
        session.execute(
            adding.on_conflict_do_update(
                index_elements=["stop_id", "day", "met"],
                set_={"count": ListeningCount.count + adding.excluded.count},
            )
        )

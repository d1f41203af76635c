"""The line's state as people see it: which step of a recording's way is done, working or in need of help.

Also the workers' heartbeats. `fence` is how a worker that was stopped and
continued learns that another took its work over.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.base import Base, PrimaryKey

STEPS = ("seal", "describe", "make_listening_copy", "transcribe", "tidy", "suggest_mentions", "index")
"""The steps of one recording's way, in order."""


class StepState(StrEnum):
    """Where a step stands; `skipped` means that a part it needs is not installed, and says which."""

    waiting = "waiting"
    working = "working"
    done = "done"
    skipped = "skipped"
    needs_help = "needs_help"


class StepRecord(Base):
    """One step of one upload's way."""

    __tablename__ = "steps"
    __table_args__ = (UniqueConstraint("upload_id", "step"),)

    id: Mapped[PrimaryKey]
    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"))
    step: Mapped[str] = mapped_column(String(30))
    state: Mapped[StepState] = mapped_column(default=StepState.waiting)
    tries: Mapped[int] = mapped_column(default=0)
    done_share: Mapped[float | None]
    message: Mapped[str] = mapped_column(String(500), default="")
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Worker(Base):
    """A worker process: `executor` is its name in the durable engine."""

    __tablename__ = "workers"

    executor: Mapped[str] = mapped_column(String(60), primary_key=True)
    fence: Mapped[int]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    taken_over_at: Mapped[datetime | None]

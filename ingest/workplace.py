"""What a worker holds while it works: the archive, the recogniser, the indexes it alone writes, and its fence."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.database import reading, writing
from archive.errors import LostFence
from archive.steps import Worker
from ingest.delivery_memory import DeliveryMemory
from ingest.kept_indexes import KeptIndex
from ingest.place import Place
from ingest.silence import Watch
from ingest.speech.recogniser import Recogniser

EXIT_LOST_FENCE = 75


@dataclass(frozen=True, slots=True)
class Workplace:
    """One worker's tools. `executor` is its name in the durable engine and in the table of workers."""

    place: Place
    recogniser: Recogniser
    indexes: tuple[KeptIndex, ...]
    executor: str
    deliveries: DeliveryMemory = field(default_factory=DeliveryMemory)
    watch: Watch = field(default_factory=Watch)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads."""
        with reading(self.place.engine) as session:
            yield session

    def close_indexes(self) -> None:
        """Let go of what the indexes hold open; the next use opens it again."""
        for kept in self.indexes:
            kept.index.close()

    @contextmanager
    def writing(self, *, of_the_record: bool = True) -> Iterator[Session]:
        """A writing transaction that begins by checking the fence.

        Raises:
            LostFence: another worker has taken this one's work over; nothing is written.
        """
        with writing(self.place.engine, of_the_record=of_the_record) as session:
            check_fence(session, self.executor)
            yield session


def check_fence(session: Session, executor: str) -> None:
    """Hold this worker's row for the transaction and make sure that it is still its own.

    Raises:
        LostFence: another worker has taken over.
    """
    worker = session.scalar(select(Worker).where(Worker.executor == executor).with_for_update())
    if worker is None or worker.taken_over_at is not None:
        raise LostFence("Another worker has taken this work over.")


def leave_at_once() -> None:
    """End this process without another write, not even the durable engine's note of a failed step."""
    sys.stderr.write("storyloom worker: another worker has taken over; leaving\n")
    sys.stderr.flush()
    os._exit(EXIT_LOST_FENCE)

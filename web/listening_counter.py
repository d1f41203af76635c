"""Counts scans and plays in memory, and adds them to the archive's totals about once a second.

Several hundred requests a second may want to count, and each would wait for
the one writer that a database file has, and for the disk. So a request only
adds one in memory; a thread of this process writes all that came together in
one short transaction, beside which everyone goes on reading. A process that
is killed loses the counts of its last second, one that ends in order none.
"""

import logging
from collections import Counter
from datetime import datetime
from threading import Event, Lock, Thread

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from archive.database import writing
from archive.listening_counts import Meeting, Met, add_counts

EVERY_S = 1.0
PROBE_BYTES = 1024
"""A range that is shorter than this only asks whether there is a sound."""
log = logging.getLogger(__name__)


class ListeningCounter:
    """The counts of one process that are not written yet, and the thread that writes them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: Counter[Meeting] = Counter()
        self._lock, self._ended = Lock(), Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Write from now on."""
        self._ended.clear()
        self._thread = Thread(target=self._write_on, name="listening-counts", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write what is left, and end."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        self.write()

    def count(self, meeting: Meeting) -> None:
        """One more."""
        with self._lock:
            self._waiting[meeting] += 1

    def write(self) -> None:
        """Add what came together to the totals; where the database cannot take it now, it is kept for the next time."""
        with self._lock:
            counts, self._waiting = self._waiting, Counter()
        if not counts:
            return
        try:
            with writing(self._engine, of_the_record=False) as session:
                add_counts(session, counts)
        except SQLAlchemyError as error:
            log.warning("listening counts wait: %s", error)
            with self._lock:
                self._waiting.update(counts)

    def _write_on(self) -> None:
        while not self._ended.wait(EVERY_S):
            self.write()


def count_scan(request: Request, code: str, *, now: datetime) -> None:
    """Count that the sign of a stop was scanned; a code that no stop has counts nothing."""
    _count(request, code, Met.scan, now)


def count_play(request: Request, code: str, answer: Response, *, now: datetime) -> None:
    """Count that a stop's sound was asked for, if this answer begins it.

    A look at its size, a seek, and a copy that a page lays up for later are no listening.
    """
    if _begins(request, answer):
        _count(request, code, Met.play, now)


def _begins(request: Request, answer: Response) -> bool:
    if request.method != "GET" or answer.status_code not in {200, 206}:
        return False
    if request.headers.get("sec-fetch-dest", "audio") not in {"audio", "video", "document"}:
        return False
    if answer.status_code == 200:  # noqa: PLR2004 (the whole of it)
        return True
    first, _, last = answer.headers["content-range"].removeprefix("bytes ").partition("/")[0].partition("-")
    return int(first) == 0 and int(last) + 1 >= PROBE_BYTES


def _count(request: Request, code: str, met: Met, now: datetime) -> None:
    counter: ListeningCounter = request.app.state.listening_counter
    counter.count(Meeting(code, now.date(), met))

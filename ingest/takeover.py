"""Who works on what: the folder's lock, the workers' heartbeats, and taking over from a worker that has stopped."""

import fcntl
import logging
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

from dbos import DBOS
from sqlalchemy import Engine, func, select

from archive.clock import utc_now
from archive.database import reading, writing
from archive.errors import Conflict, LostFence
from archive.steps import StepRecord, StepState, Worker
from archive.uploads import Upload
from ingest.dropped_runs import HERE
from ingest.promise import QUEUE
from ingest.silence import Watch
from ingest.workplace import Workplace, leave_at_once

log = logging.getLogger(__name__)

BEAT_S = 2.0


class FolderLock:
    """The lock of one data folder. A holder whose heartbeat has stopped loses it to whoever asks next."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self._path, self._engine = path, engine
        self._handle: int | None = None
        self._watch = Watch()

    def acquire(self, *, wait: bool, stopping: threading.Event) -> bool:
        """Take the lock; with `wait`, for as long as it takes or until `stopping`.

        Raises:
            Conflict: another live worker holds it (without `wait`).
        """
        while not stopping.is_set():
            if self._try():
                return True
            if not wait:
                raise Conflict("Another worker is at work on this data folder; stop it first or use its pages.")
            stopping.wait(1.0)
        return False

    def _try(self) -> bool:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if _locked(handle):
            if os.fstat(handle).st_ino != self._path.stat().st_ino:  # replaced meanwhile by who took over
                os.close(handle)
                return False
            self._handle = handle
        elif self._holder_is_silent():
            self._handle = self._renewed(handle)
        else:
            os.close(handle)
            return False
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, str(os.getpid()).encode(), 0)
        return True

    def _renewed(self, former: int) -> int:
        """A new lock file in place of the one that a stopped process still holds open."""
        os.close(former)
        fresh = self._path.with_suffix(f".{os.getpid()}")
        handle = os.open(fresh, os.O_RDWR | os.O_CREAT, 0o600)
        _locked(handle)
        fresh.replace(self._path)
        return handle

    def _holder_is_silent(self) -> bool:
        """Whether every worker that was ever enlisted here has been silent for long, though one holds the lock."""
        now, taken_at = utc_now(), datetime.fromtimestamp(self._path.stat().st_mtime, tz=UTC)
        with reading(self._engine) as session:
            newest = session.scalar(select(func.max(Worker.seen_at)).where(Worker.taken_over_at.is_(None)))
        beats = newest is None or not self._watch.is_silent("beat", newest, now)
        took = not self._watch.is_silent("lock", taken_at, now)  # it may not have come to enlisting itself
        return not (beats or took)

    def release(self) -> None:
        """Give the lock back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def enlist(engine: Engine, executor: str) -> None:
    """Write a new worker down."""
    now = utc_now()
    with writing(engine) as session:
        highest = session.scalar(select(func.max(Worker.fence))) or 0
        session.add(Worker(executor=executor, fence=highest + 1, started_at=now, seen_at=now))


def beat(workplace: Workplace) -> None:
    """Say that this worker is alive; one that was taken over leaves."""
    try:
        with workplace.writing(of_the_record=False) as session:
            session.get_one(Worker, workplace.executor).seen_at = utc_now()
    except LostFence:
        leave_at_once()


def beat_until(stopped: threading.Event, workplace: Workplace) -> None:
    """Beat, in a thread of its own, so that a long errand is not taken for a dead worker."""
    while not stopped.wait(BEAT_S):
        try:
            beat(workplace)
        except Exception as error:  # noqa: BLE001 (a busy or full disk says nothing of the next beat)
            log.warning("the heartbeat failed: %s", error)


def retire(workplace: Workplace) -> None:
    """Say that this worker leaves, so that another goes on with its runs at once; what it began is not held a try."""
    runs = DBOS.list_workflows(status="PENDING", executor_id=workplace.executor, load_input=False, load_output=False)
    keys = [run.workflow_id.rsplit("-", 1)[0] for run in runs]
    begun = select(StepRecord).join(Upload, Upload.id == StepRecord.upload_id)
    with workplace.writing() as session:
        session.get_one(Worker, workplace.executor).taken_over_at = utc_now()
        for record in session.scalars(begun.where(Upload.key.in_(keys), StepRecord.state == StepState.working)):
            record.state, record.tries = StepState.waiting, max(0, record.tries - 1)


def take_over_the_dead(workplace: Workplace, *, now: datetime | None = None) -> list[str]:
    """Fence off every silent worker and resume its unfinished runs here, and those dropped; returns the runs' ids."""
    moment = now or utc_now()
    others = select(Worker).where(Worker.executor != workplace.executor, Worker.taken_over_at.is_(None))
    with workplace.reading() as session:
        silent = [worker.executor for worker in session.scalars(others) if _is_silent(workplace, worker, moment)]
    with workplace.writing() as session:
        for worker in session.scalars(others.where(Worker.executor.in_(silent)).with_for_update()):
            if _is_silent(workplace, worker, moment):
                worker.taken_over_at = moment
    with workplace.reading() as session:
        alive = set(session.scalars(select(Worker.executor).where(Worker.taken_over_at.is_(None))))
    pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
    left = [run.workflow_id for run in pending if run.executor_id not in alive]
    left += HERE.dropped({run.workflow_id for run in pending if run.executor_id == workplace.executor})
    if left:
        DBOS.resume_workflows(left, queue_name=QUEUE)
    return left


def _is_silent(workplace: Workplace, worker: Worker, now: datetime) -> bool:
    # On SQLite the folder's lock says already that nobody else is at work.
    is_alone = workplace.place.engine.dialect.name == "sqlite"
    return is_alone or workplace.watch.is_silent(worker.executor, worker.seen_at, now)

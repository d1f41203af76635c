"""The worker: takes promised runs one after another, drains the outbox, and takes over what dead workers left.

One worker a data folder: it holds the folder's lock. A worker whose heartbeat
has stopped is taken over; should it wake again, its fence keeps it from writing.
"""

import logging
import signal
import threading
import time
from dataclasses import dataclass
from types import FrameType

from dbos import DBOS
from sqlalchemy.exc import DBAPIError

from archive.clock import utc_now
from archive.database import is_full
from archive.errors import LostFence
from archive.settings import Settings
from ingest import errands
from ingest.keeping.rounds import Rounds, go_round_until
from ingest.meaning.keeping import keep_meanings
from ingest.no_room import speaks_of_no_room
from ingest.takeover import BEAT_S, beat_until, retire, take_over_the_dead
from ingest.upkeep import keep_up
from ingest.worker_starting import POLL_S, started
from ingest.workplace import Workplace

log = logging.getLogger(__name__)

UPKEEP_S = 60.0
LONGEST_PAUSE_S = 30.0
MOST_FAILURES = 5
"""So many turns in a row may fail before a drain gives up; a worker that stays never does."""


def work(settings: Settings, *, drain: bool = False, wait_for_lock: bool = False) -> None:
    """Work until told to stop by SIGTERM or SIGINT; with `drain`, until nothing is left to do.

    A run may still be under way in another thread when this returns: the caller
    ends the process at once, and what was left goes on as after a power cut.

    Raises:
        Conflict: another live worker is at work on this data folder.
        StorageFull: with `drain`, there is no room to start; a worker that stays waits for it.
    """
    stopping = _stop_on_signals()
    workplace = started(settings, stopping, wait_for_lock=wait_for_lock, stays=not drain)
    if workplace is None:
        return
    beating = threading.Thread(target=beat_until, args=(stopping, workplace), daemon=True)
    beating.start()
    if drain:
        Rounds(workplace).go_round(now=utc_now())
    else:
        threading.Thread(target=go_round_until, args=(stopping, workplace), daemon=True).start()
    _loop(workplace, stopping, drain=drain)
    stopping.set()
    beating.join()
    workplace.close_indexes()
    try:
        retire(workplace)
    except DBAPIError as error:
        if not is_full(error):
            raise
        log.warning("the disk is full, so this worker cannot write down that it leaves; the next one finds out")


def _stop_on_signals() -> threading.Event:
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
    return stopping


def _loop(workplace: Workplace, stopping: threading.Event, *, drain: bool) -> None:
    """Turn after turn. One that fails is no end: a disk that was full or stumbled may be well again the next time."""
    due, failures = _Due(), 0
    while not stopping.is_set():
        try:
            done = _turn(workplace, due)
            if drain and not done and _nothing_left(workplace):
                return
        except LostFence:
            raise
        except Exception as error:
            failures += 1
            if drain and failures > MOST_FAILURES:
                raise
            _tell(error)
            stopping.wait(min(LONGEST_PAUSE_S, POLL_S * 2**failures))
        else:
            failures = 0
            stopping.wait(0 if done else POLL_S)


def _tell(error: Exception) -> None:
    if speaks_of_no_room(error):
        log.warning("the disk is full; the work goes on by itself once there is room")
    else:
        log.warning("this turn failed, the next one comes: %s", error, exc_info=error)


@dataclass(slots=True)
class _Due:
    """When this worker last looked for dead ones, and last kept the archive up."""

    looked_at: float = -UPKEEP_S
    kept_up_at: float = -UPKEEP_S


def _turn(workplace: Workplace, due: _Due) -> int:
    """Do what is due; how much came further. What fails once waits for its next round, and not the rest for it."""
    now_s = time.monotonic()
    if now_s - due.looked_at >= BEAT_S:
        due.looked_at = now_s
        take_over_the_dead(workplace)
    is_due = now_s - due.kept_up_at >= UPKEEP_S
    if is_due:
        due.kept_up_at = now_s
        keep_up(workplace, now=utc_now())
    done = errands.drain(workplace)
    if done or is_due:
        done += len(keep_meanings(workplace, now=utc_now()))
    return done


def _nothing_left(workplace: Workplace) -> bool:
    under_way = DBOS.list_workflows(
        status=["ENQUEUED", "PENDING", "DELAYED"], limit=1, load_input=False, load_output=False
    )
    return not under_way and errands.is_drained(workplace)

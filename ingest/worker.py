"""The worker: takes promised runs one after another, drains the outbox, and takes over what dead workers left.

One worker a data folder: it holds the folder's lock. A worker whose heartbeat
has stopped is taken over; should it wake again, its fence keeps it from writing.
"""

import logging
import os
import signal
import socket
import threading
import time
from dataclasses import dataclass
from types import FrameType

from dbos import DBOS, DBOSConfig

from archive.clock import utc_now
from archive.errors import InvalidInput, LostFence
from archive.keys import new_key
from archive.settings import Settings
from ingest import errands
from ingest.configuration import load_settings
from ingest.copies_there import make_lost_copies_again
from ingest.keeping.rounds import Rounds, go_round_until
from ingest.kept_indexes import open_indexes
from ingest.meaning.keeping import keep_meanings
from ingest.pipeline import CurrentWorkplace
from ingest.place import Place, durable_url, open_place
from ingest.promise import PIPELINE_VERSION, QUEUE
from ingest.speech.recogniser import Recogniser
from ingest.takeover import BEAT_S, FolderLock, beat_until, enlist, retire, take_over_the_dead
from ingest.upkeep import keep_up
from ingest.workplace import Workplace

log = logging.getLogger(__name__)

POLL_S = 0.1
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
    """
    stopping = _stop_on_signals()
    place = open_place(settings)
    lock = FolderLock(settings.data / "worker.lock", place.engine)
    if not lock.acquire(wait=wait_for_lock, stopping=stopping):
        return
    executor = f"{socket.gethostname()[:20]}-{os.getpid()}-{new_key(6)}"
    enlist(place.engine, executor)
    workplace = Workplace(place, _recogniser(settings), open_indexes(settings), executor)
    beating = threading.Thread(target=beat_until, args=(stopping, workplace), daemon=True)
    beating.start()
    _make_again_what_is_gone(workplace)
    _launch(place, workplace)
    if drain:
        Rounds(workplace).go_round(now=utc_now())
    else:
        threading.Thread(target=go_round_until, args=(stopping, workplace), daemon=True).start()
    _loop(workplace, stopping, drain=drain)
    stopping.set()
    beating.join()
    workplace.close_indexes()
    retire(workplace)


def _make_again_what_is_gone(workplace: Workplace) -> None:
    with workplace.writing() as session:
        if lost := make_lost_copies_again(session, workplace.place.store, now=utc_now()):
            log.warning("the files of %s listening copies are gone or cut short; they are made again", lost)


def _stop_on_signals() -> threading.Event:
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
    return stopping


def _recogniser(settings: Settings) -> Recogniser:
    return Recogniser(
        settings.transcriber,
        model=settings.whisper_model,
        threads=settings.whisper_threads,
        models_folder=settings.models_folder,
        stall_timeout_s=settings.stall_timeout_s or None,
        chosen=lambda: _chosen_by_now(settings),
    )


def _chosen_by_now(settings: Settings) -> tuple[str, str]:
    """The engine and model that `storyloom models use` may have written since; a broken file changes nothing."""
    try:
        settings = load_settings(data=settings.data)
    except InvalidInput as error:
        log.warning("the settings are read again later: %s", error)
    return settings.transcriber, settings.whisper_model


def _launch(place: Place, workplace: Workplace) -> None:
    config: DBOSConfig = {
        "name": "storyloom",
        "system_database_url": durable_url(place.settings.resolved_database_url),
        "application_version": PIPELINE_VERSION,
        "executor_id": workplace.executor,
        "console_log_level": "WARNING",
        "log_level": "WARNING",
    }
    CurrentWorkplace.workplace = workplace
    DBOS(config=config)
    DBOS.launch()
    DBOS.register_queue(QUEUE, worker_concurrency=1, polling_interval_sec=POLL_S)


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
            log.warning("this turn failed, the next one comes: %s", error, exc_info=error)
            stopping.wait(min(LONGEST_PAUSE_S, POLL_S * 2**failures))
        else:
            failures = 0
            stopping.wait(0 if done else POLL_S)


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

"""How a worker starts: the archive opened, the folder's lock taken, its name written down, the durable engine launched.

None of that can be done on a full disk. A worker that is to stay begins again from the first step until there is room;
what the steps before had taken is given back each time.
"""

import logging
import os
import socket
import threading
from contextlib import ExitStack

from dbos import DBOS, DBOSConfig

from archive.clock import utc_now
from archive.errors import InvalidInput, StorageFull
from archive.keys import new_key
from archive.phrases import Phrase
from archive.settings import Settings
from ingest import no_room
from ingest.configuration import load_settings
from ingest.copies_there import make_lost_copies_again
from ingest.kept_indexes import open_indexes
from ingest.pipeline import CurrentWorkplace
from ingest.place import Place, durable_url, open_place
from ingest.promise import PIPELINE_VERSION, QUEUE
from ingest.speech.recogniser import Recogniser
from ingest.takeover import FolderLock, enlist
from ingest.workplace import Workplace

log = logging.getLogger(__name__)

POLL_S = 0.1
CANNOT_START = Phrase(
    "The archive's disk is full, so no worker can start; what was stored is safe. Make room, then start it again."
)


def started(settings: Settings, stopping: threading.Event, *, wait_for_lock: bool, stays: bool) -> Workplace | None:
    """A worker's workplace; None where it was told to stop before.

    Raises:
        Conflict: another live worker is at work on this data folder (without `wait_for_lock`).
        StorageFull: there is no room to start, and the worker is none that `stays`.
    """
    waited = False
    while not stopping.is_set():
        try:
            workplace = _all_or_nothing(settings, stopping, wait_for_lock=wait_for_lock)
        except Exception as error:
            if not no_room.speaks_of_no_room(error):
                raise
            if not stays:
                raise StorageFull(CANNOT_START) from error
        else:
            if waited:
                log.warning("there is room on the disk again, and the worker starts")
            return workplace
        if not waited:
            log.warning("the disk is full; the worker starts by itself once there is room")
            waited = True
        stopping.wait(no_room.FULL_PAUSE_S)
    return None


def _all_or_nothing(settings: Settings, stopping: threading.Event, *, wait_for_lock: bool) -> Workplace | None:
    with ExitStack() as so_far:
        workplace = _start(settings, so_far, stopping, wait_for_lock=wait_for_lock)
        so_far.pop_all()
        return workplace


def _start(
    settings: Settings, so_far: ExitStack, stopping: threading.Event, *, wait_for_lock: bool
) -> Workplace | None:
    """Do each step, and lay down in `so_far` how it is undone."""
    place = open_place(settings)
    so_far.callback(place.engine.dispose)
    lock = FolderLock(settings.data / "worker.lock", place.engine)
    so_far.callback(lock.release)
    if not lock.acquire(wait=wait_for_lock, stopping=stopping):
        return None
    executor = f"{socket.gethostname()[:20]}-{os.getpid()}-{new_key(6)}"
    enlist(place.engine, executor)
    workplace = Workplace(place, _recogniser(settings), open_indexes(settings), executor)
    so_far.callback(workplace.close_indexes)
    _make_again_what_is_gone(workplace)
    so_far.callback(DBOS.destroy)
    _launch(place, workplace)
    return workplace


def _make_again_what_is_gone(workplace: Workplace) -> None:
    with workplace.writing() as session:
        if lost := make_lost_copies_again(session, workplace.place.store, now=utc_now()):
            log.warning("the files of %s listening copies are gone or cut short; they are made again", lost)


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

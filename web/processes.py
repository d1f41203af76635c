"""The processes of a site: as many as there are processors, all on one address, started again where one dies.

A Python process answers on one processor at a time. What must be one for all
of them is in none of them: the record and its mark, the counts of who asks how
often, uploads. They are forked from one that has loaded everything and done
nothing, and end with the one that started them.
"""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerProcess
from socket import AF_INET, AF_INET6, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket
from tempfile import TemporaryDirectory

import uvicorn
from fastapi import FastAPI

from archive.database import make_engine
from archive.errors import InvalidInput
from archive.settings import Settings
from ingest.logbook import keep_log
from ingest.place import Place, place_on
from web.app import make_app
from web.patient_http import HEAD_BYTES, PatientProtocol, take_handles
from web.request_figures import SHARED

SHUTDOWN_S = 5
"""How long requests may still take once the site is told to stop; an upload then breaks off, and what came is kept."""
MOST_BY_ITSELF = 4
WAITING_CONNECTIONS = 2048
"""Connections that the system holds until a process takes them; each takes few at a time, so that the idle one does."""
AT_A_TIME = 8
LOOK_EVERY_S = 0.5
TOO_SOON_S = 20.0
"""A process that dies so young would die again."""
forked = get_context("forkserver")


def processes_of(settings: Settings) -> int:
    """How many are to answer."""
    return settings.processes or min(MOST_BY_ITSELF, len(os.sched_getaffinity(0)))


def answer(place: Place) -> None:
    """Answer on the settings' address until told to stop."""
    take_handles()
    listening, count = _listening(place.settings), processes_of(place.settings)
    if count == 1:
        _run(make_app(place), listening)
        return
    place.engine.dispose()
    forked.set_forkserver_preload(["web.app"])
    with TemporaryDirectory(prefix="storyloom-figures-") as figures:
        os.environ[SHARED] = figures
        _answer_together(place.settings, listening, count)


def _answer_together(settings: Settings, listening: socket, count: int) -> None:
    told = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: told.set())
    born = {_born(settings, listening): time.monotonic() for _ in range(count)}
    try:
        while not told.is_set():
            wait([each.sentinel for each in born], timeout=LOOK_EVERY_S)
            for dead in [each for each in born if not each.is_alive() and not told.is_set()]:
                if time.monotonic() - born.pop(dead) < TOO_SOON_S:
                    raise SystemExit(1)
                born[_born(settings, listening)] = time.monotonic()
    finally:
        for each in born:
            each.terminate()
        for each in born:
            each.join()


def _born(settings: Settings, listening: socket) -> ForkServerProcess:
    process = forked.Process(target=_one_of_several, args=(settings, listening), name="storyloom-site")
    process.start()
    return process


def _one_of_several(settings: Settings, listening: socket) -> None:
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
    keep_log(settings)
    site = make_app(place_on(settings, make_engine(settings.resolved_database_url)))
    _run(site, listening)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)


def _listening(settings: Settings) -> socket:
    """A socket on the settings' address.

    Raises:
        InvalidInput: it cannot be had.
    """
    listening = socket(AF_INET6 if ":" in settings.host else AF_INET, SOCK_STREAM)
    listening.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        raise InvalidInput("Nothing can listen at %(host)s, port %(port)s: %(problem)s.", host=settings.host,
                           port=settings.port, problem=error.strerror or error) from error  # fmt: skip
    return listening


def _run(site: FastAPI, listening: socket) -> None:
    config = uvicorn.Config(
        site, log_config=None, access_log=False, proxy_headers=False, server_header=False, ws="none",
        timeout_graceful_shutdown=SHUTDOWN_S, http=PatientProtocol, h11_max_incomplete_event_size=HEAD_BYTES,
        backlog=AT_A_TIME,
    )  # fmt: skip
    server = _Server(config)
    with suppress(KeyboardInterrupt):  # which uvicorn raises once it has shut down
        server.run(sockets=[listening])
    if not server.started:
        sys.exit(1)


class _Server(uvicorn.Server):
    """uvicorn says with one number how many connections wait and how many it takes at a time."""

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        for each in sockets or ():
            each.listen(WAITING_CONNECTIONS)

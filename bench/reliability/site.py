"""A site to be killed: a forked server process on a data folder of its own, and what a client must say to send to it.

A server that is forked is there in less than a second, so that a hundred of them can die in minutes.
"""

import multiprocessing
import os
import socket
import time
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import httpx
from sqlalchemy import select

from archive.accounts import Account, Role
from archive.clock import utc_now
from archive.database import writing
from archive.settings import Settings
from archive.signing_in import add_account
from ingest.place import open_place

PERSON = {"email": "sender@example.org", "password": "a-garden-at-night"}
TUS = {"Tus-Resumable": "1.0.0"}
LONGEST_S = 180.0
forks = multiprocessing.get_context("forkserver")


@dataclass
class Site:
    """A data folder and a port; at most one server at a time."""

    data: Path
    port: int
    log: Path
    server: ForkServerProcess | None = None
    headers: dict[str, str] = field(default_factory=dict)
    processes: int = 1
    with_worker: bool = False

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start a server and wait until it answers."""
        self.server = forks.Process(
            target=_serve, args=(self.data, self.port, self.log, self.processes, self.with_worker)
        )
        self.server.start()
        ends = time.monotonic() + LONGEST_S
        while not self.answers():
            if time.monotonic() > ends or not self.server.is_alive():
                raise SystemExit(f"the site does not start: {self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)

    def answers(self) -> bool:
        """Whether somebody listens."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def end(self, *, kill: bool) -> None:
        """End the server with SIGKILL or SIGTERM and wait for it."""
        if self.server is None:
            return
        (self.server.kill if kill else self.server.terminate)()
        self.server.join(LONGEST_S)
        if self.server.is_alive():
            raise SystemExit("the site does not end")


def new_site(folder: Path, *, log: Path | None = None, processes: int = 1, with_worker: bool = False) -> Site:
    """A site in `folder` that runs, with a contributor who is signed in."""
    forks.set_forkserver_preload(["web.processes"])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = Site(folder, port, log or folder.with_suffix(".log"), processes=processes, with_worker=with_worker)
    place = open_place(Settings(data=folder))
    with writing(place.engine) as session:
        if session.scalar(select(Account).where(Account.email == PERSON["email"])) is None:
            add_account(session, name="Sender", role=Role.contributor, now=utc_now(), **PERSON)
    place.engine.dispose()
    site.start()
    origin = {"Origin": site.address}
    answer = httpx.post(f"{site.address}/sign-in", data=PERSON, headers=origin, timeout=LONGEST_S)
    site.headers = {**origin, "Cookie": f"session={answer.cookies['session']}"}
    return site


def _serve(data: Path, port: int, log: Path, processes: int, with_worker: bool) -> None:  # noqa: FBT001 (one call)
    """The server's own process."""
    from web.commands.serving import run_site  # noqa: PLC0415 (only the forked process needs it)

    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.environ["STORYLOOM_DATA"] = str(data)  # for the worker
    settings = Settings(data=data, port=port, processes=processes, transcriber="none", log_level="warning")
    run_site(open_place(settings), with_worker=with_worker)

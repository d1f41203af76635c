"""Opening the archive for a command, and starting the worker's own process beside it."""

import os
import subprocess
import sys

from archive.accounts import Role
from archive.gate import Viewer
from archive.settings import Settings
from ingest.configuration import load_settings
from ingest.place import Place, open_place

THE_KEEPER = Viewer(role=Role.steward)
"""Whoever can run commands on the archive's own machine can read and correct all of it."""


def open_archive() -> Place:
    """The archive that the environment and its `config.toml` describe."""
    return open_place(load_settings())


def start_worker(settings: Settings, *options: str) -> subprocess.Popen[bytes]:
    """Start a worker on the same archive, in a session of its own, so that it ends by our word or with us."""
    environment = {**os.environ, "STORYLOOM_DATA": str(settings.data.absolute())}
    if settings.database_url:
        environment["STORYLOOM_DATABASE_URL"] = settings.database_url
    # -P: a folder called `ingest` where the command happens to be run must not stand in for ours.
    command = [sys.executable, "-P", "-m", "ingest.worker_main", "--beside", str(os.getpid()), *options]
    return subprocess.Popen(command, env=environment, start_new_session=True)


def is_terminal() -> bool:
    """Whether someone watches, so that a progress bar makes sense."""
    return sys.stderr.isatty()

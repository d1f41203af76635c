"""Real processes for tests: a served site on a free port, and a worker that drains."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Served:
    """A site that answers; `steward_link` is '' where somebody runs it already."""

    address: str
    steward_link: str
    process: subprocess.Popen[str]


def environment_of(data: Path, **settings: object) -> dict[str, str]:
    named = {f"STORYLOOM_{name.upper()}": str(value) for name, value in settings.items()}
    return {**os.environ, "STORYLOOM_DATA": str(data), "STORYLOOM_PROCESSES": "1", **named}


def drain(environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "ingest.worker_main", "--drain"], env=environment, cwd=ROOT, check=True)


@contextmanager
def serve(environment: dict[str, str], *options: str) -> Iterator[Served]:
    """A site; where nobody runs it yet, its greeting holds the first steward's link."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-c", "from web.commands.app import main; main()", "serve", "--port", port, *options]
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        _wait_until_it_answers(int(port))
        said = os.read(server.stdout.fileno(), 4096).decode()  # the whole greeting, which is said before it answers
        link = re.search(r"https?://\S+/invitations/\S+", said)
        yield Served(f"http://127.0.0.1:{port}", link.group() if link else "", server)
    finally:
        server.terminate()
        server.wait(timeout=60)


def _wait_until_it_answers(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the site does not answer")

"""A site takes its worker with it, however it ends."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.serving import ROOT, environment_of


def worker_of(server: int) -> int | None:
    found = subprocess.run(
        ["pgrep", "-P", str(server), "-f", "ingest.worker_main"], capture_output=True, text=True, check=False
    )
    return int(found.stdout.split()[0]) if found.stdout.split() else None


def wait_until(holds, tries: int = 600):
    for _ in range(tries):
        if (value := holds()) is not None:
            return value
        time.sleep(0.1)
    raise AssertionError("it took too long")


def is_gone(pid: int) -> bool | None:
    """Ended, whether or not somebody has collected it yet."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return True
    return True if state == "Z" else None


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_worker_ends_with_its_site(how: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from web.commands.app import main; main()", "serve", "--port", "0"]
    environment = environment_of(tmp_path, transcriber="none")
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL) as server:
        worker = wait_until(lambda: worker_of(server.pid))
        server.send_signal(how)
        server.wait(timeout=60)
    assert wait_until(lambda: is_gone(worker))

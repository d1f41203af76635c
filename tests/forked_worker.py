"""Workers forked off one process that has imported everything, which is most of what a small one costs."""

import multiprocessing
import os
import sys
from pathlib import Path

SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["ingest.worker_main", "inflect", "spellchecker", "tests.forked_worker"])


def drained(environment: dict[str, str], said: Path, patience_s: float) -> int | None:
    """Let one do all there is to do, its errors written to a file; the status that it ended with, if it did."""
    process = SERVER.Process(target=_drain, args=(environment, said))
    process.start()
    process.join(patience_s)
    status = process.exitcode
    process.kill()
    return status


def _drain(environment: dict[str, str], said: Path) -> None:
    from ingest.worker_main import leave, main  # never in the process of the tests, which loads no speech

    os.environ.clear()
    os.environ.update(environment)
    os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND), sys.stderr.fileno())
    sys.argv = ["worker", "--drain"]
    leave(main())

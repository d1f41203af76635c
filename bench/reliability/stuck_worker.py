"""A worker that is stopped in the middle of its work for minutes and then goes on, while another has taken it over.

The first worker is stopped (SIGSTOP) while it makes a listening copy. The second waits for the folder, takes over once
the first has been silent for a minute, and brings the recording to its end. When the first goes on it must leave and
change nothing.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from archive.clock import utc_now
from archive.database import reading, writing
from archive.steps import StepRecord, StepState
from archive.tables import METADATA
from archive.uploads import DEPOSIT_STATEMENT
from bench.reliability.crashes.archives import begin, opened, sound
from ingest.auditing import audit
from ingest.intake import Deposit, take_in
from ingest.place import Place
from ingest.workplace import EXIT_LOST_FENCE

ROOT = Path(__file__).parents[2]
SOUND_S, PATIENCE_S = 1800.0, 300.0
WORKERS_OWN = {"workers", "outbox"}


def main() -> None:
    """Stop, take over, go on; status 1 where anything was not as promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stopped-s", type=float, default=300.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        begin(Path(folder))
        place = opened(Path(folder))
        take_in(place, [sound(seconds=SOUND_S)], Deposit("long.wav", DEPOSIT_STATEMENT), now=utc_now())
        wrong = tried(place, options.stopped_s)
    print(f"stopped for {options.stopped_s:.0f} s; {len(wrong)} wrong (goal: 0). {wrong or ''}")
    raise SystemExit(bool(wrong))


def tried(place: Place, stopped_s: float) -> list[str]:
    """What was not as promised."""
    first = worker(place)
    wait_until(lambda: "working" in states(place).get("make_listening_copy", ""))
    with writing(place.engine) as session:  # stopped in a transaction it would keep everybody from writing
        session.connection()
        first.send_signal(signal.SIGSTOP)
    ends = time.monotonic() + stopped_s
    second = worker(place, "--wait")
    try:
        wait_until(lambda: not left(place))
        print(f"taken over and done after {stopped_s - (ends - time.monotonic()):.0f} s", flush=True)
        time.sleep(max(0.0, ends - time.monotonic()))
        before = record(place)
        first.send_signal(signal.SIGCONT)
        status = first.wait(PATIENCE_S)
        wrong = [] if status == EXIT_LOST_FENCE else [f"the first worker ended with {status}"]
        wrong += [] if record(place) == before else ["the record was changed"]
        wrong += [] if second.poll() is None else ["the second worker has left"]
        return wrong + left(place) + [found.sentence for found in audit(place, now=utc_now())]
    finally:
        first.kill()
        second.terminate()
        second.wait(PATIENCE_S)


def worker(place: Place, *options: str) -> "subprocess.Popen[bytes]":
    """One that stays."""
    chosen = {"DATA": place.settings.data, "TRANSCRIBER": "test:echo", "LOG_LEVEL": "error"}
    environment = {**os.environ, **{f"STORYLOOM_{name}": str(value) for name, value in chosen.items()}}
    return subprocess.Popen([sys.executable, "-m", "ingest.worker_main", *options], cwd=ROOT, env=environment)


def states(place: Place) -> dict[str, str]:
    """How far each step is."""
    with reading(place.engine) as session:
        return {row.step: f"{row.state.value} {row.message}" for row in session.scalars(select(StepRecord))}


def left(place: Place) -> list[str]:
    """Steps that have not come to their end."""
    ended = (StepState.done.value, StepState.skipped.value)
    return [f"{name}: {state}" for name, state in states(place).items() if not state.startswith(ended)]


def record(place: Place) -> dict[str, list[str]]:
    """Every row but the workers' own."""
    tables = [table for table in METADATA.sorted_tables if table.name not in WORKERS_OWN]
    with reading(place.engine) as session:
        return {table.name: [str(tuple(row)) for row in session.execute(select(table))] for table in tables}


def wait_until(is_so: Callable[[], bool]) -> None:
    """Look again until it is so."""
    ends = time.monotonic() + 2 * PATIENCE_S
    while not is_so():
        if time.monotonic() > ends:
            raise SystemExit("it does not come so far")
        time.sleep(0.2)


if __name__ == "__main__":
    main()

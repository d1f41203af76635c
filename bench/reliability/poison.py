"""Recordings whose transcription crashes, hangs or eats all memory end in "needs help", and nothing waits for them.

Each engine of the tests is tried on one recording, with a second recording behind it in the queue. After three tries
the first must need help, in words; the second must have come as far; and once a working engine is chosen, *try again*
brings both to their end.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import select

from archive.clock import utc_now
from archive.database import reading, writing
from archive.steps import StepRecord, StepState
from archive.uploads import DEPOSIT_STATEMENT, Upload
from bench.reliability.crashes.archives import begin, opened, sound
from ingest.auditing import audit
from ingest.intake import Deposit, take_in
from ingest.place import Place
from ingest.promise import promise_again

ROOT = Path(__file__).parents[2]
STALL_S = 2


def main() -> None:
    """Try each; status 1 where one ended otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", nargs="+", default=["test:crash", "test:hang", "test:oom"])
    options = parser.parse_args()
    wrong = 0
    for engine in options.engine:
        with tempfile.TemporaryDirectory() as folder:
            began_s = time.monotonic()
            begin(Path(folder))
            said = tried(engine, opened(Path(folder)))
            wrong += bool(said)
            print(f"{engine}: {said or 'as promised'} ({time.monotonic() - began_s:.0f} s)", flush=True)
    raise SystemExit(bool(wrong))


def tried(engine: str, place: Place) -> str:
    """What was not as promised; '' where all was."""
    for pitch_hz in (300.0, 400.0):
        deposit = Deposit(f"{pitch_hz}.wav", DEPOSIT_STATEMENT)
        take_in(place, [sound(pitch_hz)], deposit, now=utc_now())
    work(place, engine)
    with reading(place.engine) as session:
        steps = list(session.scalars(select(StepRecord).where(StepRecord.step == "transcribe")))
    if [(step.state, step.tries) for step in steps] != [(StepState.needs_help, 3)] * 2:
        return f"{[(step.state.value, step.tries, step.message) for step in steps]}"
    if not all(step.message for step in steps):
        return "nobody is told why"
    print(f"  {steps[0].message}")
    with writing(place.engine) as session:
        for upload in session.scalars(select(Upload)):
            promise_again(session, upload)
    work(place, "test:echo")
    with reading(place.engine) as session:
        left = [
            (step.step, step.message) for step in session.scalars(select(StepRecord)) if step.state != StepState.done
        ]
    left += [(found.thing, found.sentence) for found in audit(place, now=utc_now())]
    return f"tried again: {left}" if left else ""


def work(place: Place, engine: str) -> None:
    """A worker of this engine, until nothing is left."""
    chosen = {"DATA": place.settings.data, "TRANSCRIBER": engine, "STALL_TIMEOUT_S": STALL_S, "LOG_LEVEL": "error"}
    environment = {**os.environ, **{f"STORYLOOM_{name}": str(value) for name, value in chosen.items()}}
    command = [sys.executable, "-m", "ingest.worker_main", "--drain"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()

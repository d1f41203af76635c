"""What listening costs beside Whisper itself: processor time, memory by length, and what a killed run repeats.

    python -m bench.speech_costs [--minutes 5 20 60] [--killed-minutes 5] [--window-s 600] [--model FILE]

The sound is the demo's recordings one after another, repeated to the length asked for. For each length one recording
goes along the line in a fresh archive, and plain `whisper.transcribe` hears the same windows with the same settings and
threads in the same run; both have heard one window before, because the first one takes longer. Then a worker is killed
with -9 in the middle of a recording and another one goes on.

Processor time is that of the processes themselves, so that a busy machine changes it little. The memory is the most
that the kernel ever counted for the process, mapped files included.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import wave
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import func, select

from archive.clock import utc_now
from archive.database import reading
from archive.transcripts import TranscribedWindow
from archive.uploads import DEPOSIT_STATEMENT
from bench.word_error_rate import decoded
from ingest.configuration import load_settings
from ingest.intake import Deposit, take_in_file
from ingest.place import Place, open_place
from ingest.speech.models import install_voice_model

ROOT = Path(__file__).parents[1]
RATE_HZ = 16_000
LOOK_EVERY_S = 0.05
THREAD_CAPS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
OUTSIDE = {
    "listening copy": ("make_listening_copy",),
    "decoding and windows": ("transcribe", "windows"),
    "tidy": ("tidy",),
}


def make_sound(path: Path, minutes: float) -> Path:
    """The demo's recordings in turn, as one file."""
    left = round(minutes * 60 * RATE_HZ)
    recordings = cycle(sorted((ROOT / "demo" / "recordings").glob("*.opus")))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE_HZ, 0, "NONE", ""))
        while left > 0:
            samples = (np.clip(decoded(next(recordings))[:left], -1, 1) * 32767).astype("<i2")
            file.writeframes(samples.tobytes())
            left -= len(samples)
    return path


def environment(folder: Path, options: argparse.Namespace) -> dict[str, str]:
    chosen = {
        "DATA": folder, "TRANSCRIBER": "whisper", "WHISPER_MODEL": options.model, "WINDOW_S": options.window_s,
        "WHISPER_THREADS": options.threads, "LOG_LEVEL": "warning", "NAMES_PROMPT": "false",
    }  # fmt: skip
    return {**os.environ, **{f"STORYLOOM_{name}": str(value) for name, value in chosen.items()}}


def output_of(module: str, *arguments: object, env: dict[str, str], said: str = "") -> Any:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, env=env, input=said, stdout=subprocess.PIPE, cwd=ROOT, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def cost_of(minutes: float, folder: Path, options: argparse.Namespace) -> None:
    sound = make_sound(folder / f"{minutes:g}.wav", minutes)
    env = environment(folder / f"{minutes:g}", options)
    got = output_of("bench.speech_costs_worker", sound, env=env)
    # As the recogniser's process has it, from before any library loads.
    env |= dict.fromkeys(THREAD_CAPS, str(options.threads)) | {"OMP_WAIT_POLICY": "PASSIVE"}
    plain = output_of(
        "bench.speech_costs_plain", options.model, sound, options.threads, env=env, said=json.dumps(got["windows"])
    )
    length_min = got["seconds"] / 60
    parts = {name: sum(got["spent"][part] for part in of) / length_min for name, of in OUTSIDE.items()}
    print(f"\n{length_min:.1f} minutes, {len(got['windows'])} windows; processor seconds for a minute of sound:")
    for name, seconds in parts.items():
        print(f"  {name:24} {seconds:8.2f}")
    print(f"  {'all outside Whisper':24} {sum(parts.values()):8.2f}")
    words = got["spent"]["words"]
    print(f"  {'hearing the words':24} {words / length_min:8.2f}  plain Whisper {plain / length_min:.2f}", end="")
    print(f", ratio {words / plain:.3f}")
    print(f"  most memory: recogniser {got['recogniser_mb']:.0f} MB, worker {got['worker_mb']:.0f} MB", flush=True)


def killed(minutes: float, folder: Path, options: argparse.Namespace) -> None:
    """Kill a worker when half of the windows are finished, let another finish, and count."""
    env = environment(folder / "killed", options)
    place = open_place(load_settings(data=folder / "killed"))
    deposit = Deposit(file_name="told.wav", statement=DEPOSIT_STATEMENT, language="en")
    take_in_file(place, make_sound(folder / "killed.wav", minutes), deposit, now=utc_now())
    command = [sys.executable, "-m", "ingest.worker_main", "--drain"]
    worker = subprocess.Popen(command, env=env, cwd=ROOT)
    while (done := windows_of(place))[0] * 2 < done[1] or not done[1]:
        if worker.poll() is not None:
            raise SystemExit("The worker ended before it could be killed: give a longer recording.")
        time.sleep(LOOK_EVERY_S)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    before, of = windows_of(place)
    subprocess.run([*command, "--wait"], env=env, cwd=ROOT, check=True)
    after, _ = windows_of(place)
    print(f"\nkilled with -9 after {before} of {of} windows: {after - of} finished windows were heard again", end="")
    print(", and at most the one that was under way")


def windows_of(place: Place) -> tuple[int, int]:
    """How many windows are kept, and how many there are to be."""
    with reading(place.engine) as session:
        kept = session.scalar(select(func.count()).select_from(TranscribedWindow)) or 0
        one = session.scalars(select(TranscribedWindow).limit(1)).one_or_none()
        return kept, one.result["of"] if one else 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, nargs="*", default=[5, 20, 60], help="lengths to measure")
    parser.add_argument("--killed-minutes", type=float, default=5, help="length of the killed one; 0: leave it out")
    parser.add_argument("--window-s", type=float, default=600.0, help="longest window, in seconds")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--model", type=Path, default=ROOT / "demo" / "voice_model" / "verdanta.pt")
    parser.add_argument("--standard", action="store_true", help="the model is a standard checkpoint, not a compact one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if not options.standard:
            options.model = install_voice_model(options.model.absolute(), folder / options.model.name)
        for minutes in options.minutes:
            cost_of(minutes, folder, options)
        if options.killed_minutes:
            killed(options.killed_minutes, folder, options)


if __name__ == "__main__":
    main()

"""Hostile, damaged and odd files, sent over the upload protocol and handed in by command: what becomes of each?

`--maker` is a program that is called with a folder and a port: it fills the folder with files whose names begin with
the verdict that they must get (`ok_`: taken; `dmg_`: kept and marked as damaged, with what is wrong said; `bad_`:
refused in words) or with `secret_` (a neighbour, which nothing may read), and writes addresses on that port into some
of them, which nobody may ask.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.arrivals import Arrival
from archive.clock import utc_now
from archive.database import reading
from archive.listening import copy_of_recording
from archive.recordings import Recording
from archive.settings import Settings
from archive.steps import StepRecord
from archive.uploads import Upload
from bench.reliability.sending import Sent, send
from bench.reliability.site import new_site
from ingest.auditing import audit
from ingest.place import Place, open_place

ROOT = Path(__file__).parents[2]
LONGEST_S, MOST_BYTES = 60.0, 10**9
PIECE_BYTES = 1024 * 1024
COMMAND = "from web.commands.app import main; main()"
LOOK_S = 0.05
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Judged:
    """What became of one file: the verdict it must get, what was said, what is wrong, and how long the verdict took."""

    name: str
    verdict: str
    said: str
    wrong: str = ""
    took_s: float = 0.0


@dataclass
class Watch:
    """What must not be touched, and what may not be used up."""

    secret: Path
    asked: int = 0
    most_bytes: int = 0
    most_s: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)

    def canary(self, listener: socket.socket) -> None:
        """Count whoever asks."""
        while not self.over.is_set():
            try:
                listener.accept()[0].close()
                self.asked += 1
            except OSError:  # nobody asked, or the port is closed
                continue

    def decoders(self) -> None:
        """The most that any process that decodes has held, and the most that one has computed."""
        while not self.over.is_set():
            for process in Path("/proc").glob("[0-9]*"):
                held_bytes, computed_s = _used_by_decoder(process)
                self.most_bytes, self.most_s = max(self.most_bytes, held_bytes), max(self.most_s, computed_s)
            time.sleep(LOOK_S)

    def forget_reading(self) -> None:
        """Set the secret's time of reading back, so that the next reading shows."""
        os.utime(self.secret, (1, self.secret.stat().st_mtime))

    def was_read(self) -> bool:
        """Whether anybody has read the secret."""
        return self.secret.stat().st_atime != 1


def main() -> None:
    """Send and judge; status 1 where a verdict, a limit or a neighbour was not as promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--maker", type=Path, required=True)
    parser.add_argument("--way", choices=("http", "command"), nargs="+", default=["http", "command"])
    parser.add_argument("--only", default="", help="only files whose names hold this")
    options = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        files = Path(folder) / "files"
        made = [sys.executable, options.maker, files, str(listener.getsockname()[1])]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        watch = Watch(next(files.glob("secret_*")))
        for work in (lambda: watch.canary(listener), watch.decoders):
            threading.Thread(target=work, daemon=True).start()
        for way in options.way:
            wrong += judged_by(way, files, Path(folder) / way, watch, options.only)
        watch.over.set()
    raise SystemExit(bool(wrong))


def judged_by(way: str, files: Path, folder: Path, watch: Watch, only: str) -> int:
    """Hand all in one way, and print how it went; the number of what was not as promised."""
    watch.forget_reading()
    folder.mkdir()
    judged = []
    for number, paths in enumerate(rounds(files, only)):
        place = (_by_http if way == "http" else _by_command)(folder / str(number), paths)
        _work(place)
        with reading(place.engine) as session:
            judged += [judge(session, place, path) for path in paths]
        judged += [Judged("audit", "", "", one.sentence) for one in audit(place, now=utc_now())]
        place.engine.dispose()
    right = sum(not one.wrong for one in judged)
    slowest = max(judged, key=lambda one: one.took_s)
    print(f"{way}: {right} of {len(judged)} verdicts as required.")
    for one in judged:
        if one.wrong:
            print(f"  WRONG {one.name}: {one.verdict}, {one.wrong} ({one.said})")
    print(f"  slowest verdict {slowest.took_s:.1f} s ({slowest.name}; goal: {LONGEST_S:.0f}).")
    print(f"  most that a decoding process computed, listening copies of hours too: {watch.most_s:.1f} s.")
    print(f"  most memory of a decoding process {watch.most_bytes / 1e6:,.0f} MB (goal: {MOST_BYTES / 1e6:,.0f}).")
    print(f"  addresses in files asked {watch.asked} times, the neighbour read: {watch.was_read()} (goal: 0, False).")
    over = slowest.took_s > LONGEST_S, watch.most_bytes > MOST_BYTES, watch.asked, watch.was_read()
    return len(judged) - right + sum(map(bool, over))


def rounds(files: Path, only: str) -> list[list[Path]]:
    """The files, those of the same bytes in archives of their own: one person gives nothing twice."""
    found: list[dict[str, Path]] = []
    for path in sorted(files.iterdir()):
        if not path.name.startswith(("ok_", "dmg_", "bad_")) or only not in path.name:
            continue
        digest = sha256(path.read_bytes()).hexdigest()
        free = next((each for each in found if digest not in each), None)
        if free is None:
            found.append({digest: path})
        else:
            free[digest] = path
    return [list(each.values()) for each in found]


def _by_http(data: Path, paths: list[Path]) -> Place:
    site = new_site(data)
    for path in paths:
        one = Sent(path.name, path.read_bytes())
        send(one, site.address, site.headers, piece_bytes=PIECE_BYTES, goes_on=lambda: True)
    site.end(kill=False)
    return open_place(_settings(data))


def _by_command(data: Path, paths: list[Path]) -> Place:
    place = open_place(_settings(data))
    command = [sys.executable, "-c", COMMAND, "ingest", *map(str, paths), "--deposit"]
    subprocess.run(command, cwd=ROOT, env=_environment(place), check=False, capture_output=True)
    return place


def _work(place: Place) -> None:
    command = [sys.executable, "-m", "ingest.worker_main", "--drain"]
    subprocess.run(command, cwd=ROOT, env=_environment(place), check=True, stderr=subprocess.DEVNULL)


def _settings(data: Path) -> Settings:
    return Settings(data=data, transcriber="test:echo")


def _environment(place: Place) -> dict[str, str]:
    chosen = {"DATA": place.settings.data, "TRANSCRIBER": place.settings.transcriber, "LOG_LEVEL": "error"}
    return {**os.environ, **{f"STORYLOOM_{name}": str(value) for name, value in chosen.items()}}


def judge(session: Session, place: Place, path: Path) -> Judged:
    """What the archive made of a file, beside what its name demands."""
    data = path.read_bytes()
    verdict = path.name.partition("_")[0]
    upload = session.scalar(select(Upload).where(Upload.sha256 == sha256(data).hexdigest()))
    if upload is None:
        arrival = session.scalar(select(Arrival).where(Arrival.length_bytes == len(data)))
        said = (arrival.refusal if arrival else "") or "not taken in"
        return Judged(path.name, verdict, said, "" if verdict == "bad" and not data else "it never came in")
    took_s = _took_s(session, upload)
    recording = session.get(Recording, upload.recording_id) if upload.recording_id else None
    if recording is None:
        wrong = "" if verdict == "bad" and (upload.refusal or "").endswith(".") else f"it is {upload.state}"
        return Judged(path.name, verdict, upload.refusal or "", wrong, took_s)
    wrong = {"ok": "it is called damaged" if recording.damaged else "", "bad": "it was taken"}.get(verdict, "")
    if verdict == "dmg" and not (recording.damaged and recording.problems):
        wrong = "it is not called damaged"
    wrong = wrong or _kept(session, place, recording, data)
    return Judged(path.name, verdict, " ".join(recording.problems), wrong, took_s)


def _kept(session: Session, place: Place, recording: Recording, data: bytes) -> str:
    """What is wrong with what was kept: its bytes, and its listening copy as far as there is sound."""
    if place.store.master_path(recording.sha256).read_bytes() != data:
        return "its master is not what was sent"
    copy = copy_of_recording(session, recording.id)
    if (copy is not None) != (recording.duration_s > 0):
        return f"{recording.duration_s:.1f} s could be read and there is {'a' if copy else 'no'} listening copy"
    if copy is not None and abs(copy.duration_s - recording.duration_s) > 0.1 + recording.duration_s / 100:
        return f"{recording.duration_s:.1f} s could be read and {copy.duration_s:.1f} s are to be heard"
    return ""


def _took_s(session: Session, upload: Upload) -> float:
    steps = session.scalars(select(StepRecord).where(StepRecord.upload_id == upload.id, StepRecord.step == "describe"))
    return sum((one.ended_at - one.started_at).total_seconds() for one in steps if one.started_at and one.ended_at)


def _used_by_decoder(process: Path) -> tuple[int, float]:
    """The most bytes that a process has held at once, and its seconds of the processor; 0 where it decodes nothing."""
    try:
        if b"media.child" not in (process / "cmdline").read_bytes():
            return 0, 0.0
        lines = (process / "status").read_text().splitlines()
        times = (process / "stat").read_text().rpartition(")")[2].split()[11:13]
    except OSError:
        return 0, 0.0
    held = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)
    return held, sum(map(int, times)) / TICKS


if __name__ == "__main__":
    main()

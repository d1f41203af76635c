"""A disk that is full while people read and send, and then has room again: nothing is lost, nothing must be restarted.

The archive lies in a filesystem of its own, in memory, which takes the right to mount one. A site and its worker run
there; the room is taken by files beside the archive, and given back. While it is full both are ended and started again.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from sqlalchemy import select

from archive.clock import utc_now
from archive.database import reading
from archive.kept_room import KEPT_BYTES, room_beside
from archive.settings import Settings
from archive.steps import StepRecord, Worker
from bench.reliability.crashes.archives import sound
from bench.reliability.sending import PIECE, Sent, send
from bench.reliability.site import TUS, new_site
from ingest.auditing import audit
from ingest.place import Place, open_place

ROOT = Path(__file__).parents[2]
SIZE, PIECE_BYTES, PATIENCE_S = "48m", 40_000, 180
FULL, LITTLE = 507, 0.01
ENDED = ("done", "skipped")
"""A step is skipped where a part is missing, as names are here."""


def main() -> None:
    """Fill, ask, make room, ask again; status 1 where something was not as promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default=SIZE, help="of the filesystem")
    options = parser.parse_args()
    with filesystem(options.size) as disk:
        wrong = tried(disk)
    print(f"{len(wrong)} wrong (goal: 0). {wrong or ''}")
    raise SystemExit(bool(wrong))


@contextmanager
def filesystem(size: str) -> Iterator[Path]:
    """One of this size, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def tried(disk: Path) -> list[str]:
    """What was not as promised."""
    site = new_site(disk / "data", log=Path(tempfile.gettempdir()) / "full_disk.log")
    place = open_place(Settings(data=disk / "data", transcriber="test:echo"))
    worker = started_worker(disk)
    before, after = Sent("before.wav", sound(300.0)), Sent("after.wav", sound(400.0))
    wrong: list[str] = []
    try:
        send(before, site.address, site.headers, piece_bytes=PIECE_BYTES, goes_on=lambda: True)
        wrong += not_begun(place)
        with httpx.Client(base_url=site.address, headers=site.headers, timeout=60) as client:
            address = begun(client, after)
            fill(disk / "ballast")
            wrong += [f"while it runs: {one}" for one in while_full(client, address, after, worker)]
            end(worker)
            site.end(kill=False)
            not_begun(place)
            place.engine.dispose()  # the last one that has the database open takes the file away that they shared
            fill(disk / "more ballast")
            site.start()
            worker = started_worker(disk)
            wrong += [f"started when full: {one}" for one in while_full(client, address, after, worker)]
            room = room_beside(place.engine.url.database)
            wrong += [] if room and room.stat().st_size < KEPT_BYTES else ["the database was not opened on a full disk"]
            (disk / "ballast").unlink()
            (disk / "more ballast").unlink()
            after.address = address
            after.acknowledged = int(client.head(address, headers=TUS).headers["Upload-Offset"])
            send(after, site.address, site.headers, piece_bytes=PIECE_BYTES, goes_on=lambda: True)
        wrong += not_done(place)
        wrong += [] if worker.poll() is None and site.answers() else ["something was not running any more"]
        wrong += [found.sentence for found in audit(place, now=utc_now())]
    finally:
        end(worker)
        site.end(kill=False)
        place.engine.dispose()
    return wrong


def not_begun(place: Place) -> list[str]:
    """Wait until a worker is at work."""
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends:
        with reading(place.engine) as session:
            if session.scalar(select(Worker.executor).limit(1)):
                return []
        time.sleep(0.1)
    return ["no worker begins"]


def started_worker(disk: Path) -> "subprocess.Popen[bytes]":
    """A worker of the archive there."""
    chosen = {"DATA": disk / "data", "TRANSCRIBER": "test:echo", "LOG_LEVEL": "warning"}
    environment = {**os.environ, **{f"STORYLOOM_{name}": str(value) for name, value in chosen.items()}}
    return subprocess.Popen([sys.executable, "-m", "ingest.worker_main"], cwd=ROOT, env=environment)


def end(worker: "subprocess.Popen[bytes]") -> None:
    """Tell it to end, and wait."""
    worker.terminate()
    worker.wait(PATIENCE_S)


def while_full(client: httpx.Client, address: str, one: Sent, worker: "subprocess.Popen[bytes]") -> list[str]:
    """What is not as promised of a site and a worker without room."""
    answer = add(client, address, one)
    wrong = [] if answer == FULL else [f"a piece was answered {answer}"]
    wrong += [f"{page}: {status}" for page, status in read(client) if status != httpx.codes.OK]
    kept = client.get("/readyz").json()["kept"]
    wrong += [] if kept["disk_free_share"] < LITTLE else [f"ready with {kept['disk_free_share']} free"]
    time.sleep(5)  # the worker meets the full disk too
    return wrong + ([] if worker.poll() is None else ["the worker has left"])


def begun(client: httpx.Client, one: Sent) -> str:
    """The address of an upload of which one piece is here."""
    more = {**TUS, "Upload-Length": str(len(one.data)), "Upload-Metadata": "filename YS53YXY=,deposit eWVz"}
    address = client.post("/uploads", headers=more).raise_for_status().headers["Location"]
    headers = {**PIECE, "Upload-Offset": "0"}
    client.patch(address, headers=headers, content=one.data[:PIECE_BYTES]).raise_for_status()
    return str(address)


def add(client: httpx.Client, address: str, one: Sent) -> int:
    """How the next piece is answered."""
    here = int(client.head(address, headers=TUS).headers["Upload-Offset"])
    return client.patch(address, headers={**PIECE, "Upload-Offset": str(here)}, content=one.data[here:]).status_code


def read(client: httpx.Client) -> list[tuple[str, int]]:
    """Pages, and how each is answered."""
    return [(page, client.get(page).status_code) for page in ("/", "/stories", "/me", "/search?q=corn")]


def fill(ballast: Path) -> None:
    """Take all the room that there is."""
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def not_done(place: Place) -> list[str]:
    """Steps that are not at their end, once the worker had time."""
    ends = time.monotonic() + PATIENCE_S
    left = ["nothing was looked at"]
    while left and time.monotonic() < ends:
        time.sleep(1)
        with reading(place.engine) as session:
            steps = [(one.step, one.state.value, one.message) for one in session.scalars(select(StepRecord))]
        left = [f"{name} {state}: {message}" for name, state, message in steps if state not in ENDED]
        if len(steps) < 2 * 7:
            left.append("an upload is missing")
    return left


if __name__ == "__main__":
    main()

"""A call from a festival's stage, open loop: `python -m bench.festival_load DATA --rate 200 --seconds 60`.

A site is started on DATA (a copy: scans are counted in it). Besides, people
listen (a piece of sound every so many seconds, late where it has not come in
half of that), send recordings, and a worker transcribes.
"""

import argparse
import asyncio
import multiprocessing
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from sqlalchemy import Engine, select

from archive.clock import utc_now
from archive.database import reading, writing
from archive.reading_trail import read_trail
from archive.reading_trail_lists import list_trails
from archive.settings import Settings
from archive.uploads import Upload
from bench.plain_client import LONGEST_S, Answer, Client, open_loop, told
from bench.reliability.sending import made, send
from bench.reliability.site import Site, new_site
from ingest.place import open_place
from ingest.promise import promise_new_reading

KINDS = ("code", "stop", "sound")
GOOD, SHED = {200, 206, 302}, {429, 503}
PIECE_BYTES, PIECE_S = 65_536, 16.0
UPLOAD_BYTES = 3_000_000
Paths = dict[str, list[str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rate", type=float, default=20, help="requests a second, all clients together")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--mix", type=int, nargs=3, default=(1, 1, 1), help="weights of codes, stop pages and sounds")
    parser.add_argument("--clients", type=int, default=1, help="processes that ask")
    parser.add_argument("--processes", type=int, default=0, help="processes that answer; 0: one a processor")
    parser.add_argument("--listeners", type=int, default=0)
    parser.add_argument("--uploads", type=int, default=0)
    parser.add_argument("--transcribe", type=int, default=0, help="recordings that are read again meanwhile")
    options = parser.parse_args()
    place = open_place(Settings(data=options.data, transcriber="none"))
    paths = paths_of(place.engine)
    read_some_again(place.engine, options.transcribe)
    site = new_site(options.data, processes=options.processes, with_worker=options.transcribe > 0)
    try:
        for path in (path for kind in KINDS for path in paths[kind]):
            httpx.get(f"{site.address}{path}", timeout=LONGEST_S)  # what is kept is there, as on a running site
        before = cpu_s(site)
        with ThreadPoolExecutor(options.uploads or 1) as senders:
            under_way = [senders.submit(upload, site, n, options.seconds) for n in range(options.uploads)]
            answers = asked(site, paths, options)
            sent = sum(each.result() for each in under_way)
        spent = cpu_s(site) - before
    finally:
        site.end(kill=False)
    report(answers, options.rate)
    print(
        f"{sent} of {options.uploads} uploads whole; the site's processes took {spent / options.seconds:.2f} processors"
    )


def paths_of(engine: Engine) -> Paths:
    """The addresses of each kind at every stop that is heard on an open trail."""
    found: Paths = {kind: [] for kind in KINDS}
    with reading(engine) as session:
        now = utc_now()
        for card in list_trails(session, now=now):
            trail = read_trail(session, card.slug, now=now)
            for stop in (stop for stop in trail.open_stops if stop.audio):
                found["code"].append(f"/q/{stop.code}")
                found["stop"].append(trail.href_of(stop))
                found["sound"].append(f"/media/stops/{stop.code}.webm")
    if not found["stop"]:
        raise SystemExit("No stop with a sound is open there.")
    return found


def read_some_again(engine: Engine, count: int) -> None:
    """Promise new readings of so many recordings."""
    with writing(engine) as session:
        for upload in session.scalars(select(Upload).where(Upload.recording_id.is_not(None)).limit(count)).all():
            promise_new_reading(session, upload)


def upload(site: Site, number: int, seconds: float) -> bool:
    """Send one recording, some time in the first half; whether all of it was acknowledged."""
    time.sleep(random.Random(number).uniform(0, seconds / 2))
    one, ends = made(f"{time.time_ns()}.wav", UPLOAD_BYTES), time.monotonic() + seconds
    send(one, site.address, site.headers, piece_bytes=1024 * 1024, goes_on=lambda: time.monotonic() < ends)
    return one.is_whole


def asked(site: Site, paths: Paths, options: argparse.Namespace) -> list[Answer]:
    """All answers to all clients' processes, the listeners' among them."""
    each = options.rate / options.clients
    asks: list[tuple[Callable[..., list[Answer]], tuple[object, ...]]] = [
        (visit, (site.port, paths, options.mix, each, options.seconds, seed)) for seed in range(options.clients)
    ]
    if options.listeners:
        asks.append((listen, (site.port, paths["sound"], options.listeners, options.seconds)))
    with multiprocessing.get_context("spawn").Pool(len(asks)) as pool:
        parts = [pool.apply_async(work, given) for work, given in asks]
        return [answer for part in parts for answer in part.get()]


def visit(port: int, paths: Paths, mix: tuple[int, ...], rate: float, seconds: float, seed: int) -> list[Answer]:  # noqa: PLR0917 (through a pool)
    """What one process of visitors was answered."""
    chance = random.Random(seed)

    def choose() -> tuple[str, str, dict[str, str]]:
        (kind,) = chance.choices(KINDS, mix)
        headers = {"Range": f"bytes=0-{PIECE_BYTES - 1}"} if kind == "sound" else {"Accept-Encoding": "gzip"}
        return kind, chance.choice(paths[kind]), headers

    return asyncio.run(open_loop(Client("127.0.0.1", port), choose, rate=rate, seconds=seconds))


def listen(port: int, sounds: list[str], count: int, seconds: float) -> list[Answer]:
    """What so many listeners were answered, each of whom needs a piece every `PIECE_S` seconds."""
    turn = iter(range(10**9))

    def choose() -> tuple[str, str, dict[str, str]]:
        number = next(turn)
        start = (
            number // count * PIECE_BYTES // 8
        )  # the sample's sounds are short; a range behind the end is answered too
        return "listening", sounds[number % count % len(sounds)], {"Range": f"bytes={start}-{start + PIECE_BYTES - 1}"}

    return asyncio.run(open_loop(Client("127.0.0.1", port), choose, rate=count / PIECE_S, seconds=seconds))


def cpu_s(site: Site) -> float:
    """Processor seconds of the site's processes so far, without its worker's."""
    family, found = {site.server.pid if site.server else 0}, 0.0
    for process in sorted(Path("/proc").glob("[0-9]*"), key=lambda path: int(path.name)):
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            said = (process / "cmdline").read_text()
        except OSError:
            continue
        if (int(process.name) in family or int(fields[1]) in family) and "worker_main" not in said:
            family.add(int(process.name))
            found += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return found


def report(answers: list[Answer], rate: float) -> None:
    """Say how long what was answered took, what was sent away and whether it was told when to come back, and errors."""
    times: dict[str, list[float]] = defaultdict(list)
    for one in (one for one in answers if one.status in GOOD):
        times[one.kind].append(one.seconds)
        if one.kind in KINDS:
            times["all"].append(one.seconds)
    shed = [one for one in answers if one.status in SHED]
    errors = Counter(one.status for one in answers if one.status not in GOOD | SHED)
    print(f"{len(answers)} requests, {rate:g} a second of visitors; errors: {dict(errors) or 0}")
    print(f"sent away: {dict(Counter(one.status for one in shed)) or 0}, not told when to come back: "
          f"{sum(not one.retry_after for one in shed)}")  # fmt: skip
    print(f"processes that wanted a processor in the last minute: {os.getloadavg()[0]:.1f}")
    for kind, seen in times.items():
        print(told(kind, seen))
    print(f"late pieces of sound: {sum(one > PIECE_S / 2 for one in times['listening'])}")


if __name__ == "__main__":
    main()

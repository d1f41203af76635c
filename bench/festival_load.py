"""A call from a festival's stage, open loop: `python -m bench.festival_load DATA --rate 20 --seconds 30`.

A site is started on DATA (a copy: scans are counted in it). Each request has its
moment whether or not the ones before were answered, and its time counts from
that moment, so a site that falls behind cannot hide it. Several processes ask.
"""

import argparse
import asyncio
import multiprocessing
import os
import random
import socket
import time
from collections import defaultdict
from pathlib import Path

import httpx

from archive.clock import utc_now
from archive.database import reading
from archive.reading_trail import read_trail
from archive.reading_trail_lists import list_trails
from archive.settings import Settings
from bench.reliability.site import Site, forks
from ingest.place import open_place

KINDS = ("code", "stop", "sound")
GOOD = {200, 206, 302}
LONGEST_S = 30.0
Answered = tuple[str, int, float]
"""The kind, the status (0: none came) and the seconds since it was due."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rate", type=float, default=20, help="requests a second, all processes together")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--mix", type=int, nargs=3, default=(1, 1, 1), help="weights of codes, stop pages and sounds")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    paths = paths_of(options.data)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    forks.set_forkserver_preload(["web.commands.serving"])
    site = Site(options.data, port, options.data.with_suffix(".log"))
    site.start()
    try:
        for path in paths["stop"]:
            httpx.get(f"{site.address}{path}", timeout=LONGEST_S)  # what is kept is there, as on a running site
        each = options.rate / options.processes
        asks = [(site.address, paths, options.mix, each, options.seconds, seed) for seed in range(options.processes)]
        with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
            answers = [one for part in pool.starmap(client, asks) for one in part]
    finally:
        site.end(kill=False)
    report(answers, options.rate)


def paths_of(data: Path) -> dict[str, list[str]]:
    """The addresses of each kind at every stop that is heard on an open trail."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    with reading(open_place(Settings(data=data, transcriber="none")).engine) as session:
        now = utc_now()
        for card in list_trails(session, now=now):
            trail = read_trail(session, card.slug, now=now)
            for stop in (stop for stop in trail.open_stops if stop.audio):
                found["code"].append(f"/q/{stop.code}")
                found["stop"].append(trail.href_of(stop))
                found["sound"].append(f"/media/stops/{stop.code}.webm")
    if not found["stop"]:
        raise SystemExit(f"No stop with a sound is open in {data}.")
    return found


def client(  # noqa: PLR0917 (one call, through a pool)
    address: str, paths: dict[str, list[str]], mix: tuple[int, ...], rate: float, seconds: float, seed: int
) -> list[Answered]:
    """What one process was answered."""
    return asyncio.run(_ask_on(address, paths, mix, rate, seconds, random.Random(seed)))


async def _ask_on(  # noqa: PLR0917 (as above)
    address: str, paths: dict[str, list[str]], mix: tuple[int, ...], rate: float, seconds: float, chance: random.Random
) -> list[Answered]:
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=address, timeout=LONGEST_S, limits=limits) as http:
        began, asked = time.monotonic(), []
        for number in range(round(rate * seconds)):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            (kind,) = chance.choices(KINDS, mix)
            asked.append(asyncio.create_task(_ask(http, kind, chance.choice(paths[kind]), due)))
        return list(await asyncio.gather(*asked))


async def _ask(http: httpx.AsyncClient, kind: str, path: str, due: float) -> Answered:
    headers = {"Range": "bytes=0-65535"} if kind == "sound" else {}
    try:
        status = (await http.get(path, headers=headers)).status_code
    except httpx.HTTPError:
        status = 0
    return kind, status, time.monotonic() - due


def report(answers: list[Answered], rate: float) -> None:
    times: dict[str, list[float]] = defaultdict(list)
    for kind, status, seconds in answers:
        if status in GOOD:
            times[kind].append(seconds)
            times["all"].append(seconds)
    errors = [status for _, status, _ in answers if status not in GOOD]
    print(f"{len(answers)} requests at {rate:g} a second, {len(errors)} errors {sorted(set(errors))}")
    print(f"processes that wanted a processor in the last minute: {os.getloadavg()[0]:.1f}")
    for kind, seen in times.items():
        ordered = sorted(seen)
        parts = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99))
        print(f"{kind}: {len(seen)}, p50, p95, p99: {', '.join(f'{one * 1000:.0f}' for one in parts)} ms")


if __name__ == "__main__":
    main()

"""Processor time of pages of a built archive, in one process: `python -m bench.page_cost DATA [PATH ...]`.

Each is asked once first, so what is kept between requests is there, as it is on
a running site; then all in turns, so that noise meets them alike. The last
figure is how many times the first path's cost each is. Where the archive has an
open trail, the page of its longest, one of that trail's stops, the printed code
of that stop and the first range of its sound are asked too.
"""

import argparse
import asyncio
from collections import defaultdict
from pathlib import Path
from statistics import median

from fastapi import FastAPI

from archive.clock import utc_now
from archive.database import reading
from archive.reading_trail import read_trail
from archive.reading_trail_lists import list_trails
from archive.settings import Settings
from bench.asked import cost_s
from ingest.place import Place, open_place
from web.app import make_app

PATHS = ("/", "/stories", "/stories/the-light-was-off", "/search?q=corn", "/crops/blue-corn")
RUNS = 9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--runs", type=int, default=RUNS)
    options = parser.parse_args()
    place = open_place(Settings(data=options.data, transcriber="none"))
    paths = options.paths or [*PATHS, *trail_paths(place)]
    asyncio.run(measure(make_app(place), paths, options.runs))


def trail_paths(place: Place) -> list[str]:
    """What is asked of the longest open trail; nothing where none is open."""
    with reading(place.engine) as session:
        now = utc_now()
        trails = [read_trail(session, card.slug, now=now) for card in list_trails(session, now=now)]
    heard = [(trail, [stop for stop in trail.open_stops if stop.audio]) for trail in trails]
    trail, stops = max(heard, key=lambda one: len(one[1]), default=(None, []))
    if trail is None or not stops:
        return []
    stop = stops[len(stops) // 2]
    return [trail.href, trail.href_of(stop), f"/q/{stop.code}", f"/media/stops/{stop.code}.webm"]


async def measure(site: FastAPI, paths: list[str], runs: int) -> None:
    costs: dict[str, list[float]] = defaultdict(list)
    for path in paths:
        await cost_s(site, path)
    for _ in range(runs):
        for path in paths:
            costs[path].append(await cost_s(site, path))
    first = median(costs[paths[0]])
    for path, seen in costs.items():
        print(f"{path}  {median(seen) * 1000:.1f} ms, {median(seen) / first:.2f} times")


if __name__ == "__main__":
    main()

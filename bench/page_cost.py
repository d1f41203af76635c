"""Processor time of pages of a built archive, in one process: `python -m bench.page_cost DATA [PATH ...]`.

Each is asked once first, so what is kept between requests is there, as it is on a running site.
"""

import argparse
import asyncio
from pathlib import Path
from statistics import median

from fastapi import FastAPI

from archive.settings import Settings
from bench.asked import cost_s
from ingest.place import open_place
from web.app import make_app

PATHS = ("/", "/stories", "/stories/the-light-was-off", "/search?q=corn", "/crops/blue-corn")
RUNS = 9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("paths", nargs="*", default=PATHS)
    options = parser.parse_args()
    asyncio.run(measure(make_app(open_place(Settings(data=options.data, transcriber="none"))), options.paths))


async def measure(site: FastAPI, paths: list[str]) -> None:
    for path in paths:
        await cost_s(site, path)
        costs = [await cost_s(site, path) for _ in range(RUNS)]
        print(f"{path}  {median(costs) * 1000:.0f} ms")


if __name__ == "__main__":
    main()

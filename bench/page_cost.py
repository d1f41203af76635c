"""Processor time of pages of a built archive, in one process: `python -m bench.page_cost DATA [PATH ...]`."""

import argparse
import time
from pathlib import Path

from fastapi.testclient import TestClient

from archive.settings import Settings
from ingest.place import open_place
from web.app import make_app

PATHS = ("/", "/stories", "/stories/the-light-was-off", "/search?q=corn", "/crops/blue-corn")
RUNS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("paths", nargs="*", default=PATHS)
    options = parser.parse_args()
    client = TestClient(make_app(open_place(Settings(data=options.data, transcriber="none"))))
    for path in options.paths:
        status = client.get(path).status_code
        began = time.process_time()
        for _ in range(RUNS):
            client.get(path)
        print(f"{path}  {status}  {(time.process_time() - began) / RUNS * 1000:.0f} ms")


if __name__ == "__main__":
    main()

"""What search costs and how well it does: `python -m bench.search PART ... [--passages N] [--folder FOLDER]`.

*latency*: whole answers by class of question, beside bare tantivy and SQLite FTS5.
*building*: rate, size and memory, beside milli and the same two.
*agreement*: the same stories found as milli finds, question by question.
*edits*: how soon an edit is seen while others ask. *removals*: what eight processes still show of removed stories.
*kills*: 100 times kill -9 while indexing. All of them in this order by default.

milli is Meilisearch's own engine, an older one; `make search-measures` installs it for these measures alone. The
archive is generated (see `bench.search_archive`), the same for the same `--seed`. `--folder` keeps the built indexes.
"""

import argparse
import os
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from bench import search_agreement, search_building, search_edits, search_kills, search_latency, search_removals
from bench.search_archive import GeneratedArchive
from bench.search_place import Place

NEEDING_MILLI = {"agreement", "building"}


def parts(place: Place, options: argparse.Namespace) -> dict[str, Callable[[], None]]:
    return {
        "latency": lambda: search_latency.measure(place, options.questions),
        "building": lambda: search_building.measure(place),
        "agreement": lambda: search_agreement.measure(
            GeneratedArchive(search_agreement.DOCUMENTS, options.seed), options.differences
        ),
        "edits": lambda: search_edits.measure(place),
        "removals": lambda: search_removals.measure(place),
        "kills": lambda: search_kills.measure(place),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=200, help="questions of each class")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where the indexes are kept; otherwise they are thrown away")
    parser.add_argument(
        "--differences", type=Path, help="a file to list the questions in that are answered differently"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = (options.folder or Path(scratch)) / f"{options.passages}-{options.seed}"
        folder.mkdir(parents=True, exist_ok=True)
        measures = parts(Place(folder.absolute(), GeneratedArchive(options.passages, options.seed)), options)
        if unknown := set(options.parts) - set(measures):
            parser.error(f"There is no part {', '.join(sorted(unknown))}; choose from {', '.join(measures)}.")
        if NEEDING_MILLI & set(options.parts or measures) and find_spec("milli") is None:
            parser.error(
                f"{' and '.join(sorted(NEEDING_MILLI))} need milli; run `make search-measures`, which installs it."
            )
        for name in options.parts or measures:
            print(f"\n## {name}", flush=True)
            measures[name]()
            print(
                f"\n(At the end {os.getloadavg()[0]:.1f} processes wanted one of {os.cpu_count()} processors.)",
                flush=True,
            )


if __name__ == "__main__":
    main()

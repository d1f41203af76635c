"""A hundred times kill -9 while an index is written, twenty while it is built anew: is all there that was said to be?

A child makes edits of three stories at a time and says of each when it begins and when it is done; it is killed at any
moment after the first. Then the index must open and be whole, every story must be there in the version that was
said to be done, or the one begun after it, and its own word must find it. The next child goes on with what is there.
"""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from random import Random

from bench.search_figures import in_ms
from bench.search_place import OURS, ROOT, Place, command, environment, place_named
from bench.search_questions import LETTERS, stories_of
from search.contract import Question
from search.embedded import EmbeddedIndex

KILLS, KILLS_OF_REBUILDS, STORIES_AT_ONCE, LONGEST_S = 100, 20, 3, 1.2

Versions = dict[int, int]


def mark(version: int) -> str:
    """A word of one version alone."""
    return "".join(Random(f"mark {version}").choices(LETTERS, k=16))


def edited(place: Place, version: int) -> list[int]:
    """The stories that one version is of."""
    return Random(f"edit {version}").sample(range(1, stories_of(place.archive)), STORIES_AT_ONCE)


def measure(place: Place) -> None:
    place.built(OURS)
    rnd, done, lost, unopened, opening, version = Random("kills"), 0, [], 0, [], 1
    with tempfile.TemporaryDirectory(dir=place.folder) as scratch:
        root = place.copied(Path(scratch))
        acknowledged: Versions = {}
        for number in range(KILLS + KILLS_OF_REBUILDS):
            work = "edit" if number < KILLS else "rebuild"
            begun, finished = killed(work, place, root, version, rnd.random() * LONGEST_S)
            acknowledged |= {story: each for each in finished for story in edited(place, each)}
            version = max((version, *begun)) + 1
            done += len(finished)
            began_s = time.perf_counter()
            index = EmbeddedIndex(root, "public")
            if not index.is_ready():
                unopened += 1
                index.rebuild(place.archive.stories())
            opening.append(time.perf_counter() - began_s)
            lost += missing(index, acknowledged, finished)
            index.close()
    print(f"\n{KILLS} kills while editing, {done} calls had returned before; {KILLS_OF_REBUILDS} kills of a rebuild.")
    print(f"Did not open: {unopened} (goal: 0). Lost of what was done: {len(lost)} (goal: 0). {lost[:3] or ''}")
    print(f"Opening and reading it whole, clock, p50 p95 p99: {in_ms(opening)} ms", flush=True)


def missing(index: EmbeddedIndex, acknowledged: Versions, finished: Iterable[int]) -> list[str]:
    """What was said to be done and is not there; a newer version is one that was begun and not heard of."""
    there = index.story_versions()
    lost = [f"story {story}" for story, version in acknowledged.items() if there.get(story, 0) < version]
    for version in sorted(finished)[-1:]:
        hits = index.search(Question(f'"{mark(version)}" ')).hits
        newest = {story for story, each in acknowledged.items() if each == version and there.get(story) == version}
        lost += [f"word of version {version}" for story in newest - {hit.story_id for hit in hits}]
    return lost


def killed(work: str, place: Place, root: Path, version: int, after_s: float) -> tuple[list[int], list[int]]:
    """Kill a child so long after it first said something; the versions it said it began, and those it had finished."""
    child = subprocess.Popen(
        command("bench.search_kills", work, root, version, *place.named),
        cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout
    lines = [child.stdout.readline()]
    time.sleep(after_s)
    child.send_signal(signal.SIGKILL)
    lines += child.stdout.readlines()
    if child.wait() != -signal.SIGKILL:
        raise SystemExit(f"The process that was to be killed had ended by itself: {lines[-1:]}")
    whole = [line.split() for line in lines if line.endswith("\n")]
    return tuple([int(number) for what, number in whole if what == said] for said in ("begin", "done"))


def main() -> None:
    work, root, first, *named = sys.argv[1:]
    place, version = place_named(*named), int(first)
    index = EmbeddedIndex(Path(root), "public")
    if work == "rebuild":
        print("begin 0", flush=True)
        index.rebuild(place.archive.stories())
        time.sleep(LONGEST_S)
    while True:
        version += 1
        changes = [place.archive.story(n, version=version, marks=mark(version)) for n in edited(place, version)]
        print("begin", version, flush=True)
        index.apply(changes)
        print("done", version, flush=True)


if __name__ == "__main__":
    main()

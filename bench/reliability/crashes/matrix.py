"""Every point at which a crash or a failing disk can interrupt what somebody does, one after another.

For each flow and mode the calls that change the disk are counted in a run that nothing interrupts; then, for every
call in turn, a fresh archive, a run in which that call kills its process (or fails once with EIO or ENOSPC), what must
hold at once, what a person would do again, a worker that recovers, and what must hold then. Processes are forked from
one that has loaded everything. Power cuts, which also lose what was not flushed, are not what this shows.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bench.reliability.crashes.durable_calls import KILL, Watched, watched
from bench.reliability.crashes.flows import FLOWS, Flow, Wrong
from bench.reliability.crashes.sending import UPLOADS

ALL = {**UPLOADS, **FLOWS}
MODES = (KILL, "EIO", "ENOSPC")
LONGEST_S = 600.0


def main() -> None:
    """Interrupt, and say what did not hold; status 1 where anything did not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flow", choices=ALL, nargs="+", default=list(ALL))
    parser.add_argument("--mode", choices=MODES, nargs="+", default=list(MODES))
    parser.add_argument("--points", type=int, default=0, help="about so many of each, rarer calls first; 0: every one")
    parser.add_argument("--turn", type=int, default=0, help="other points of the same number: 0, 1, 2 and so on")
    parser.add_argument("--folder", type=Path, help="where the archives are laid, best in memory")
    options = parser.parse_args()
    violations = 0
    with tempfile.TemporaryDirectory(dir=options.folder) as scratch:
        for name in options.flow:
            seed = Path(scratch) / f"{name}.seed"
            seeded(ALL[name], seed)
            for mode in options.mode:
                violations += tried(name, mode, seed, Path(scratch) / "tried", options)
    print(f"{violations} violations (goal: 0).")
    raise SystemExit(bool(violations))


def seeded(flow: Flow, seed: Path) -> None:
    """Lay the archive as it is before."""
    seed.mkdir()
    for step in flow.seeds:
        forked(lambda step=step: step(seed))


def tried(name: str, mode: str, seed: Path, folder: Path, options: argparse.Namespace) -> int:
    """Try the points of one flow in one mode; how many ended otherwise than promised."""
    flow, began_s, bad = ALL[name], time.monotonic(), 0
    found, wrong = once(flow, seed, folder, at=0, how=mode)
    if found.status != 0 or wrong:
        raise SystemExit(f"{name} does not work when nothing interrupts it: {found.status} {wrong}")
    hit, ends = Counter(), Counter()
    for at in chosen(found.calls, options.points, options.turn):
        found, wrong = once(flow, seed, folder, at=at, how=mode)
        if not found.hit:
            continue
        hit[found.hit] += 1
        print(f"  {name} {mode} {at} {found.hit} ended {found.status}", file=sys.stderr, flush=True)
        ends[found.status] += 1
        if wrong:
            bad += 1
            print(f"BAD {name} {mode} at {at} ({found.hit}, ended {found.status}): {wrong[:4]}", flush=True)
    told = ", ".join(f"{call} {n}" for call, n in hit.most_common())
    print(
        f"{name} {mode}: {sum(hit.values())} of {len(found.calls)} points, {bad} bad, "
        f"{time.monotonic() - began_s:.0f} s ({told})"
    )
    print(f"  ended: {dict(ends)}", flush=True)
    return bad


def chosen(calls: list[str], most: int, turn: int) -> list[int]:
    """The points to try: all of the rare kinds of call, and of the others as many, evenly spread."""
    if not most:
        return list(range(1, len(calls) + 1))
    places: dict[str, list[int]] = {}
    for at, call in enumerate(calls, start=1):
        places.setdefault(call, []).append(at)
    points: list[int] = []
    for left, at_calls in zip(range(len(places), 0, -1), sorted(places.values(), key=len), strict=True):
        share = max(1, (most - len(points)) // left)
        step = max(1.0, len(at_calls) / share)
        points += [at_calls[(int(n * step) + turn) % len(at_calls)] for n in range(min(share, len(at_calls)))]
    return sorted(set(points))


def once(flow: Flow, seed: Path, folder: Path, *, at: int, how: str) -> tuple[Watched, Wrong]:
    """One interruption, and what did not hold."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(seed, folder)
    said, tell = os.pipe()
    found = watched(
        lambda: flow.run(folder, lambda word: _say(tell, word)), folder, at=at, how=how, longest_s=LONGEST_S
    )
    heard = _heard(said, tell)
    wrong = [] if found.status is not None else ["it never ended"]
    wrong += forked(lambda: flow.at_once(folder, heard))
    if flow.again is not None:
        heard += forked(lambda: _again(flow, folder, heard))
    wrong += forked(lambda: flow.recover(folder))
    return found, wrong + forked(lambda: flow.after(folder, heard))


def _again(flow: Flow, folder: Path, heard: list[str]) -> list[str]:
    said: list[str] = []
    if flow.again is not None:
        flow.again(folder, heard, said.append)
    return said


def _say(tell: int, word: str) -> None:
    os.write(tell, f"{word}\n".encode())


def _heard(said: int, tell: int) -> list[str]:
    os.close(tell)
    with open(said, "rb") as pipe:
        return pipe.read().decode().splitlines()


def forked(act: Callable[[], Wrong | None]) -> Wrong:
    """Do it in a process of its own; what it answers, or that it failed."""
    answer, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(answer)
        try:
            os.write(tell, json.dumps(act() or []).encode())
            os._exit(0)
        except BaseException as error:  # noqa: BLE001 (it is the answer)
            os.write(tell, json.dumps([f"{type(error).__name__}: {error}"]).encode())
            os._exit(1)
    os.close(tell)
    with open(answer, "rb") as pipe:  # noqa: PTH123
        told = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    words: Wrong = json.loads(told) if told else []
    return words if status == 0 or words else [f"a process ended with {status}"]


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    main()

"""How soon an edit is seen by another process, while others ask: from the call that makes it to the first answer.

One process writes, one looks for each edit's own word without a pause, and three ask ordinary questions, ten a second
each. The writer is given each edit ready made; what the record and the outbox take is no part of this.
"""

import multiprocessing
import tempfile
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from random import Random

from bench.search_figures import MS, Times, in_ms, percentile
from bench.search_place import OURS, Place
from bench.search_questions import LETTERS, questions, stories_of
from search.contract import Question
from search.documents import Change
from search.embedded import EmbeddedIndex
from search.embedded_reading import EmbeddedReader

EDITS, ASKING, PAUSE_S, LOOK_EVERY_S, AFTER_EACH_S, MOST_MS = 200, 3, 0.1, 0.002, 0.1, 300
START = multiprocessing.get_context("spawn")


def measure(place: Place) -> None:
    place.built(OURS)
    with tempfile.TemporaryDirectory(dir=place.folder) as scratch:
        root = place.copied(Path(scratch))
        stop, asked = START.Event(), START.SimpleQueue()
        asking = [START.Process(target=ask_on, args=(root, place, seed, stop, asked)) for seed in range(ASKING)]
        to_writer, theirs = START.Pipe()
        writing = START.Process(target=write_on, args=(root, theirs))
        for each in (*asking, writing):
            each.start()
        seen, applied = edits(EmbeddedReader(root, "public"), to_writer, place)
        stop.set()
        times = [asked.get() for _ in asking]
        for each in (*asking, writing):
            each.join()
    said(seen, applied, times)


def said(seen: Sequence[float], applied: Times, asked: Sequence[Times]) -> None:
    met = "met" if percentile(seen, 95) * MS <= MOST_MS else "missed"
    count = sum(len(each.cpu_s) for each in asked)
    print(f"\n{len(seen)} edits of whole stories; meanwhile {ASKING} processes asked {count} times.")
    print(f"Seen by another process, ms by the clock, p50 p95 p99: {in_ms(seen)} (goal: p95 <= {MOST_MS}, {met}).")
    print(f"The call that made it, p50 p95 p99: clock {in_ms(applied.wall_s)}, processor {in_ms(applied.cpu_s)} ms.")
    cpu_s, wall_s = ([value for one in asked for value in getattr(one, name)] for name in ("cpu_s", "wall_s"))
    print(f"Questions meanwhile, p50 p95 p99: processor {in_ms(cpu_s)}, clock {in_ms(wall_s)} ms.", flush=True)


def edits(reader: EmbeddedReader, writer: Connection, place: Place) -> tuple[list[float], Times]:
    rnd, seen, applied = Random("edits"), [], Times()
    assert writer.recv() == "ready"
    for version in range(2, 2 + EDITS):
        mark = "".join(rnd.choices(LETTERS, k=16))
        writer.send(place.archive.story(rnd.randrange(1, stories_of(place.archive)), version=version, marks=mark))
        wanted = Question(f'"{mark}" ', limit=1, moments=0)
        while not reader.search(wanted).total:
            time.sleep(LOOK_EVERY_S)
        seen_at = time.monotonic()
        began_at, cpu_s, wall_s = writer.recv()
        seen.append(seen_at - began_at)
        applied.cpu_s.append(cpu_s)
        applied.wall_s.append(wall_s)
        time.sleep(AFTER_EACH_S)
    writer.send(None)
    return seen, applied


def write_on(root: Path, parent: Connection) -> None:
    """Make edits as they come, and say of each when it began and what it took."""
    index = EmbeddedIndex(root, "public")
    assert index.is_ready()
    parent.send("ready")
    while isinstance(change := parent.recv(), Change):
        began_at, times = time.monotonic(), Times()
        times.take(lambda change=change: index.apply([change]))
        parent.send((began_at, times.cpu_s[0], times.wall_s[0]))
    index.close()


def ask_on(root: Path, place: Place, seed: int, stop: Event, asked: "multiprocessing.SimpleQueue[Times]") -> None:
    """Ask ordinary questions, the common classes mixed, until told to stop."""
    reader, times = EmbeddedReader(root, "public"), Times()
    for question in questions(place.archive, 1_000, seed):
        if stop.is_set():
            break
        times.take(lambda question=question: reader.search(Question(question.text, filters=question.filters)))
        time.sleep(PAUSE_S)
    asked.put(times)

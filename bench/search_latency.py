"""How long a whole answer takes by class of question, beside bare tantivy and SQLite, the three by turns.

A whole answer is the stories with their moments, totals, facets and corrections. Every question is asked once, so that
nothing comes from a memory of answers; the processor's time is what counts, since other work on the machine changes it
little. SQLite, which can take a second, is asked every fourth question. What a few questions to warm up took is not
counted, but that of the very first one is said.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice

from bench.search_figures import MS, Times, in_ms, memory_mb, percentile, table
from bench.search_place import BARE, FULL, OURS, Place
from bench.search_questions import Asked, questions
from bench.search_rivals import BareTantivy, FullText
from search.contract import Answer, Question
from search.embedded_reading import EmbeddedReader

WARMING_SEED, WARMING = 99, 2
MOST_P50_MS, MOST_P99_MS, MOST_TIMES_BARE = 12, 50, 3

SLOW, SLOW_IS_ASKED_EVERY = "FTS5", 4

Ask = Callable[[Asked], object]


def measure(place: Place, each: int) -> None:
    archive = place.archive
    for engine in (OURS, BARE, FULL):
        place.built(engine)
    reader = EmbeddedReader(place.of(OURS), "public")
    bare, full = BareTantivy(place.of(BARE)), FullText(place.of(FULL))
    engines: dict[str, Ask] = {"ours": lambda asked: answer(reader, asked), "tantivy": bare.ask, SLOW: full.ask}
    first = Times()
    first.take(lambda: reader.search(Question("bread ")))
    for asked in questions(archive, WARMING, WARMING_SEED):
        for ask in engines.values():
            ask(asked)
    times = timed(engines, questions(archive, each))
    print(f"\nThe first question of a process: {first.cpu_s[0] * MS:.0f} ms of the processor.\n")
    print(table(HEADS, rows(times)))
    print(
        f"\nGoals: processor p50 <= {MOST_P50_MS} ms, p99 <= {MOST_P99_MS} ms, <= {MOST_TIMES_BARE} times bare tantivy."
    )
    print(f"Memory of the asking process in MB, all three engines open: {memory_mb()}", flush=True)


def answer(reader: EmbeddedReader, asked: Asked) -> Answer:
    return reader.search(Question(asked.text, filters=asked.filters))


def timed(engines: Mapping[str, Ask], asked: Sequence[Asked]) -> dict[str, dict[str, Times]]:
    """Put every question to all engines, each time another one first; times by class and engine.

    The slow one is asked some of the questions only.
    """
    times: dict[str, dict[str, Times]] = defaultdict(lambda: defaultdict(Times))
    for number, question in enumerate(asked):
        for name in islice(cycle(engines), number % len(engines), number % len(engines) + len(engines)):
            if name != SLOW or number % SLOW_IS_ASKED_EVERY == 0:
                times[question.kind][name].take(lambda ask=engines[name], question=question: ask(question))
    return {kind: dict(by_engine) for kind, by_engine in times.items()}


HEADS = (
    "question",
    "asked",
    "processor, ms: p50 p95 p99",
    "clock, ms: p50 p95 p99",
    "bare tantivy, processor",
    "SQLite FTS5, processor",
    "times bare tantivy, of the sums",
    "goals",
)


def rows(times: Mapping[str, Mapping[str, Times]]) -> list[list[object]]:
    return [row(kind, by_engine) for kind, by_engine in sorted(times.items())]


def row(kind: str, by_engine: Mapping[str, Times]) -> list[object]:
    ours, bare, full = (by_engine[name].cpu_s if name in by_engine else [] for name in ("ours", "tantivy", SLOW))
    mistyped, ratio = "typo" in kind, sum(ours) / sum(bare)
    return [
        kind,
        len(ours),
        in_ms(ours),
        in_ms(by_engine["ours"].wall_s),
        in_ms(bare),
        "forgives none" if mistyped else in_ms(full),
        f"{ratio:.1f}",
        "met" if not (missed := missed_goals(ours, ratio)) else f"missed: {', '.join(missed)}",
    ]


def missed_goals(ours: Sequence[float], ratio: float) -> list[str]:
    goals = {
        "p50": percentile(ours, 50) * MS <= MOST_P50_MS,
        "p99": percentile(ours, 99) * MS <= MOST_P99_MS,
        "times": ratio <= MOST_TIMES_BARE,
    }
    return [name for name, met in goals.items() if not met]

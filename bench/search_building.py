"""What building the index costs beside milli and the plain engines: rate, size and memory."""

from collections.abc import Iterator

from bench.search_figures import table
from bench.search_place import BARE, FULL, MILLI, NOTHING, OURS, Costs, Place, said_by

ASKED_OF_EACH = 20
HEADS = ("engine", "passages/s of processor", "passages/s of clock", "index / source", "most memory, MB")


def measure(place: Place, engines: tuple[str, ...] = (OURS, BARE, FULL, MILLI)) -> None:
    """Making the archive is no part of building it, so that time is taken off."""
    idle = place.built(NOTHING)
    costs = {engine: place.built(engine) for engine in engines}
    some = idle["source_bytes"]
    print(f"\n{idle['passages']:,} passages in {idle['stories']:,} stories, {some / 1e6:.1f} MB of text.\n")
    print(table(HEADS, rows(costs, idle)))
    if MILLI in costs:
        times = rate(costs[OURS], idle, "cpu_s") / rate(costs[MILLI], idle, "cpu_s")
        print(f"\nBuilt at {times:.1f} times milli's rate by the processor (goal: 4).")
    held = said_by("bench.search_answering", *place.named, ASKED_OF_EACH)
    before, after = held["before"], held["after"]
    print(
        f"A process that answered {held['asked']} questions: from {before['own']:.0f} to {after['own']:.0f} MB", end=" "
    )
    print(f"of its own, and {after['files']:.0f} MB of mapped files.", flush=True)


def rows(costs: dict[str, Costs], idle: Costs) -> Iterator[list[str]]:
    for engine, cost in costs.items():
        yield [
            engine,
            f"{rate(cost, idle, 'cpu_s'):,.0f}",
            f"{rate(cost, idle, 'wall_s'):,.0f}",
            f"{cost['bytes'] / cost['source_bytes']:.2f}",
            f"{cost['memory_mb']['most']:.0f} ({cost['memory_mb']['own']:.0f} of its own at the end)",
        ]


def rate(cost: Costs, idle: Costs, clock: str) -> float:
    """Passages in a second, the making of them taken off."""
    return float(cost["passages"] / max(cost[clock] - idle[clock], 1e-9))

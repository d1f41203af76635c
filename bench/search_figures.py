"""How times are summed up: percentiles that are one of the times measured, and the tables they stand in."""

import resource
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

MS = 1000


@dataclass(slots=True)
class Times:
    """Seconds of the processor and of the clock, one pair for each question."""

    cpu_s: list[float] = field(default_factory=list)
    wall_s: list[float] = field(default_factory=list)

    def take(self, work: Callable[[], object]) -> None:
        """Do the work and keep how long it took; seconds of the processor are those of all threads."""
        wall_s, cpu_s = time.perf_counter(), time.process_time()
        work()
        self.cpu_s.append(time.process_time() - cpu_s)
        self.wall_s.append(time.perf_counter() - wall_s)


def percentile(values: Iterable[float], percent: float) -> float:
    """The least of the values that so many of a hundred do not exceed (nearest rank)."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("No values, so no percentile.")
    return ordered[max(1, ceil(len(ordered) * percent / 100)) - 1]


def in_ms(values: Sequence[float]) -> str:
    """p50, p95 and p99 in milliseconds, for one column of a table."""
    if not values:
        return "-"
    return " ".join(f"{percentile(values, percent) * MS:.1f}" for percent in (50, 95, 99))


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as the documents have it."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def memory_mb() -> dict[str, float]:
    """The most this process ever held, and what it holds now: of its own, and of files that are mapped."""
    lines = (line.split() for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    held = {line[0].rstrip(":"): int(line[1]) / 1024 for line in lines if line and line[0].startswith(("RssA", "RssF"))}
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"most": most, "own": held["RssAnon"], "files": held["RssFile"]}


def folder_bytes(path: Path) -> int:
    """What lies in a folder, or one file."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())

"""How the archive stands, as figures for a metrics server: the same from whichever process is asked.

They come from the database at each request, so the worker needs no address of its own. What never happened has no
figure. None carries a name.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from ingest.keeping.health import KeepingHealth, LastTime
from web.health import SearchHealth

Figure = tuple[str, str, float | None]
"""A name, what it is, and its value; None where there is none."""


class Figures(Collector):
    """Figures that were taken just now."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._figures = list(figures)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Each that has a value."""
        for name, words, value in self._figures:
            if value is not None:
                yield GaugeMetricFamily(f"storyloom_{name}", words, value=value)


def registry_of(health: KeepingHealth, search: SearchHealth, *, now: datetime) -> CollectorRegistry:
    """All of them, to be written out."""
    registry = CollectorRegistry()
    registry.register(Figures([*_work(health, now), *_search(search), *_kept(health, now)]))
    return registry


def _work(health: KeepingHealth, now: datetime) -> Iterator[Figure]:
    work = health.work
    yield "worker_seen_seconds", "Seconds since a worker was seen alive.", _age(work.seen_at, now)
    yield (
        "work_stands_seconds",
        "For how long work has waited that no worker touches.",
        _age(work.standing_since, now) or 0,
    )
    yield "errands_waiting", "Changes that no worker has taken up yet.", work.errands
    yield "errands_failing", "Changes that were tried in vain.", work.failing
    yield "oldest_run_seconds", "Age of the oldest recording on its way.", _age(work.oldest_run_at, now) or 0
    yield "recordings_needing_help", "Recordings that wait for a person.", work.needs_help


def _search(search: SearchHealth) -> Iterator[Figure]:
    yield "search_changes_waiting", "Changes that an index does not hold yet.", search.waiting
    yield "search_lag_seconds", "Age of the oldest such change.", search.oldest_s
    yield "search_falls_back", "Whether another than the first choice answers.", search.falls_back


def _kept(health: KeepingHealth, now: datetime) -> Iterator[Figure]:
    yield "disk_free_bytes", "Room left on the disk of the data folder.", health.disk_free_bytes
    yield "disk_bytes", "Size of that disk.", health.disk_bytes
    yield "kept_files", "Files that nothing can make again.", health.files
    yield "kept_files_bad", "Files that were damaged or gone when they were looked at last.", health.bad_files
    for name, last in (("fixity", health.fixity), ("backup", health.backup), ("drill", health.drill)):
        yield from _last(name, last, now)
    if health.copy is not None:
        yield "copy_files_waiting", "Files without a whole second copy.", health.copy.waiting
        yield "copy_lag_seconds", "Age of the oldest such recording.", _age(health.copy.oldest_at, now) or 0
        yield "copy_answers", "Whether the second copy answers.", health.copy.silent_since is None


def _last(name: str, last: LastTime, now: datetime) -> Iterator[Figure]:
    if last.at is not None:
        yield f"{name}_age_seconds", f"Seconds since the last {name}.", _age(last.at, now)
        yield f"{name}_well", f"Whether the last {name} went well.", last.well


def _age(at: datetime | None, now: datetime) -> float | None:
    return None if at is None else max(timedelta(0), now - at).total_seconds()

"""Counts of requests for a metrics server: by route and status, and how long answers took."""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from web.request_log import Asked

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that has the library count in files of a folder; it must be set before the library is loaded."""
SECONDS = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


class RequestFigures:
    """One site's: of this process, or of all that answer together, where `SHARED` names the folder they write to."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(namespace="storyloom", registry=self.registry)
        self._requests = Counter(
            "storyloom_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "storyloom_answer_seconds",
            "Seconds until an answer began.",
            ["route"],
            buckets=SECONDS,
            registry=self.registry,
        )

    def text(self) -> bytes:
        """All counts, as a metrics server reads them."""
        if SHARED not in os.environ:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)

    def count(self, asked: Asked) -> None:
        """One more."""
        self._requests.labels(asked.method, asked.route, str(asked.status)).inc()
        if asked.status:
            self._seconds.labels(asked.route).observe(asked.seconds)

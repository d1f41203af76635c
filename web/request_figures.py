"""Counts of requests for a metrics server, kept in this process: by route and status, and how long answers took."""

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

from web.request_log import Asked

SECONDS = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


class RequestFigures:
    """One site's. Several processes each count their own: each has to be asked at an address of its own."""

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

    def count(self, asked: Asked) -> None:
        """One more."""
        self._requests.labels(asked.method, asked.route, str(asked.status)).inc()
        if asked.status:
            self._seconds.labels(asked.route).observe(asked.seconds)

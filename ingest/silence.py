"""Who has been silent for long, whatever the clocks say.

A heartbeat is a moment written down. How old it is tells the clock only where it is met for the first time; from then
on it is watched for changing, so that a clock that is set meanwhile makes nobody dead and nobody alive.
"""

import time
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta

SILENT_AFTER = timedelta(seconds=60)
"""A worker not heard of for this long is taken to be dead or stuck."""


class Watch:
    """What was last seen of each, and since when, by a clock that nobody sets."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._seen: dict[Hashable, tuple[datetime, float]] = {}

    def is_silent(self, who: Hashable, beat: datetime, now: datetime) -> bool:
        """Whether `who`, whose last beat was this, has been silent for `SILENT_AFTER`."""
        at_s = self._monotonic()
        former, since_s = self._seen.get(who, (None, at_s - max(0.0, (now - beat).total_seconds())))
        if beat != former:
            since_s = since_s if former is None else at_s
            self._seen[who] = (beat, since_s)
        return at_s - since_s >= SILENT_AFTER.total_seconds()

"""Runs that this worker began and that nobody in it carries on: the disk failed just when their end was to be written.

The durable engine takes such a run for one under way as long as its worker lives. A drain would wait for it for ever,
and a recording would stand still until the next start; so it is noticed, and begun again at its first unfinished step.
"""

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

DROPPED_AFTER_S = 60.0
"""Longer than it takes to begin a run or to write its end down, also where others keep the database busy."""


@dataclass(slots=True)
class Carried:
    """The runs that threads of this process are at, and since when each other one that should be was missed."""

    monotonic: Callable[[], float] = time.monotonic
    _now: set[str] = field(default_factory=set)
    _missed_since: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def carrying(self, run: str) -> Iterator[None]:
        """Say that a thread is at it for as long as it is."""
        self._now.add(run)
        try:
            yield
        finally:
            self._now.discard(run)

    def dropped(self, begun: Collection[str]) -> list[str]:
        """Those of the runs begun here that nobody has been at for long."""
        at_s, missed = self.monotonic(), set(begun) - self._now
        self._missed_since = {run: self._missed_since.get(run, at_s) for run in missed}
        return sorted(run for run, since_s in self._missed_since.items() if at_s - since_s >= DROPPED_AFTER_S)


HERE = Carried()
"""Those of this process; the engine starts them in threads of its own and passes ids only."""

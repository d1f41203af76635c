"""Pauses between tries, by this process' clock: each is twice the one before, up to a longest."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)


@dataclass(slots=True)
class Pauses(Generic[Thing]):
    """What is being left alone for a while, and how often in a row it failed."""

    first_s: float = 0.2
    longest_s: float = 600.0
    clock: Callable[[], float] = time.monotonic
    _until: dict[Thing, float] = field(default_factory=dict)
    _times: dict[Thing, int] = field(default_factory=dict)

    def after_failure(self, thing: Thing) -> None:
        """Leave it alone, longer each time."""
        times = self._times.get(thing, 0)
        self._times[thing] = times + 1
        self._until[thing] = self.clock() + min(self.longest_s, self.first_s * 2 ** min(times, 30))

    def over(self, thing: Thing) -> None:
        """It worked; the next pause is a short one again."""
        self._until.pop(thing, None)
        self._times.pop(thing, None)

    def waits(self, thing: Thing) -> bool:
        """Whether it is still to be left alone."""
        return self.clock() < self._until.get(thing, 0.0)

    def times(self, thing: Thing) -> int:
        """How often in a row it failed."""
        return self._times.get(thing, 0)

    def waiting(self) -> list[Thing]:
        """Everything that is left alone now."""
        return [thing for thing in self._until if self.waits(thing)]

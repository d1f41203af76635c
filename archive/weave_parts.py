"""What threads and weaves are made of: why two passages belong together, and passages in the order of a walk.

Facts only: the sentences are made where the reader's language is known.
"""

from dataclasses import dataclass
from enum import StrEnum

from archive.reading_mentions import Link
from archive.reading_moments import Moment


class Tie(StrEnum):
    """How one passage leads to another."""

    same = "same"
    """Both speak of the same rare thing."""
    retold = "retold"
    """Both speak of the same dish, and whoever tells has a recipe of their own for it."""
    wider = "wider"
    """One speaks of a kind of what the other speaks of."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two passages belong together.

    `other` is the wider term that `subject` is a kind of; `recipes` are the two
    ways to cook `subject`, in the order of the passages; `stories`: how many
    open ones speak of it.
    """

    tie: Tie
    subject: Link
    stories: int
    other: Link | None = None
    recipes: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Thread:
    """Another passage that shares something rare, and what; the strongest reason first."""

    moment: Moment
    reasons: tuple[Reason, ...]
    strength: float


@dataclass(frozen=True, slots=True)
class Threads:
    """A passage and where its threads lead, the strongest first."""

    moment: Moment
    threads: tuple[Thread, ...]


@dataclass(frozen=True, slots=True)
class WovenStep:
    """One passage of a walk, and why the next one follows; no reason at the end, or where none stands any more."""

    moment: Moment
    onward: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class WovenWalk:
    """A walk from passage to passage, as this viewer may meet it."""

    steps: tuple[WovenStep, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Its passages, by which the same walk can be kept."""
        return tuple(step.moment.passage_key for step in self.steps)

    @property
    def duration_s(self) -> float:
        """How long its passages are to hear, one after the other."""
        return sum(step.moment.end_s - step.moment.start_s for step in self.steps if step.moment.audible)

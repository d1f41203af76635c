"""Passages that mean alike: the contract of whatever finds them, whichever engine keeps their vectors.

A vector says what a passage means to a language model, and nothing about who
may meet it: every id that comes back is loaded again under the gate.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Meant:
    """A passage as a model read it: `text_print` tells whether the text is still the one that was read."""

    passage_id: int
    text_print: bytes
    vector: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """A passage, in one story, that means nearly the same; `likeness` goes from 0 to 1."""

    story_id: int
    passage_id: int
    likeness: float


class AlikeFinder(Protocol):
    """What can be asked of vectors."""

    def alike(
        self, passage_id: int, *, limit: int, least: float, left_out: Collection[int] = frozenset()
    ) -> tuple[Alike, ...]:
        """Return passages most like this one, best first, from other stories than its own.

        At most `limit`, none under `least`, none of the stories `left_out`;
        nothing for a passage that was never read for its meaning. Raises
        MissingPart when its engine does not answer.
        """

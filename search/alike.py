"""Passages that mean alike: the contract of whatever finds them, whichever engine keeps their vectors.

A vector says what a passage means to a language model, and nothing about who
may meet it: every id that comes back is loaded again under the gate.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from archive.errors import MissingPart


@dataclass(frozen=True, slots=True)
class Meant:
    """A passage as a model read it: `text_print` tells whether the text is still the one that was read."""

    passage_id: int
    text_print: bytes
    vector: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """A passage, in one story, that means nearly the same.

    `likeness` is half of one more than the cosine of the two vectors: 1 for the same, 0.5 for nothing in common.
    """

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


@dataclass(frozen=True, slots=True)
class FirstThatAnswers:
    """Several finders in turn, as one: the next is asked where one does not answer."""

    finders: Sequence[AlikeFinder]

    def alike(
        self, passage_id: int, *, limit: int, least: float, left_out: Collection[int] = frozenset()
    ) -> tuple[Alike, ...]:
        """As `AlikeFinder` promises; nothing where none answers."""
        for finder in self.finders:
            try:
                return finder.alike(passage_id, limit=limit, least=least, left_out=left_out)
            except MissingPart:
                continue
        return ()

"""How strongly a story speaks of something, so that lists of stories begin with the best evidence.

Plain arithmetic over what is already known to be open; nothing here decides what may be met.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import log2

from archive.folding import fold

_WORD = re.compile(r"[^\W_]+")
_ENDINGS = ("", "s", "es")
"""Of the last word of a name in a title: a plural, or what is left of "Amara's" beside it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a story says of one thing, in passages; `spread`: how many open stories speak of that thing."""

    accepted: int
    suggested: int
    spread: int


@dataclass(frozen=True, slots=True)
class Strength:
    """Why a story stands where it does in a list; `weight` is how often and how rare in one number.

    `own_voice`: the story is told by whoever the recipe is from, or who keeps the seed.
    """

    accepted: int
    suggested: int
    in_title: bool
    weight: float
    own_voice: bool = False

    @property
    def times(self) -> int:
        """The passages that speak of it, once for every way in which they do."""
        return self.accepted + self.suggested

    @property
    def order(self) -> tuple[bool, bool, bool, float]:
        """The greater, the stronger."""
        return bool(self.accepted), self.own_voice, self.in_title, self.weight


def strength_of(said: Iterable[Said], *, in_title: bool, own_voice: bool = False) -> Strength:
    """The strength of all that a story says of something.

    The rule, first things first: a story in which a person accepted it stands
    above one in which machines alone suggest it; then whoever the recipe is
    from, or keeps the seed, is heard before others speak of it; then a story
    whose title says it stands above one whose title does not; then by weight. Weight counts how often and
    how rare: for each thing through which the story leads here, one for the
    first passage and one more for every doubling (a suggested passage counts
    half), shared among the open stories that speak of that thing.
    """
    said = tuple(said)
    return Strength(
        accepted=sum(one.accepted for one in said),
        suggested=sum(one.suggested for one in said),
        in_title=in_title,
        weight=round(sum(_weight(one) for one in said), 6),
        own_voice=own_voice,
    )


def _weight(said: Said) -> float:
    return log2(1 + said.accepted + said.suggested / 2) / max(1, said.spread)


def said_in_title(title: str, names: Iterable[str]) -> bool:
    """Whether a title says one of these names: as whole words, folded, also in the plural and the possessive."""
    words = _words(title)
    return any(_stands_in(words, _words(name)) for name in names)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))


def _stands_in(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    if not name:
        return False
    endings = [(*name[:-1], name[-1] + ending) for ending in _ENDINGS]
    return any(words[at : at + len(name)] in endings for at in range(len(words) - len(name) + 1))

"""What changed between two texts, word by word: which stretches stayed, went and came. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words `old_start` to `old_end` (exclusive) of one text, and what stands for them in the other."""

    stayed: bool
    old_start: int
    old_end: int
    new_start: int
    new_end: int


def stretches(old: Sequence[str], new: Sequence[str]) -> tuple[Stretch, ...]:
    """The two texts' words side by side, in order; all of both is in them."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(Stretch(tag == "equal", *places) for tag, *places in matcher.get_opcodes())


@dataclass(frozen=True, slots=True)
class Change:
    """A run of words that stayed, went or came."""

    what: Literal["stayed", "went", "came"]
    text: str


def changes(old: str, new: str) -> tuple[Change, ...]:
    """How one text became the other, for a reader."""
    return tuple(_told(old.split(), new.split()))


def _told(old: list[str], new: list[str]) -> Iterator[Change]:
    for each in stretches(old, new):
        gone, come = " ".join(old[each.old_start : each.old_end]), " ".join(new[each.new_start : each.new_end])
        if each.stayed:
            yield Change("stayed", come)
            continue
        if gone:
            yield Change("went", gone)
        if come:
            yield Change("came", come)

"""Which entry of an edited list was which before: one that says the same, or one that was reworded in its place."""

from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

STILL_THE_SAME = 0.6
"""Sentences that share less than this of their letters are two, wherever they stand."""


def former_places(before: Sequence[str], now: Sequence[str]) -> list[int | None]:
    """For each entry of `now`, the place in `before` that it comes from; None for a new one.

    What says the same is the same, wherever it went. Of the rest, an entry that
    stands where one is missing, and reads much like it, is that one in other words.
    """
    waiting: dict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(before):
        waiting[entry].append(place)
    places = [waiting[entry].pop(0) if waiting.get(entry) else None for entry in now]
    taken = set(places)
    last: int | None = -1
    for at, entry in enumerate(now):
        if places[at] is None and last is not None:
            there = last + 1
            if there < len(before) and there not in taken and _reads_like(before[there], entry):
                places[at] = there
                taken.add(there)
        last = places[at]
    return places


def _reads_like(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio() >= STILL_THE_SAME

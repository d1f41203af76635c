"""The shape of a lineage: who stands before whom, and that nobody gives a seed back to where it came from.

Pure; hands are told apart by whatever identifies them.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

Hand = TypeVar("Hand", bound=Hashable)


def first_loop(steps: Iterable[tuple[Hand, Hand]]) -> tuple[Hand, ...]:
    """The hands of a way that leads back to where it began; empty where there is none."""
    onward: dict[Hand, list[Hand]] = defaultdict(list)
    for giver, receiver in steps:
        onward[giver].append(receiver)
    done: set[Hand] = set()
    for begin in list(onward):
        loop = _walk(begin, onward, done)
        if loop:
            return loop
    return ()


def _walk(begin: Hand, onward: dict[Hand, list[Hand]], done: set[Hand]) -> tuple[Hand, ...]:
    """Depth first, with a list for a stack: a lineage may be longer than the language lets calls nest."""
    way: list[Hand] = [begin]
    open_: list[list[Hand]] = [list(onward.get(begin, ()))]
    while way:
        if not open_[-1]:
            done.add(way.pop())
            open_.pop()
            continue
        following = open_[-1].pop()
        if following in way:
            return tuple(way[way.index(following) :])
        if following not in done:
            way.append(following)
            open_.append(list(onward.get(following, ())))
    return ()


def generations(steps: Sequence[tuple[Hand, Hand]]) -> dict[Hand, int]:
    """Each hand with how many hands at most came before it; the steps have no loop. In the order they are first met."""
    hands = dict.fromkeys(hand for step in steps for hand in step)
    depth = dict.fromkeys(hands, 0)
    for _ in hands:
        changed = False
        for giver, receiver in steps:
            if depth[receiver] < depth[giver] + 1:
                depth[receiver] = depth[giver] + 1
                changed = True
        if not changed:
            break
    return depth

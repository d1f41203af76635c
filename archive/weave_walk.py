"""A walk that holds together: step by step to the best that follows, and back where a way ends too soon.

Pure: what may follow, best first, is asked of whoever knows the passages.
"""

from collections.abc import Callable, Iterable, Iterator

LEAST, MOST = 5, 9
PATIENCE = 150
"""So many steps are tried before the longest walk that was found is taken."""

Walk = tuple[int, ...]


def walk_from(start: int, onward: Callable[[Walk], Iterable[int]]) -> Walk:
    """The first walk of 5 to 9 steps that goes on as far as it can.

    A way that ends before the fifth step is left again, back to the last fork.
    Where there is no such walk, it is the longest there is, and may be `start` alone.
    """
    longest: Walk = (start,)
    walk = longest
    forks: list[Iterator[int]] = [iter(onward(walk))]
    for _ in range(PATIENCE):
        following = next(forks[-1], None)
        if following is None:
            if len(walk) >= LEAST or len(forks) == 1:
                break
            forks.pop()
            walk = walk[:-1]
            continue
        walk = (*walk, following)
        if len(walk) > len(longest):
            longest = walk
        if len(walk) == MOST:
            break
        forks.append(iter(onward(walk)))
    return longest

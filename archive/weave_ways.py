"""Which way a weave goes: at each step to the passage that is tied most strongly and leads on best.

Whoever tells is another than the one before, no story is heard more than
twice, and one thing ties as few steps as can be: once each if that makes five
passages, else twice, else as often as it must.
"""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from archive.thread_ground import Ground, Strand
from archive.thread_strength import SUGGESTED, Neighbours
from archive.weave_walk import LEAST, MOST, Walk, walk_from

MOST_FROM_ONE_STORY = 2
TIMES_SHARED = (1, 2, MOST)
HEARD, UNWHOLE = 0.6, 0.3
"""What a passage counts whose narrator was heard before, and one that is too short or too long to quote."""
SAID_AT_ONCE = 2
"""Of the reasons for one step so many are said, and so many count as shared."""
NO_WAY_ON = 0.2
FAINT = 0.01
"""From the fifth passage on, a thread weaker than this ends the walk."""


def most_varied(start: int, ground: Ground, neighbours: Neighbours) -> Walk:
    """The walk from here in which the fewest steps are tied by the same thing; the longest where none has five."""
    found: list[Walk] = []
    for times in TIMES_SHARED:
        found.append(walk_from(start, partial(_onward, ground=ground, neighbours=neighbours, times=times)))
        if len(found[-1]) >= LEAST:
            return found[-1]
    return max(found, key=len)


def _onward(walk: Walk, *, ground: Ground, neighbours: Neighbours, times: int) -> Iterator[int]:
    """What may follow this walk, the best first."""
    strands = [ground.strands[id_] for id_ in walk]
    stories = Counter(strand.story_id for strand in strands)
    heard = Counter(narrator for strand in strands for narrator in strand.narrators)
    shared = Counter(
        reason.subject for one, other in pairwise(walk) for _, reason in neighbours.of(one)[other][:SAID_AT_ONCE]
    )
    found: list[tuple[float, str, int]] = []
    for id_, weighed in neighbours.of(walk[-1]).items():
        strand, strongest = ground.strands[id_], weighed[0][1]
        if id_ in walk or stories[strand.story_id] >= MOST_FROM_ONE_STORY or strand.narrators & strands[-1].narrators:
            continue
        if shared[strongest.subject] >= times:
            continue
        worth = sum(weight for weight, _ in weighed) * HEARD ** max(heard[teller] for teller in strand.narrators)
        worth *= 1.0 if strand.whole else UNWHOLE
        if len(walk) < LEAST or worth >= FAINT:
            found.append((-worth * (NO_WAY_ON + _leads_on(strand, strands[-1], ground)), strand.key, id_))
    return iter(id_ for _, _, id_ in sorted(found))


def _leads_on(strand: Strand, before: Strand, ground: Ground) -> float:
    """What it speaks of, and another story too, that the passage before does not: the rarer, the better."""
    return sum(
        (1.0 if accepted else SUGGESTED) / ground.spread(target)
        for target, accepted in ground.met(strand).items()
        if target not in before.speaks_of and ground.spread(target) > 1
    )

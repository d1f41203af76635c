"""How strongly two passages are tied: the fewer stories speak of what they share, and the surer it is, the stronger.

Plain arithmetic over what is already known to be open.
"""

from collections import defaultdict
from collections.abc import Iterable

from archive.mention_targets import Target
from archive.thread_ground import Ground, OwnWay, Strand
from archive.weave_parts import Reason, Tie

SUGGESTED = 0.5
"""What a mention counts that nobody has decided on; one that a person accepted counts 1."""
RETOLD, WIDER = 2.0, 0.25
MOST_NEIGHBOURS = 40
"""Of the passages that speak of one thing so many are looked at."""

Weighed = tuple[float, Reason]


def tied(one: Strand, other: Strand, ground: Ground) -> tuple[Weighed, ...]:
    """Every reason why `other` may follow `one`, with its weight, the heaviest first.

    A shared thing weighs what its two mentions count, shared among the open
    stories that speak of it; twice that where the two tell their own ways to
    cook it; a quarter where one speaks of a kind of what the other speaks of.
    """
    first, second = ground.met(one), ground.met(other)
    found = [_same(target, one, other, ground) for target in first.keys() & second.keys()]
    for narrow, wide in ground.wider_things:
        if narrow in first and wide in second and narrow not in second and wide not in first:
            found.append(_wider(narrow, wide, first[narrow], second[wide], ground))
        elif narrow in second and wide in first and narrow not in first and wide not in second:
            found.append(_wider(narrow, wide, second[narrow], first[wide], ground))
    return tuple(sorted(found, key=lambda weighed: (-weighed[0], weighed[1].subject.kind, weighed[1].subject.slug)))


def _same(target: Target, one: Strand, other: Strand, ground: Ground) -> Weighed:
    link, spread = ground.links[target], ground.spread(target)
    weight = _sure(accepted=one.speaks_of[target]) * _sure(accepted=other.speaks_of[target]) / max(1, spread)
    ways = _own_ways(ground.ways.get(target, ()), one, other)
    if ways:
        return RETOLD * weight, Reason(Tie.retold, link, spread, recipes=(ways[0].recipe, ways[1].recipe))
    return weight, Reason(Tie.same, link, spread)


def _wider(narrow: Target, wide: Target, surely_narrow: bool, surely_wide: bool, ground: Ground) -> Weighed:  # noqa: FBT001 (two states)
    together = len(ground.stories[narrow] | ground.stories[wide])
    weight = WIDER * _sure(accepted=surely_narrow) * _sure(accepted=surely_wide) / max(1, together)
    return weight, Reason(Tie.wider, ground.links[narrow], together, other=ground.links[wide])


def _sure(*, accepted: bool) -> float:
    return 1.0 if accepted else SUGGESTED


def _own_ways(ways: Iterable[OwnWay], one: Strand, other: Strand) -> tuple[OwnWay, OwnWay] | None:
    """Two recipes of one dish, each of someone who tells the one passage or the other."""
    first = next((way for way in ways if way.from_person_id in one.narrators), None)
    second = next((way for way in ways if way.from_person_id in other.narrators), None)
    return None if first is None or second is None or first == second else (first, second)


class Neighbours:
    """Which passages are tied to which, worked out for each passage once."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._known: dict[int, dict[int, tuple[Weighed, ...]]] = {}
        by_target: dict[Target, list[Strand]] = defaultdict(list)
        for strand in ground.strands.values():
            for target in strand.speaks_of:
                by_target[target].append(strand)
        self._near = {target: _surest(target, strands) for target, strands in by_target.items()}

    def of(self, passage_id: int) -> dict[int, tuple[Weighed, ...]]:
        """Passage id -> the reasons why it may follow; those of the same story too."""
        if passage_id not in self._known:
            self._known[passage_id] = self._find(passage_id)
        return self._known[passage_id]

    def _find(self, passage_id: int) -> dict[int, tuple[Weighed, ...]]:
        ground = self._ground
        strand = ground.strands[passage_id]
        targets = set(ground.met(strand))
        near = {id_ for target in targets | ground.related(targets) for id_ in self._near.get(target, ())}
        ties = {id_: tied(strand, ground.strands[id_], ground) for id_ in near - {passage_id}}
        return {id_: reasons for id_, reasons in ties.items() if reasons}


def _surest(target: Target, strands: Iterable[Strand]) -> tuple[int, ...]:
    """The passages that a thing leads to: those that also speak of others first, since from there it goes on."""
    order = sorted(
        strands,
        key=lambda strand: (not strand.whole, -strand.speaks_of[target], -len(strand.speaks_of), strand.key),
    )
    return tuple(strand.id for strand in order[:MOST_NEIGHBOURS])

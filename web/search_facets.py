"""What the stories found can be narrowed by, each with its exact number of stories, and what is chosen already."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from archive.reading_filters import KINDS, Narrowing, narrowings
from search.contract import FacetCount
from web.asking_the_index import Seeker, who_names

MOST_IN_GROUP = 24


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to narrow by: how many stories are found with it, and whether it is chosen."""

    narrowing: Narrowing
    stories: int
    chosen: bool


def choices(seeker: Seeker, counts: Sequence[FacetCount], chosen: Sequence[Narrowing]) -> dict[str, tuple[Choice, ...]]:
    """Kind -> its choices: those in force first, then the most told; as far as they may be met."""
    stories = {(count.kind, count.id): count.stories for count in counts if count.kind in KINDS}
    known = narrowings(seeker.session, stories, **who_names(seeker))
    in_force = {one.pair: one for one in chosen}
    groups: dict[str, list[Choice]] = defaultdict(list)
    for key, one in known.items():
        if one.pair not in in_force:
            groups[one.kind].append(Choice(one, stories[key], chosen=False))
    for one in in_force.values():
        groups[one.kind].append(Choice(one, stories.get((one.kind, one.id), 0), chosen=True))
    return {kind: _in_order(groups[kind]) for kind in KINDS if kind in groups}


def _in_order(group: list[Choice]) -> tuple[Choice, ...]:
    group.sort(key=lambda one: (not one.chosen, -one.stories, one.narrowing.name))
    return tuple(group[:MOST_IN_GROUP])

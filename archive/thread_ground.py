"""The ground that threads run over: which open passages speak of which things, and how rare each thing is.

Plain facts, held in memory for one answer; `archive.thread_loading` brings
them in under the gate.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from archive.mention_targets import Target
from archive.reading_mentions import Link

Place = tuple[int, int]


@dataclass(slots=True)
class Strand:
    """A passage that is open, in the first open story it stands in.

    `speaks_of`: what it speaks of, and whether a person accepted that; `says`:
    the characters that do, and whether they are only suggested.
    `narrators` are ids, or stand for the recording where nobody is named;
    `whole`: its words are neither too few nor too many to be quoted, and were not perhaps made up by a machine.
    """

    id: int
    key: str
    story_id: int
    recording_id: int
    whole: bool
    narrators: frozenset[int] = frozenset()
    speaks_of: dict[Target, bool] = field(default_factory=dict)
    says: dict[Target, dict[Place, bool]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnWay:
    """A recipe as threads see it: a dish, and whose way it is."""

    recipe: Link
    from_person_id: int


@dataclass(slots=True)
class Ground:
    """Passages by id, and for each thing the open stories that speak of it.

    `wider` holds pairs of a narrower and a wider term, `wider_things` those that tie (that one place lies in
    another ties nothing); only things in `links` may be met.
    """

    strands: dict[int, Strand] = field(default_factory=dict)
    stories: dict[Target, set[int]] = field(default_factory=lambda: defaultdict(set))
    links: dict[Target, Link] = field(default_factory=dict)
    wider: set[tuple[Target, Target]] = field(default_factory=set)
    ways: dict[Target, tuple[OwnWay, ...]] = field(default_factory=dict)
    wider_things: tuple[tuple[Target, Target], ...] = ()

    def spread(self, target: Target) -> int:
        """How many open stories speak of it."""
        return len(self.stories[target])

    def met(self, strand: Strand) -> dict[Target, bool]:
        """What it speaks of that may be met."""
        return {target: accepted for target, accepted in strand.speaks_of.items() if target in self.links}

    def said(self, passage_id: int, links: Collection[Link]) -> dict[Place, bool]:
        """The characters of a passage that speak of these, in their order, and whether they are only suggested."""
        strand = self.strands.get(passage_id)
        targets = [target for target, link in self.links.items() if strand and link in links and target in strand.says]
        places = {place: only for target in targets for place, only in strand.says[target].items()} if strand else {}
        return dict(sorted(places.items()))

    def related(self, targets: Iterable[Target]) -> set[Target]:
        """Wider and narrower terms of these, one step away."""
        own = set(targets)
        return {b for a, b in self.wider if a in own} | {a for a, b in self.wider if b in own}

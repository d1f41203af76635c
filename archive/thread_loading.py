"""Brings in the ground around a passage, under the gate: outwards along what is rare, as far as a walk may go.

What is spoken of most is looked at last, and at most `MOST_MENTIONS` mentions
are read a round, so that an archive of thousands of stories costs no more than
one of dozens; a thing with more mentions than that is no thread at all. Closed
stories and passages are out before anything is counted.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from archive.database import rows
from archive.mention_targets import Target, target_of
from archive.mentions import Mention, MentionState
from archive.passages import may_be_made_up
from archive.reading_mentions import links_to_targets
from archive.thread_ground import Ground, Strand
from archive.thread_queries import (
    COLUMNS,
    Asked,
    counts_of,
    mentions_claimed,
    of_kind,
    open_stories,
    restricted_passages,
    tellers_of,
    ways_to_cook,
    wider_terms,
)

ROUNDS, LEAST_ROUNDS = 8, 2
ENOUGH_PASSAGES = 160
MOST_MENTIONS, MOST_FOLLOWED = 600, 48
WHOLE_CHARACTERS = range(24, 361)


def ground_around(session: Session, passage_id: int, asked: Asked) -> Ground:
    """The open passages around this one; without it where it may not be met itself, or speaks of nothing."""
    laying = _Laying(session, asked)
    ground = laying.ground
    frontier = {passage_id}
    for n in range(1, ROUNDS + 1):
        before = set(ground.strands) | frontier
        laying.passages(frontier)
        laying.outwards(frontier)
        frontier = _followed(ground, set(ground.strands) - before)
        if not frontier or (len(ground.strands) >= ENOUGH_PASSAGES and n >= LEAST_ROUNDS):
            break
    return laying.done()


def ground_between(session: Session, passage_ids: Collection[int], asked: Asked) -> Ground:
    """These passages alone, with how rare what they speak of is."""
    laying = _Laying(session, asked)
    laying.passages(passage_ids)
    own = dict(laying.ground.strands)
    laying.outwards(own)
    laying.ground.strands = own
    return laying.done()


def _followed(ground: Ground, ids: Collection[int]) -> set[int]:
    """Of the passages reached last those from which it goes on: the surest first, and not too many."""
    strands = sorted(
        (ground.strands[id_] for id_ in ids),
        key=lambda strand: (not strand.whole, -sum(strand.speaks_of.values()), strand.key),
    )
    return {strand.id for strand in strands[:MOST_FOLLOWED]}


@dataclass(slots=True)
class _Laying:
    """Work on one ground: what was looked at so far, and what the gate has said so far."""

    session: Session
    asked: Asked
    ground: Ground = field(default_factory=Ground)
    seen: set[Target] = field(default_factory=set)
    counted: set[Target] = field(default_factory=set)
    stories: dict[int, bool] = field(default_factory=dict)
    closed: dict[int, bool] = field(default_factory=dict)

    def passages(self, ids: Collection[int]) -> None:
        """Add these passages with all that they speak of."""
        self._lay(Mention.passage_id.key, ids)

    def outwards(self, ids: Collection[int]) -> None:
        """Add every passage that speaks of what these speak of, or of a wider or narrower term, the rarest first."""
        strands = self.ground.strands
        spoken = {target for id_ in ids if id_ in strands for target in strands[id_].speaks_of} - self.seen
        self.ground.wider |= wider_terms(self.session, spoken)
        new = (spoken | self.ground.related(spoken)) - self.seen
        self.seen |= new
        rarest = self._rarest(new)
        self.counted |= rarest
        for kind, column in COLUMNS.items():
            if of_kind(rarest, kind):
                self._lay(column.key, of_kind(rarest, kind))

    def done(self) -> Ground:
        """The ground, with who tells, what things are called and whose recipes there are."""
        ground = self.ground
        ground.links = links_to_targets(self.session, self.counted, **self.asked.gate)
        known = ((narrow, wide) for narrow, wide in sorted(ground.wider) if {narrow, wide} <= ground.links.keys())
        ground.wider_things = tuple((a, b) for a, b in known if ground.links[a].kind != "place")
        dishes = {id_ for (kind, id_), link in ground.links.items() if kind == "subject" and link.kind == "dish"}
        ground.ways = ways_to_cook(self.session, dishes, self.asked)
        tellers = tellers_of(self.session, {strand.recording_id for strand in ground.strands.values()})
        for strand in ground.strands.values():
            strand.narrators = tellers.get(strand.recording_id) or frozenset({-strand.recording_id})
        return ground

    def _rarest(self, targets: Collection[Target]) -> set[Target]:
        """The rarest of these that have `MOST_MENTIONS` mentions together."""
        counts = counts_of(self.session, targets, self.asked)
        taken: set[Target] = set()
        left = MOST_MENTIONS
        for target in sorted(counts, key=lambda target: (counts[target], target)):
            left -= counts[target]
            if left < 0:
                break
            taken.add(target)
        return taken

    def _lay(self, column: str, ids: Collection[int]) -> None:
        """Add the open passages of the mentions with these ids in `column`, each in its first open story."""
        claimed = rows(self.session, mentions_claimed(column, self.asked.as_of), {"ids": list(ids)})
        self._ask({row.story_id for row in claimed}, {row.id for row in claimed})
        for row in claimed:
            if self.stories[row.story_id] and not self.closed[row.id]:
                self._add(row)

    def _ask(self, story_ids: set[int], passage_ids: set[int]) -> None:
        """Ask the gate about those of these that it was not asked about yet."""
        stories, passages = story_ids - self.stories.keys(), passage_ids - self.closed.keys()
        met = open_stories(self.session, stories, self.asked)
        shut = restricted_passages(self.session, passages, self.asked)
        self.stories |= {id_: id_ in met for id_ in stories}
        self.closed |= {id_: id_ in shut for id_ in passages}

    def _add(self, row: Any) -> None:
        ground, target = self.ground, target_of(row)
        strand = ground.strands.get(row.id)
        if strand is None:
            whole = row.characters in WHOLE_CHARACTERS and not may_be_made_up(row.flags)
            strand = ground.strands[row.id] = Strand(row.id, row.key, row.story_id, row.recording_id, whole)
        strand.story_id = min(strand.story_id, row.story_id)
        strand.speaks_of[target] = strand.speaks_of.get(target, False) or row.accepted
        strand.says.setdefault(target, {})[row.start_char, row.end_char] = row.state is MentionState.suggested
        ground.stories[target].add(row.story_id)

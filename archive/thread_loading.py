"""Brings in the ground around a passage, under the gate: outwards along what is rare, as far as a walk may go.

What is spoken of most is looked at last and at most `MOST_MENTIONS` mentions are
read a round, so that an archive of thousands of stories costs no more than one
of dozens. Closed stories and passages are out before anything is counted.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, true
from sqlalchemy.orm import Session

from archive.base import there_is
from archive.channels import Channel, use_that_opens
from archive.gate import Viewer
from archive.gate_lists import held_by_span, passage_is_restricted, visible_to
from archive.mention_targets import Target, TargetKind
from archive.mentions import Decision, Mention, MentionState, StandingPolicy
from archive.passages import Passage, PassageVersion, may_be_made_up
from archive.reading_mentions import Link, links_to_targets
from archive.recipes import Recipe
from archive.recordings import Contribution, Part, Recording
from archive.standing import stands
from archive.stories import Story, StorySpan
from archive.subjects import BroaderTerm
from archive.thread_ground import Ground, OwnWay, Strand

ROUNDS = 4
ENOUGH_PASSAGES = 160
MOST_MENTIONS = 1200
WHOLE_CHARACTERS = range(24, 361)
_COLUMNS: dict[TargetKind, Any] = {
    "subject": Mention.subject_id,
    "recipe": Mention.recipe_id,
    "seed": Mention.seed_id,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, through what and when; `as_of`: as the archive was then, as far as it is still open."""

    viewer: Viewer
    channel: Channel
    now: datetime
    as_of: datetime | None = None

    @property
    def gate(self) -> dict[str, Any]:
        """For functions that ask the gate."""
        return {"viewer": self.viewer, "channel": self.channel, "now": self.now}


def ground_around(session: Session, passage_id: int, asked: Asked) -> Ground:
    """The open passages around this one; without it where it may not be met itself."""
    ground = Ground()
    seen: set[Target] = set()
    looked_at: set[Target] = set()
    frontier = {passage_id}
    for _ in range(ROUNDS):
        _lay(session, ground, Mention.passage_id.in_(frontier), asked)
        spoken = {target for id_ in frontier if id_ in ground.strands for target in ground.strands[id_].speaks_of}
        _bring_wider(session, ground, spoken - seen)
        new = (spoken | ground.related(spoken)) - seen
        seen |= new
        rarest = _rarest(session, new, asked)
        looked_at |= rarest
        before = set(ground.strands)
        _look_at(session, ground, rarest, asked)
        frontier = set(ground.strands) - before
        if not frontier or len(ground.strands) >= ENOUGH_PASSAGES:
            break
    return _known(session, ground, looked_at, asked)


def ground_between(session: Session, passage_ids: Collection[int], asked: Asked) -> Ground:
    """These passages alone, with how rare what they speak of is."""
    ground = Ground()
    _lay(session, ground, Mention.passage_id.in_(passage_ids), asked)
    own = dict(ground.strands)
    spoken = {target for strand in own.values() for target in strand.speaks_of}
    _bring_wider(session, ground, spoken)
    looked_at = _rarest(session, spoken, asked)
    _look_at(session, ground, looked_at, asked)
    ground.strands = own
    return _known(session, ground, looked_at, asked)


def _look_at(session: Session, ground: Ground, targets: Collection[Target], asked: Asked) -> None:
    for kind, column in _COLUMNS.items():
        ids = {id_ for its_kind, id_ in targets if its_kind == kind}
        if ids:
            _lay(session, ground, column.in_(ids), asked)


def _rarest(session: Session, targets: Collection[Target], asked: Asked) -> set[Target]:
    """The rarest of these that hold `MOST_MENTIONS` mentions together, whatever became of those."""
    counts: list[tuple[int, Target]] = []
    then = true() if asked.as_of is None else Mention.created_at < asked.as_of
    for kind, column in _COLUMNS.items():
        ids = {id_ for its_kind, id_ in targets if its_kind == kind}
        if ids:
            query = select(column, func.count()).where(column.in_(ids), then).group_by(column)
            counts += [(count, (kind, id_)) for id_, count in session.execute(query)]
    taken: set[Target] = set()
    left = MOST_MENTIONS
    for count, target in sorted(counts):
        left -= count
        if left < 0:
            break
        taken.add(target)
    return taken


def _lay(session: Session, ground: Ground, claim: ColumnElement[bool], asked: Asked) -> None:
    """Add the open passages of these mentions, each in its first open story."""
    rows = session.execute(_mentions(claim, asked)).all()
    stories = _open_stories(session, {row.story_id for row in rows}, asked)
    closed = _restricted(session, {row.id for row in rows if row.story_id in stories}, asked)
    for row in rows:
        if row.story_id not in stories or row.id in closed:
            continue
        target = _target(row)
        strand = ground.strands.get(row.id)
        if strand is None:
            whole = row.characters in WHOLE_CHARACTERS and not may_be_made_up(row.flags)
            strand = Strand(row.id, row.key, row.story_id, row.recording_id, whole)
            ground.strands[row.id] = strand
        strand.story_id = min(strand.story_id, row.story_id)
        strand.speaks_of[target] = strand.speaks_of.get(target, False) or row.accepted
        ground.stories[target].add(row.story_id)


def _target(row: Any) -> Target:
    kind = next(kind for kind in _COLUMNS if getattr(row, f"{kind}_id") is not None)
    return kind, getattr(row, f"{kind}_id")


def _mentions(claim: ColumnElement[bool], asked: Asked) -> Any:
    accepted = (Mention.state == MentionState.accepted) & not_(_decided_since(asked.as_of))
    counts = stands() if asked.as_of is None else _stood(asked.as_of)
    return (
        select(
            Mention.subject_id,
            Mention.recipe_id,
            Mention.seed_id,
            accepted.label("accepted"),
            Passage.id,
            Passage.key,
            Passage.recording_id,
            PassageVersion.flags,
            func.length(PassageVersion.text).label("characters"),
            StorySpan.story_id,
        )
        .select_from(Mention)
        .join(Passage, Passage.id == Mention.passage_id)
        .join(Recording, Recording.id == Passage.recording_id)
        .join(
            PassageVersion,
            (PassageVersion.passage_id == Passage.id)
            & (PassageVersion.transcript_id == Recording.current_transcript_id),
        )
        .join(StorySpan, (StorySpan.recording_id == Passage.recording_id) & held_by_span(PassageVersion, StorySpan))
        .where(claim, counts)
        .order_by(Mention.id, StorySpan.story_id)
    )


def _decided_since(as_of: datetime | None) -> ColumnElement[bool]:
    if as_of is None:
        return Mention.id.is_(None)
    return there_is(Decision, where=and_(Decision.mention_id == Mention.id, Decision.decided_at >= as_of))


def _stood(as_of: datetime) -> ColumnElement[bool]:
    """SQL: this mention stands and, as far as is known, stood then: an answer given since neither adds nor weighs."""
    policy = and_(StandingPolicy.origin == Mention.origin, StandingPolicy.least_score <= Mention.score)
    before = or_(not_(_decided_since(as_of)), there_is(StandingPolicy, where=policy))
    return and_(stands(), Mention.created_at < as_of, before)


def _open_stories(session: Session, ids: Collection[int], asked: Asked) -> set[int]:
    query = select(Story.id).where(Story.id.in_(ids), visible_to(**asked.gate, thing=Story))
    if asked.as_of is not None:
        query = query.where(Story.published_at < asked.as_of)
    return set(session.scalars(query)) if ids else set()


def _restricted(session: Session, ids: Collection[int], asked: Asked) -> set[int]:
    """The other half of the gate for a passage of an open story: its own restrictions."""
    use = use_that_opens(asked.channel)
    if use is None or not ids:
        return set(ids)
    return set(session.scalars(select(Passage.id).where(Passage.id.in_(ids), passage_is_restricted(Passage, use, asked.now))))


def _bring_wider(session: Session, ground: Ground, targets: Collection[Target]) -> None:
    ids = {id_ for kind, id_ in targets if kind == "subject"}
    either = BroaderTerm.narrower_id.in_(ids) | BroaderTerm.broader_id.in_(ids)
    for narrow, wide in session.execute(select(BroaderTerm.narrower_id, BroaderTerm.broader_id).where(either)):
        ground.wider.add((("subject", narrow), ("subject", wide)))


def _known(session: Session, ground: Ground, looked_at: Collection[Target], asked: Asked) -> Ground:
    """With who tells, what things are called and whose recipes there are; without things not counted in full."""
    tellers = _tellers(session, {strand.recording_id for strand in ground.strands.values()})
    ground.links = links_to_targets(session, looked_at, **asked.gate)
    ground.ways = _ways(session, ground, asked)
    for strand in ground.strands.values():
        strand.narrators = tellers.get(strand.recording_id) or frozenset({-strand.recording_id})
    return ground


def _tellers(session: Session, recording_ids: Collection[int]) -> dict[int, frozenset[int]]:
    query = select(Contribution.recording_id, Contribution.person_id).where(
        Contribution.part == Part.narrator, Contribution.recording_id.in_(recording_ids)
    )
    found: dict[int, frozenset[int]] = {}
    for recording_id, person_id in session.execute(query):
        found[recording_id] = found.get(recording_id, frozenset()) | {person_id}
    return found


def _ways(session: Session, ground: Ground, asked: Asked) -> dict[Target, tuple[OwnWay, ...]]:
    """The recipes of each dish that are somebody's own."""
    dishes = {id_ for (kind, id_), link in ground.links.items() if kind == "subject" and link.kind == "dish"}
    query = select(Recipe).where(
        Recipe.dish_id.in_(dishes), Recipe.from_person_id.is_not(None), visible_to(**asked.gate, thing=Recipe)
    )
    if asked.as_of is not None:
        query = query.where(Recipe.created_at < asked.as_of)
    ways: dict[Target, tuple[OwnWay, ...]] = {}
    for row in session.scalars(query.order_by(Recipe.title, Recipe.id)) if dishes else ():
        link = Link("recipe", row.id, row.title, row.slug)
        dish: Target = ("subject", row.dish_id)
        ways[dish] = (*ways.get(dish, ()), OwnWay(link, row.from_person_id or 0))
    return ways

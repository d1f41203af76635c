"""What threads ask of the record: which mentions stand, what is open, who tells, whose recipes there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, not_, or_, select, true
from sqlalchemy.orm import Session

from archive.agreements import Use
from archive.base import there_is
from archive.channels import Channel, use_that_opens
from archive.circles import Circle
from archive.database import rows
from archive.gate import Viewer
from archive.gate_condition import AT_NOW
from archive.gate_lists import passage_row_is_restricted, visible_to
from archive.mention_targets import Target, TargetKind
from archive.mentions import Decision, Mention, MentionState, StandingPolicy
from archive.mentions_told import from_mentions_to_spans
from archive.passages import Passage, PassageVersion
from archive.reading_mentions import Link
from archive.recipes import Recipe
from archive.recordings import Contribution, Part
from archive.standing import stands
from archive.stories import Story, StorySpan
from archive.subjects import BroaderTerm
from archive.thread_ground import OwnWay

COLUMNS: dict[TargetKind, Any] = {
    "subject": Mention.subject_id,
    "recipe": Mention.recipe_id,
    "seed": Mention.seed_id,
}


IDS: BindParameter[int] = bindparam("ids", expanding=True)
_WIDER_TERMS = select(BroaderTerm.narrower_id, BroaderTerm.broader_id).where(
    BroaderTerm.narrower_id.in_(IDS) | BroaderTerm.broader_id.in_(IDS)
)

_TELLERS = select(Contribution.recording_id, Contribution.person_id).where(
    Contribution.part == Part.narrator, Contribution.recording_id.in_(IDS)
)


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


@lru_cache(maxsize=8)
def mentions_in_stories(as_of: datetime | None) -> Any:
    """Standing mentions and every story their passage stands in, open or not. Kept: it costs more than its rows."""
    accepted = (Mention.state == MentionState.accepted) & not_(_decided_since(as_of))
    return (
        from_mentions_to_spans(
            select(
                Mention.subject_id,
                Mention.recipe_id,
                Mention.seed_id,
                Mention.start_char,
                Mention.end_char,
                Mention.state,
                accepted.label("accepted"),
                Passage.id,
                Passage.key,
                Passage.recording_id,
                PassageVersion.flags,
                func.length(PassageVersion.text).label("characters"),
                StorySpan.story_id,
            )
        )
        .where(stands() if as_of is None else _stood(as_of))
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


@lru_cache(maxsize=32)
def mentions_claimed(column: str, as_of: datetime | None) -> Select[Any]:
    """Those of `mentions_in_stories` in which this column of `Mention` is one of the `ids` given when it runs."""
    query: Select[Any] = mentions_in_stories(as_of)
    return query.where(getattr(Mention, column).in_(IDS))


def of_kind(targets: Collection[Target], kind: TargetKind) -> set[int]:
    """The ids of those of one kind."""
    return {id_ for its_kind, id_ in targets if its_kind == kind}


def counts_of(session: Session, targets: Collection[Target], asked: Asked) -> dict[Target, int]:
    """How many mentions each has, whatever became of them: what reading them all would cost."""
    counts: dict[Target, int] = {}
    for kind in COLUMNS:
        ids = of_kind(targets, kind)
        if ids:
            found = rows(session, _counts(kind, asked.as_of), {"ids": list(ids)})
            counts |= {(kind, id_): count for id_, count in found}
    return counts


@lru_cache(maxsize=32)
def _counts(kind: TargetKind, as_of: datetime | None) -> Any:
    column = COLUMNS[kind]
    then = true() if as_of is None else Mention.created_at < as_of
    return select(column, func.count()).where(column.in_(IDS), then).group_by(column)


def open_stories(session: Session, ids: Collection[int], asked: Asked) -> set[int]:
    """Those of these stories that may be met."""
    if not ids:
        return set()
    query = _open_stories(asked.viewer, asked.channel, asked.as_of)
    return {id_ for (id_,) in rows(session, query, {"ids": list(ids), "now": asked.now})}


@lru_cache(maxsize=64)
def _open_stories(viewer: Viewer, channel: Channel, as_of: datetime | None) -> Select[int]:
    then = true() if as_of is None else Story.published_at < as_of
    return select(Story.id).where(Story.id.in_(IDS), visible_to(viewer, channel, AT_NOW, thing=Story), then)


def restricted_passages(session: Session, ids: Collection[int], asked: Asked) -> set[int]:
    """Those of these passages of open stories that are closed: the gate's other half."""
    use = use_that_opens(asked.channel)
    if use is None or not ids:
        return set(ids)
    query = _restricted_passages(use, asked.viewer.circle_in(asked.channel))
    return {id_ for (id_,) in rows(session, query, {"ids": list(ids), "now": asked.now})}


@lru_cache(maxsize=64)
def _restricted_passages(use: Use, circle: Circle) -> Select[int]:
    return select(Passage.id).where(Passage.id.in_(IDS), passage_row_is_restricted(use, AT_NOW, circle))


def wider_terms(session: Session, targets: Collection[Target]) -> set[tuple[Target, Target]]:
    """Pairs of a narrower and a wider term in which one of these is."""
    ids = of_kind(targets, "subject")
    if not ids:
        return set()
    return {
        (("subject", narrow), ("subject", wide)) for narrow, wide in rows(session, _WIDER_TERMS, {"ids": list(ids)})
    }


def tellers_of(session: Session, recording_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Recording id -> the ids of its narrators."""
    found: dict[int, frozenset[int]] = {}
    for recording_id, person_id in rows(session, _TELLERS, {"ids": list(recording_ids)}):
        found[recording_id] = found.get(recording_id, frozenset()) | {person_id}
    return found


def ways_to_cook(session: Session, dish_ids: Collection[int], asked: Asked) -> dict[Target, tuple[OwnWay, ...]]:
    """Dish -> the recipes that are somebody's own and may be met."""
    if not dish_ids:
        return {}
    query = _own_ways(asked.viewer, asked.channel, asked.as_of)
    ways: dict[Target, tuple[OwnWay, ...]] = {}
    for id_, title, slug, dish_id, person_id in rows(session, query, {"ids": list(dish_ids), "now": asked.now}):
        dish: Target = ("subject", dish_id)
        ways[dish] = (*ways.get(dish, ()), OwnWay(Link("recipe", id_, title, slug), person_id))
    return ways


@lru_cache(maxsize=64)
def _own_ways(viewer: Viewer, channel: Channel, as_of: datetime | None) -> Any:
    return (
        select(Recipe.id, Recipe.title, Recipe.slug, Recipe.dish_id, Recipe.from_person_id)
        .where(Recipe.dish_id.in_(IDS), Recipe.from_person_id.is_not(None))
        .where(visible_to(viewer, channel, AT_NOW, thing=Recipe))
        .where(true() if as_of is None else Recipe.created_at < as_of)
        .order_by(Recipe.title, Recipe.id)
    )

"""What passages speak of: their mentions, with only those targets that may be met.

A subject, recipe or seed that may not be shown leaves no trace here: its
mention is left out whole, so that no name or address of it gets out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BindParameter, bindparam, literal, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.database import rows
from archive.gate import Viewer
from archive.gate_condition import AT_NOW
from archive.gate_lists import visible_to
from archive.mention_targets import Target, TargetKind, target_of
from archive.mentions import Anchor, Mention, MentionState
from archive.reading_addresses import address_of
from archive.recipes import Recipe
from archive.seeds import Seed
from archive.standing import stands
from archive.subjects import Subject

_COLUMNS = (
    Mention.id,
    Mention.key,
    Mention.passage_id,
    Mention.subject_id,
    Mention.recipe_id,
    Mention.seed_id,
    Mention.quote,
    Mention.start_char,
    Mention.end_char,
    Mention.start_s,
    Mention.end_s,
    Mention.state,
)
IDS: BindParameter[int] = bindparam("ids", expanding=True)
_NAMED: dict[TargetKind, tuple[Any, Any, Any]] = {
    "subject": (Subject, Subject.name, Subject.kind),
    "recipe": (Recipe, Recipe.title, literal("recipe")),
    "seed": (Seed, Seed.name, literal("seed")),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A subject, recipe or seed that may be met; `kind` is person, dish, ingredient, crop, place, recipe or seed."""

    kind: str
    id: int
    name: str
    slug: str

    @property
    def href(self) -> str:
        """Its address."""
        return address_of(self.kind, self.slug)


@dataclass(frozen=True, slots=True)
class SpokenOf:
    """A mention and its target; characters count in the passage's text, seconds are recording time."""

    id: int
    key: str
    passage_id: int
    target: Link
    quote: str
    start_char: int
    end_char: int
    start_s: float
    end_s: float
    suggested: bool


def spoken_of(
    session: Session,
    passage_ids: Collection[int],
    *,
    viewer: Viewer,
    channel: Channel,
    now: datetime,
    standing_only: bool = True,
) -> dict[int, tuple[SpokenOf, ...]]:
    """The mentions of these passages, by passage, in the order of the text.

    Standing ones only, unless a curator asks for everything not rejected.
    """
    mentions = rows(session, _mentions_query(standing_only=standing_only), {"ids": list(passage_ids)})
    links = links_to_targets(session, map(target_of, mentions), viewer=viewer, channel=channel, now=now)
    spoken: dict[int, list[SpokenOf]] = defaultdict(list)
    for row in mentions:
        link = links.get(target_of(row))
        if link is not None:
            spoken[row.passage_id].append(_spoken(row, link))
    return {id_: tuple(own) for id_, own in spoken.items()}


@cache
def _mentions_query(*, standing_only: bool) -> Any:
    counted = stands() if standing_only else (Mention.state != MentionState.rejected) & (Mention.anchor == Anchor.valid)
    query = select(*_COLUMNS).where(Mention.passage_id.in_(IDS), counted)
    return query.order_by(Mention.passage_id, Mention.start_char, Mention.id)


def lost_mentions(session: Session, passage_id: int, *, viewer: Viewer, now: datetime) -> tuple[SpokenOf, ...]:
    """The mentions of a passage whose quote its text no longer holds and that nobody rejected. For the desk."""
    lost = (Mention.anchor == Anchor.stale) & (Mention.state != MentionState.rejected)
    query = select(*_COLUMNS).where(Mention.passage_id == passage_id, lost).order_by(Mention.id)
    mentions = session.execute(query).all()
    links = links_to_targets(session, map(target_of, mentions), viewer=viewer, channel=Channel.desk, now=now)
    return tuple(_spoken(row, links[target_of(row)]) for row in mentions if target_of(row) in links)


def links_to_subjects(
    session: Session, ids: Iterable[int | None], *, viewer: Viewer, channel: Channel, now: datetime
) -> dict[int, Link]:
    """Those of these subjects that may be met, by id."""
    return _load(session, "subject", {id_ for id_ in ids if id_}, viewer, channel, now)


def links_to_targets(
    session: Session, targets: Iterable[Target], *, viewer: Viewer, channel: Channel, now: datetime
) -> dict[Target, Link]:
    """Those of these subjects, recipes and seeds that may be met."""
    wanted: dict[TargetKind, set[int]] = defaultdict(set)
    for table, id_ in targets:
        wanted[table].add(id_)
    found: dict[Target, Link] = {}
    for table in _NAMED:
        links = _load(session, table, wanted[table], viewer, channel, now)
        found.update({(table, id_): link for id_, link in links.items()})
    return found


def _load(  # noqa: PLR0917 (one private call)
    session: Session, table: TargetKind, ids: set[int], viewer: Viewer, channel: Channel, now: datetime
) -> dict[int, Link]:
    if not ids:
        return {}
    found = rows(session, _links_query(table, viewer, channel), {"ids": list(ids), "now": now})
    return {id_: Link(str(its_kind), id_, its_name, slug) for id_, its_kind, its_name, slug in found}


@lru_cache(maxsize=64)
def _links_query(table: TargetKind, viewer: Viewer, channel: Channel) -> Any:
    thing, name, kind = _NAMED[table]
    met = visible_to(viewer, channel, AT_NOW, thing=thing)
    return select(thing.id, kind, name, thing.slug).where(thing.id.in_(IDS), met)


def _spoken(row: Any, link: Link) -> SpokenOf:
    return SpokenOf(
        id=row.id,
        key=row.key,
        passage_id=row.passage_id,
        target=link,
        quote=row.quote,
        start_char=row.start_char,
        end_char=row.end_char,
        start_s=row.start_s,
        end_s=row.end_s,
        suggested=row.state is MentionState.suggested,
    )

"""Lists of recipes and of seed lots, with how many moments lead to each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.mentions import Mention
from archive.reading_addresses import address_of
from archive.reading_counts import spoken_by_target
from archive.recipes import Recipe
from archive.seeds import Seed
from archive.subjects import Subject


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """A recipe or seed in a list; `of` names its dish or crop, `count` are the passages that lead to it."""

    id: int
    kind: str
    name: str
    slug: str
    of: str
    count: int

    @property
    def href(self) -> str:
        """Its address."""
        return address_of(self.kind, self.slug)


def list_recipes(
    session: Session,
    *,
    viewer: Viewer,
    now: datetime,
    channel: Channel = Channel.page,
    of_dish: int | None = None,
) -> tuple[RecordEntry, ...]:
    """Every recipe that may be met (of one dish, where given), by title."""
    columns = (Recipe, Recipe.title, Recipe.dish_id, Mention.recipe_id)
    return _entries(session, "recipe", columns, of=of_dish, viewer=viewer, now=now, channel=channel)


def list_seeds(
    session: Session,
    *,
    viewer: Viewer,
    now: datetime,
    channel: Channel = Channel.page,
    of_crop: int | None = None,
) -> tuple[RecordEntry, ...]:
    """Every seed lot that may be met (of one crop, where given), by name."""
    columns = (Seed, Seed.name, Seed.crop_id, Mention.seed_id)
    return _entries(session, "seed", columns, of=of_crop, viewer=viewer, now=now, channel=channel)


def _entries(
    session: Session,
    kind: str,
    columns: tuple[Any, Any, Any, Any],
    *,
    of: int | None,
    viewer: Viewer,
    now: datetime,
    channel: Channel,
) -> tuple[RecordEntry, ...]:
    thing, name, parent, target = columns
    asks: dict[str, Any] = {"viewer": viewer, "channel": channel, "now": now}
    query = (
        select(thing.id, name, thing.slug, parent, Subject.name)
        .join(Subject, Subject.id == parent)
        .where(visible_to(viewer, channel, now, thing=thing))
        .order_by(name, thing.id)
    )
    rows = session.execute(query if of is None else query.where(parent == of)).all()
    met = select(Subject.id).where(
        Subject.id.in_({row[3] for row in rows}), visible_to(viewer, channel, now, thing=Subject)
    )
    parents = spoken_by_target(session, Mention.subject_id, **asks, where=Mention.subject_id.in_(met))
    named = spoken_by_target(session, target, **asks)
    return tuple(
        RecordEntry(id_, kind, its_name, slug, of_name, len(parents[parent_id].passages | named[id_].passages))
        for id_, its_name, slug, parent_id, of_name in rows
    )

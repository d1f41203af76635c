"""Addresses of recipes, seed lots, trails and festivals: one that a record once had leads to it for ever.

Nothing else takes it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.festivals import Festival
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.keys import slugify
from archive.phrases import Phrase
from archive.recipes import Recipe
from archive.seeds import Seed
from archive.slugs import first_free
from archive.stories import OldSlug
from archive.trails import Trail

Record = Recipe | Seed | Trail | Festival
NOT_THERE: dict[type[Record], str] = {
    Recipe: Phrase("There is no such recipe."),
    Seed: Phrase("There is no such seed."),
    Trail: Phrase("There is no such trail."),
    Festival: Phrase("There is no such festival."),
}
_KINDS: dict[type[Record], str] = {Recipe: "recipe", Seed: "seed", Trail: "trail", Festival: "festival"}


def slug_for(session: Session, thing: type[Record], name: str, *, record_id: int | None = None) -> str:
    """A slug that no other record of this kind has or ever had; one that this record had is its own to take again."""
    base = slugify(name)
    taken = select(thing.slug).where(thing.slug.startswith(base, autoescape=True), thing.id.is_distinct_from(record_id))
    old = select(OldSlug.slug).where(
        OldSlug.kind == _KINDS[thing],
        OldSlug.target_id.is_distinct_from(record_id),
        OldSlug.slug.startswith(base, autoescape=True),
    )
    return first_free(base, {*session.scalars(taken), *session.scalars(old)})


def follow_name(session: Session, record: Record, name: str, *, former: str | None = None) -> None:
    """Give a record the address that goes with its new name; the one it had goes on leading to it.

    `former`: the name that its address goes with, where that is not the one it has.
    """
    if slugify(name) == slugify(_name_of(record) if former is None else former):
        return
    thing = type(record)
    slug = slug_for(session, thing, name, record_id=record.id)
    session.execute(delete(OldSlug).where(OldSlug.kind == _KINDS[thing], OldSlug.slug == slug))
    session.add(OldSlug(kind=_KINDS[thing], slug=record.slug, target_id=record.id))
    record.slug = slug
    session.flush()


def _name_of(record: Record) -> str:
    return record.title if isinstance(record, Recipe | Trail) else record.name


def find_recipe(session: Session, slug: str) -> Recipe:
    """The recipe at this address, or the one that was there once. Raises NotFound."""
    found: Recipe = _find(session, Recipe, slug)
    return found


def find_seed(session: Session, slug: str) -> Seed:
    """The seed lot at this address, or the one that was there once. Raises NotFound."""
    found: Seed = _find(session, Seed, slug)
    return found


def find_trail(session: Session, slug: str) -> Trail:
    """The trail at this address, or the one that was there once, whatever its state. Raises NotFound."""
    found: Trail = _find(session, Trail, slug)
    return found


def find_festival(session: Session, slug: str) -> Festival:
    """The festival at this address, or the one that was there once, published or not. Raises NotFound."""
    found: Festival = _find(session, Festival, slug)
    return found


def _find(session: Session, thing: type[Any], slug: str) -> Any:
    record = session.scalar(select(thing).where(thing.slug == slug))
    if record is None:
        old = select(OldSlug.target_id).where(OldSlug.kind == _KINDS[thing], OldSlug.slug == slug)
        record = session.scalar(select(thing).where(thing.id.in_(old)))
    if record is None:
        raise NotFound(NOT_THERE[thing])
    return record


def moved_record(
    session: Session, thing: type[Record], slug: str, *, viewer: Viewer, now: datetime, channel: Channel
) -> str:
    """The slug under which a record that was once called `slug` is met today.

    Raises:
        NotFound: none ever was, or this viewer may not meet it; the two read the same.
    """
    old = select(OldSlug.target_id).where(OldSlug.kind == _KINDS[thing], OldSlug.slug == slug)
    met = select(thing.slug).where(thing.id.in_(old), visible_to(viewer, channel, now, thing=thing))
    found = session.scalar(met)
    if found is None:
        raise NotFound(NOT_THERE[thing])
    return found

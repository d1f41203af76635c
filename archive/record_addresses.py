"""Addresses of recipes and seed lots: one that a record once had leads to it for ever, and nothing else takes it."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.keys import slugify
from archive.phrases import Phrase
from archive.recipes import Recipe
from archive.seeds import Seed
from archive.slugs import first_free
from archive.stories import OldSlug

NOT_THERE: dict[type[Recipe | Seed], str] = {
    Recipe: Phrase("There is no such recipe."),
    Seed: Phrase("There is no such seed."),
}
_KINDS: dict[type[Recipe | Seed], str] = {Recipe: "recipe", Seed: "seed"}


def slug_for(session: Session, thing: type[Recipe | Seed], name: str, *, record_id: int | None = None) -> str:
    """A slug that no other record of this kind has or ever had; one that this record had is its own to take again."""
    base = slugify(name)
    taken = select(thing.slug).where(thing.slug.startswith(base, autoescape=True), thing.id.is_distinct_from(record_id))
    old = select(OldSlug.slug).where(
        OldSlug.kind == _KINDS[thing],
        OldSlug.target_id.is_distinct_from(record_id),
        OldSlug.slug.startswith(base, autoescape=True),
    )
    return first_free(base, {*session.scalars(taken), *session.scalars(old)})


def follow_name(session: Session, record: Recipe | Seed, name: str) -> None:
    """Give a record the address that goes with its new name; the one it had goes on leading to it."""
    if slugify(name) == slugify(_name_of(record)):
        return
    thing = type(record)
    slug = slug_for(session, thing, name, record_id=record.id)
    session.execute(delete(OldSlug).where(OldSlug.kind == _KINDS[thing], OldSlug.slug == slug))
    session.add(OldSlug(kind=_KINDS[thing], slug=record.slug, target_id=record.id))
    record.slug = slug
    session.flush()


def _name_of(record: Recipe | Seed) -> str:
    return record.title if isinstance(record, Recipe) else record.name


def find_recipe(session: Session, slug: str) -> Recipe:
    """The recipe at this address, or the one that was there once. Raises NotFound."""
    found: Recipe = _find(session, Recipe, slug)
    return found


def find_seed(session: Session, slug: str) -> Seed:
    """The seed lot at this address, or the one that was there once. Raises NotFound."""
    found: Seed = _find(session, Seed, slug)
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
    session: Session, thing: type[Recipe | Seed], slug: str, *, viewer: Viewer, now: datetime, channel: Channel
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

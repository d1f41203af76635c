"""What a search can be narrowed by: things named in an address by slug, and subjects called by its words."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.gate_lists import visible_to
from archive.reading_mentions import Link
from archive.recipes import Recipe
from archive.seeds import Seed
from archive.subjects import Subject, SubjectKind, SubjectName

MOST_NAMED = 6


def filters_named(
    session: Session, named: Collection[tuple[str, str]], *, viewer: Viewer, now: datetime
) -> tuple[Link, ...]:
    """Those of these (kind, slug) pairs that may be met, in the order given; the others are left out."""
    slugs = {slug for _, slug in named}
    found: dict[tuple[str, str], Link] = {}
    query = select(Subject.kind, Subject.id, Subject.name, Subject.slug).where(Subject.slug.in_(slugs))
    for kind, id_, name, slug in session.execute(query.where(visible_to(viewer, Channel.facet, now, thing=Subject))):
        found[str(kind), slug] = Link(str(kind), id_, name, slug)
    for record, thing, title in (("recipe", Recipe, Recipe.title), ("seed", Seed, Seed.name)):
        rows = select(thing.id, title, thing.slug).where(thing.slug.in_(slugs))
        for id_, name, slug in session.execute(rows.where(visible_to(viewer, Channel.facet, now, thing=thing))):
            found[record, slug] = Link(record, id_, name, slug)
    return tuple(found[pair] for pair in dict.fromkeys(named) if pair in found)


def subjects_called(session: Session, text: str, *, viewer: Viewer, now: datetime) -> tuple[Link, ...]:
    """Subjects that may be met and go by exactly this name, whatever its case."""
    name = " ".join(text.split()).lower()
    if not name:
        return ()
    other = select(SubjectName.subject_id).where(func.lower(SubjectName.name) == name, SubjectName.desk_only.is_(False))
    rows = session.execute(
        select(Subject.kind, Subject.id, Subject.name, Subject.slug)
        .where(
            or_(func.lower(Subject.name) == name, Subject.id.in_(other)),
            visible_to(viewer, Channel.facet, now, thing=Subject),
        )
        .order_by(Subject.name)
        .limit(MOST_NAMED)
    )
    return tuple(Link(str(SubjectKind(kind)), id_, its_name, slug) for kind, id_, its_name, slug in rows)

"""Choosing an address that nothing else has: the readable slug, or the same with -2, -3 and so on."""

from itertools import count

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from archive.keys import slugify


def free_slug(
    session: Session, text: str, column: InstrumentedAttribute[str], *, where: ColumnElement[bool] | None = None
) -> str:
    """A slug of `text` that no row (of those meeting `where`) has in `column`; at most 90 characters."""
    base = slugify(text)
    query = select(column).where(column.startswith(base, autoescape=True))
    taken = set(session.scalars(query if where is None else query.where(where)))
    return first_free(base, taken)


def first_free(base: str, taken: set[str]) -> str:
    """`base` itself, or with the lowest number from 2 on that is not in `taken`."""
    if base not in taken:
        return base
    return next(slug for number in count(2) if (slug := f"{base}-{number}") not in taken)

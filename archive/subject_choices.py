"""Names to choose from where a form asks for a subject; whatever else is typed is looked up all the same."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.subjects import Subject, SubjectKind

MOST_CHOICES = 1000


def names_to_choose(session: Session, kinds: Collection[SubjectKind]) -> list[str]:
    """Preferred names of the subjects of these kinds that are in use, in order."""
    query = (
        select(Subject.name)
        .where(Subject.kind.in_(kinds), Subject.retired_at.is_(None), Subject.merged_into_id.is_(None))
        .order_by(Subject.name)
        .limit(MOST_CHOICES)
    )
    return list(session.scalars(query))

"""Everyone who narrates, and whether a link to their own page is open. For the desk."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.narrators import NarratorLink
from archive.recordings import Contribution, Part
from archive.subjects import Subject


@dataclass(frozen=True, slots=True)
class NarratorLine:
    """A narrator; `linked_at` is when their newest open link was made, None where none is open."""

    key: str
    name: str
    recordings: int
    linked_at: datetime | None


def list_narrators(session: Session) -> list[NarratorLine]:
    """In the order of their names."""
    opened = (
        select(NarratorLink.person_id, func.max(NarratorLink.created_at).label("at"))
        .where(NarratorLink.revoked_at.is_(None))
        .group_by(NarratorLink.person_id)
        .subquery()
    )
    query = (
        select(Subject.key, Subject.name, func.count().label("recordings"), opened.c.at)
        .join(Contribution, Contribution.person_id == Subject.id)
        .outerjoin(opened, opened.c.person_id == Subject.id)
        .where(Contribution.part == Part.narrator)
        .group_by(Subject.id, Subject.key, Subject.name, opened.c.at)
        .order_by(Subject.name, Subject.id)
    )
    return [NarratorLine(row.key, row.name, row.recordings, row.at) for row in session.execute(query)]

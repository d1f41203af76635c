"""People to leave in peace: those who took their word back, and those who do not want to be named in full."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from archive.agreements import Agreement, NameShown


def unwilling_people(session: Session) -> set[int]:
    """Ids of those who withdrew anything of their own, or do not want to be spoken of on the site."""
    refuses = or_(Agreement.withdrawn, ~Agreement.web)
    return _people(session, or_(Agreement.withdrawn, Agreement.subject_id.is_not(None) & refuses))


def reserved_people(session: Session) -> set[int]:
    """Ids of those who asked anywhere to be shown under less than their full name."""
    return _people(session, Agreement.name_shown != NameShown.full)


def _people(session: Session, said: ColumnElement[bool]) -> set[int]:
    query = select(Agreement.person_id, Agreement.subject_id).where(Agreement.current, said)
    return {id_ for row in session.execute(query) for id_ in row if id_ is not None}

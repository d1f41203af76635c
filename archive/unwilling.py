"""People to leave in peace: those who took their word back, and those who do not want to be named in full."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from archive.agreements import Agreement, NameShown
from archive.gate_facts import person_facts, terms_of
from archive.naming import name_of


def unwilling_people(session: Session) -> set[int]:
    """Ids of those who withdrew anything of their own, or do not want to be spoken of on the site."""
    refuses = or_(Agreement.withdrawn, ~Agreement.web)
    return _people(session, or_(Agreement.withdrawn, Agreement.subject_id.is_not(None) & refuses))


def reserved_names(session: Session) -> dict[int, str]:
    """Those who asked anywhere to be shown under less than their full name, and the most reserved name they gave."""
    ids = _people(session, Agreement.name_shown != NameShown.full)
    theirs = select(Agreement).where(Agreement.current, Agreement.person_id.in_(ids)).order_by(Agreement.id)
    said = [terms_of(agreement) for agreement in session.scalars(theirs)]
    return {id_: name_of(person, said) for id_, person in person_facts(session, ids).items()}


def _people(session: Session, said: ColumnElement[bool]) -> set[int]:
    query = select(Agreement.person_id, Agreement.subject_id).where(Agreement.current, said)
    return {id_ for row in session.execute(query) for id_ in row if id_ is not None}

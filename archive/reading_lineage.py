"""A seed lot's lineage, with names as they may be shown.

Givers and receivers are kept as told, in free words. Where such words are the
name of a person of the archive, that person's own wish about their name counts.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.gate import Viewer
from archive.reading_names import name_links
from archive.seeds import Handover
from archive.subjects import Subject, SubjectKind, SubjectName

SOMEONE = "someone"


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """Who gave the seed to whom; `giver` and `receiver` are '' where nobody said."""

    giver: str
    receiver: str
    year: int | None
    note: str


def lineage_of(
    session: Session, seed_id: int, *, viewer: Viewer, channel: Channel, now: datetime
) -> tuple[HandoverLine, ...]:
    """The lot's handovers, oldest first; a person who may not be named is “someone”."""
    rows = session.scalars(select(Handover).where(Handover.seed_id == seed_id).order_by(Handover.position)).all()
    told = {name for row in rows for name in (row.giver, row.receiver) if name}
    people = _people_named(session, told)
    shown = name_links(session, people.values(), viewer=viewer, channel=channel, now=now)

    def name(told_name: str) -> str:
        person_id = people.get(told_name.lower())
        if person_id is None:
            return told_name
        return shown[person_id].name if person_id in shown else SOMEONE

    return tuple(HandoverLine(name(row.giver), name(row.receiver), row.year, row.note) for row in rows)


def _people_named(session: Session, names: set[str]) -> dict[str, int]:
    """Lower-case name -> the person of the archive who goes by it."""
    lowered = {name.lower() for name in names}
    by_name = (
        select(Subject.name, SubjectName.name, Subject.id)
        .outerjoin(SubjectName, SubjectName.subject_id == Subject.id)
        .where(
            Subject.kind == SubjectKind.person,
            or_(func.lower(Subject.name).in_(lowered), func.lower(SubjectName.name).in_(lowered)),
        )
    )
    found: dict[str, int] = {}
    for own, other, id_ in session.execute(by_name):
        found[own.lower()] = id_
        if other:
            found[other.lower()] = id_
    return found

"""The names that the archive offers a recogniser for one recording, the most important ones first.

The prompt is kept with the transcript, so nobody's name goes in who does not want it known: the people of the recording
itself unless they have asked for another name or have withdrawn, and of all others only those whom anyone may meet.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.agreements import Agreement, NameShown
from archive.channels import Channel
from archive.facts import PersonFacts
from archive.gate import VISITOR
from archive.gate_facts import terms_of
from archive.gate_lists import visible_to
from archive.mentions import Mention
from archive.naming import name_of
from archive.recordings import Contribution, Part, Recording
from archive.standing import stands
from archive.subjects import NameKind, Subject, SubjectKind, SubjectName

_PARTS = tuple(Part)
_SPOKEN_OF = (SubjectKind.dish, SubjectKind.crop, SubjectKind.ingredient, SubjectKind.person)


def names_offered(session: Session, recording: Recording, *, now: datetime) -> tuple[str, ...]:
    """People of the recording, its place, names that are known to be misheard, then what is spoken of most."""
    every = (
        *_people(session, recording.id),
        *_place(session, recording, now),
        *_misheard(session, now),
        *_spoken_of_most(session, now),
    )
    return tuple(dict.fromkeys(every))


def _people(session: Session, recording_id: int) -> Iterator[str]:
    """Narrators first. Where nothing was agreed yet, the deposit lets the archive's own machine hear the name."""
    query = (
        select(Subject, Contribution.part)
        .join(Contribution, Contribution.person_id == Subject.id)
        .where(Contribution.recording_id == recording_id, Subject.retired_at.is_(None))
        .order_by(Contribution.id)
    )
    people = session.execute(query).all()
    for person, _ in sorted(people, key=lambda row: _PARTS.index(row.part)):
        if name := _spoken_name(session, person):
            yield name


def _spoken_name(session: Session, person: Subject) -> str:
    """The strictest of what the person ever agreed to counts; '' where another name or none is to be shown."""
    own = (Agreement.person_id == person.id) | (Agreement.subject_id == person.id)
    said = [terms_of(row) for row in session.scalars(select(Agreement).where(Agreement.current, own))]
    if any(terms.withdrawn or terms.name_shown not in (NameShown.full, NameShown.given) for terms in said):
        return ""
    return name_of(PersonFacts(person.id, person.name), said) if said else person.name


def _place(session: Session, recording: Recording, now: datetime) -> Iterator[str]:
    met = visible_to(VISITOR, Channel.page, now, thing=Subject)
    yield from session.scalars(select(Subject.name).where(Subject.id == recording.place_id, met))


def _misheard(session: Session, now: datetime) -> Iterator[str]:
    """The right names of what somebody once noted a wrong hearing of."""
    heard_as = select(SubjectName.subject_id).where(SubjectName.kind == NameKind.heard_as)
    met = visible_to(VISITOR, Channel.page, now, thing=Subject)
    yield from session.scalars(select(Subject.name).where(Subject.id.in_(heard_as), met).order_by(Subject.id))


def _spoken_of_most(session: Session, now: datetime) -> Iterator[str]:
    counts = select(Mention.subject_id, func.count().label("times")).where(stands()).group_by(Mention.subject_id)
    said = counts.subquery()
    query = (
        select(Subject.name)
        .outerjoin(said, said.c.subject_id == Subject.id)
        .where(Subject.kind.in_(_SPOKEN_OF), visible_to(VISITOR, Channel.page, now, thing=Subject))
        .order_by(func.coalesce(said.c.times, 0).desc(), Subject.id)
    )
    yield from session.scalars(query)

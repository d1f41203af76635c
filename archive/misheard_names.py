"""*Heard as*: what people say that a machine made of a subject's name becomes one of its names.

Such a name is looked for from then on, and is never more than a suggestion. It
goes again when the last decision that taught it is taken back; one that a
person entered by hand stays.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.events import Event, note_event
from archive.folding import fold
from archive.mentions import Mention, MentionState
from archive.subject_keeping import LONGEST_NAME, add_name
from archive.subjects import NameKind, Subject, SubjectName
from archive.vocabulary_changes import names_changed

SOUND_ALIKE = "sound-alike"
"""The origin of a mention whose words only sound like a name."""
LEARNT, FORGOTTEN = "learn heard as", "forget heard as"


def learn_heard_as(session: Session, mention: Mention, *, by_id: int | None, now: datetime) -> None:
    """Give the subject the quoted words as a name it is heard as, unless it goes by them already."""
    subject = session.get(Subject, mention.subject_id) if mention.subject_id else None
    if mention.origin != SOUND_ALIKE or subject is None or len(mention.quote) > LONGEST_NAME:
        return
    if goes_by(session, subject, mention.quote):
        return
    add_heard_as(session, subject, mention.quote, now=now)
    note_event(session, LEARNT, f"subject:{subject.key}", by_id=by_id, now=now, name=mention.quote, mention=mention.key)


def add_heard_as(session: Session, subject: Subject, words: str, *, now: datetime) -> None:
    """Give the subject these words as a name it is heard as."""
    add_name(session, subject, words, NameKind.heard_as)
    names_changed(session, ("subject", subject.id), [words], now=now)


def goes_by(session: Session, subject: Subject, words: str) -> bool:
    """Whether these words are one of the subject's names already, folded."""
    names = session.scalars(select(SubjectName.name).where(SubjectName.subject_id == subject.id))
    return fold(words) in {fold(name) for name in (subject.name, *names)}


def forget_heard_as(session: Session, mention: Mention, *, by_id: int | None, now: datetime) -> None:
    """Take the name away that accepting such a mention taught, when nothing accepted teaches it any more."""
    subject = session.get(Subject, mention.subject_id) if mention.subject_id else None
    if mention.origin != SOUND_ALIKE or subject is None or is_taught(session, subject, mention.quote):
        return
    for name in _learnt(session, subject, fold(mention.quote)):
        session.delete(name)
        session.flush()
        note_event(session, FORGOTTEN, f"subject:{subject.key}", by_id=by_id, now=now, name=name.name)
        names_changed(session, ("subject", subject.id), [name.name], now=now)


def is_taught(session: Session, subject: Subject, words: str) -> bool:
    """Whether an accepted mention says that the subject is heard as these words."""
    accepted = select(Mention.quote).where(
        Mention.subject_id == subject.id, Mention.origin == SOUND_ALIKE, Mention.state == MentionState.accepted
    )
    return fold(words) in {fold(quote) for quote in session.scalars(accepted)}


def _learnt(session: Session, subject: Subject, folded: str) -> list[SubjectName]:
    """The subject's names of this spelling that it was taught, and not given by hand."""
    taught = session.scalars(select(Event.detail).where(Event.thing == f"subject:{subject.key}", Event.act == LEARNT))
    quotes = {detail.get("name") for detail in taught}  # none of what a destroyed recording taught
    query = select(SubjectName).where(SubjectName.subject_id == subject.id, SubjectName.kind == NameKind.heard_as)
    return [name for name in session.scalars(query) if name.name in quotes and fold(name.name) == folded]

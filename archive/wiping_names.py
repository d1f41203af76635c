"""Forgetting the names that a recording alone taught: what its words made of a subject's name.

A misheard name that a person accepted or wrote right there, and a spelling that
somebody gave a subject from its words. What another recording teaches too stays,
and so does every name that was entered by hand, with the subject itself.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from archive.deciding_at_desk import DECIDED
from archive.events import Event, note_event
from archive.folding import fold
from archive.mentions import Anchor, Mention, MentionState
from archive.misheard_names import FORGOTTEN, LEARNT, SOUND_ALIKE
from archive.names_corrected import TAUGHT, UNTAUGHT
from archive.outbox import Errand, OutboxRow, ask
from archive.passages import Passage
from archive.recordings import Recording
from archive.subject_addresses import merged_into
from archive.subjects import NameKind, Subject, SubjectName
from archive.vocabulary_changes import names_changed

LESSONS = (LEARNT, TAUGHT, FORGOTTEN, UNTAUGHT)
Lesson = tuple[int, str]
"""A subject's id and a name of it, folded."""


def count_names(session: Session, recording: Recording, things: Collection[str]) -> int:
    """How many go with it; `things` are the recording's own (see `wiping_traces.things_of`)."""
    taught = _taught_by(session, things)
    alone = [lesson for lesson in taught if _taught_elsewhere(session, recording, lesson) is None]
    return sum(len(_called_so(session, lesson)) for lesson in alone)


def forget_names(session: Session, recording: Recording, things: Collection[str], *, now: datetime) -> None:
    """Take them away, and have passages elsewhere in which they were suggested read again.

    What another recording teaches too is learnt from that one from now on.
    """
    for lesson in sorted(_taught_by(session, things)):
        other = _taught_elsewhere(session, recording, lesson)
        if other is None:
            _forget(session, recording, lesson, now)
        elif any(row.kind is NameKind.heard_as for row in _called_so(session, lesson)):
            thing = f"subject:{session.get_one(Subject, lesson[0]).key}"
            note_event(session, LEARNT, thing, by_id=None, now=now, name=other.quote, mention=other.key)
    session.flush()


def _forget(session: Session, recording: Recording, lesson: Lesson, now: datetime) -> None:
    """No errand names it, unlike other changes of names: what was promised stays in the record when it is done."""
    subject_id, folded = lesson
    for row in _called_so(session, lesson):
        session.delete(row)
        session.flush()
        names_changed(session, ("subject", subject_id), [], now=now)
    suggested = _elsewhere(session, recording, lesson, Mention.state == MentionState.suggested)
    for passage_id in sorted({mention.passage_id for mention in suggested}):
        ask(session, Errand.tag_passage, passage_id, now=now)
    for event, told in _lessons(session):
        if told == lesson:
            event.detail = {key: said for key, said in event.detail.items() if key != "name"}
    for done in session.scalars(select(OutboxRow).where(OutboxRow.names.is_not(None))):
        done.names = [name for name in done.names or () if name != folded]


def _called_so(session: Session, lesson: Lesson) -> list[SubjectName]:
    rows = session.scalars(select(SubjectName).where(SubjectName.subject_id == lesson[0]).order_by(SubjectName.id))
    return [row for row in rows if fold(row.name) == lesson[1]]


def _taught_by(session: Session, things: Collection[str]) -> set[Lesson]:
    """What was learnt last from its words, and not forgotten since."""
    taught: dict[Lesson, bool] = {}
    for event, lesson in _lessons(session):
        taught[lesson] = any(f"{kind}:{event.detail.get(kind)}" in things for kind in ("passage", "mention"))
    own = {lesson for lesson, here in taught.items() if here}
    for event in session.scalars(select(Event).where(Event.act == DECIDED, Event.thing.startswith("mention:"))):
        said = event.detail.get("taught") or {}
        subject = session.get(Subject, said["subject"]) if event.thing in things and said else None
        if subject is not None:
            own.add((merged_into(session, subject).id, fold(str(said["name"]))))
    return own


def _lessons(session: Session) -> Iterator[tuple[Event, Lesson]]:
    """Every act by which names were learnt and forgotten, in order, with the subject as it is called now."""
    for event in session.scalars(select(Event).where(Event.act.in_(LESSONS)).order_by(Event.id)).all():
        key = event.thing.removeprefix("subject:")
        subject = session.scalar(select(Subject).where(Subject.key == key)) if "name" in event.detail else None
        if subject is not None:
            yield event, (merged_into(session, subject).id, fold(event.detail["name"]))


def _taught_elsewhere(session: Session, recording: Recording, lesson: Lesson) -> Mention | None:
    """Where a person accepted these words in another recording, or wrote the name right in their place."""
    corrected = (Mention.origin == SOUND_ALIKE) & (Mention.anchor == Anchor.stale)
    taught = (Mention.state == MentionState.accepted) | (corrected & (Mention.state != MentionState.rejected))
    return next(iter(_elsewhere(session, recording, lesson, taught)), None)


def _elsewhere(session: Session, recording: Recording, lesson: Lesson, where: ColumnElement[bool]) -> list[Mention]:
    query = (
        select(Mention)
        .join(Passage, Passage.id == Mention.passage_id)
        .where(Passage.recording_id != recording.id, Mention.subject_id == lesson[0], where)
    )
    return [row for row in session.scalars(query.order_by(Mention.id)) if fold(row.quote) == lesson[1]]

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
from archive.events import Event
from archive.folding import fold
from archive.mentions import Anchor, Mention, MentionState
from archive.misheard_names import FORGOTTEN, LEARNT, SOUND_ALIKE
from archive.names_corrected import TAUGHT, UNTAUGHT
from archive.outbox import Errand, OutboxRow, ask
from archive.passages import Passage
from archive.recordings import Recording
from archive.subject_addresses import merged_into
from archive.subjects import Subject, SubjectName
from archive.vocabulary_changes import names_changed

LESSONS = (LEARNT, TAUGHT, FORGOTTEN, UNTAUGHT)
Lesson = tuple[int, str]
"""A subject's id and a name of it, folded."""


def names_learnt_from(session: Session, recording: Recording, things: Collection[str]) -> list[SubjectName]:
    """Those that go with it; `things` are the recording's own (see `wiping_traces.things_of`)."""
    names = []
    for subject_id, folded in sorted(_taught_by(session, things)):
        if not _is_said_elsewhere(session, recording, subject_id, folded):
            rows = session.scalars(select(SubjectName).where(SubjectName.subject_id == subject_id))
            names += [row for row in rows if fold(row.name) == folded]
    return names


def forget_names(session: Session, names: Collection[SubjectName], recording: Recording, *, now: datetime) -> None:
    """Take them away; passages elsewhere in which they were suggested are read again, and nothing says them any more.

    No errand names them, unlike other changes of names: what was promised stays in the record when it is done.
    """
    for row in names:
        subject_id, folded = row.subject_id, fold(row.name)
        session.delete(row)
        session.flush()
        names_changed(session, ("subject", subject_id), [], now=now)
        for passage_id in _suggested_in(session, recording, subject_id, folded):
            ask(session, Errand.tag_passage, passage_id, now=now)
        for event, lesson in _lessons(session):
            if lesson == (subject_id, folded):
                event.detail = {key: said for key, said in event.detail.items() if key != "name"}
        for done in session.scalars(select(OutboxRow).where(OutboxRow.names.is_not(None))):
            done.names = [name for name in done.names or () if name != folded]
    session.flush()


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


def _is_said_elsewhere(session: Session, recording: Recording, subject_id: int, folded: str) -> bool:
    """Whether a person accepted these words in another recording, or wrote the name right in their place."""
    corrected = (Mention.origin == SOUND_ALIKE) & (Mention.anchor == Anchor.stale)
    taught = (Mention.state == MentionState.accepted) | (corrected & (Mention.state != MentionState.rejected))
    return any(fold(quote) == folded for _, quote in _elsewhere(session, recording, subject_id, taught))


def _suggested_in(session: Session, recording: Recording, subject_id: int, folded: str) -> list[int]:
    open_ = Mention.state == MentionState.suggested
    return sorted({id_ for id_, quote in _elsewhere(session, recording, subject_id, open_) if fold(quote) == folded})


def _elsewhere(
    session: Session, recording: Recording, subject_id: int, where: ColumnElement[bool]
) -> list[tuple[int, str]]:
    query = (
        select(Mention.passage_id, Mention.quote)
        .join(Passage, Passage.id == Mention.passage_id)
        .where(Passage.recording_id != recording.id, Mention.subject_id == subject_id, where)
    )
    return [(row.passage_id, row.quote) for row in session.execute(query)]

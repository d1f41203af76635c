"""A name that a person wrote where a machine had misheard it teaches the archive what it is heard as.

Only where a sound-alike was suggested, and the words that stand in its place now
are a name of that very subject: the correction says that it was right. The right
name is then among those that the next recording's listening begins with. Taking
the line back takes the name back.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.events import Event, note_event
from archive.mentions import Anchor, Mention, MentionState
from archive.misheard_names import SOUND_ALIKE, add_heard_as, goes_by, is_taught
from archive.passages import Passage, PassageVersion
from archive.quote_places import Correction, only_place
from archive.subjects import NameKind, Subject, SubjectName
from archive.vocabulary_changes import names_changed

TAUGHT = "learn heard as from correction"
UNTAUGHT = "forget heard as from correction"


def learn_from_correction(
    session: Session, former_text: str, line: PassageVersion, *, by_id: int | None, now: datetime
) -> None:
    """Before mentions are anchored anew: what the former text had for names that `line` spells right."""
    heard = select(Mention).where(
        Mention.passage_id == line.passage_id, Mention.origin == SOUND_ALIKE, Mention.anchor == Anchor.valid,
        Mention.state != MentionState.rejected, Mention.subject_id.is_not(None),
    )  # fmt: skip
    correction = Correction(former_text, line.text)
    for mention in session.scalars(heard.order_by(Mention.id)).all():
        subject = session.get_one(Subject, mention.subject_id)
        if goes_by(session, subject, mention.quote) or not _is_spelled_right(session, subject, mention, correction):
            continue
        add_heard_as(session, subject, mention.quote, now=now)
        passage = session.get_one(Passage, line.passage_id)
        note_event(session, TAUGHT, f"subject:{subject.key}", by_id=by_id, now=now, name=mention.quote,
                   passage=passage.key)  # fmt: skip


def forget_from_correction(session: Session, passage: Passage, *, by_id: int | None, now: datetime) -> None:
    """Take the names away that a correction of this passage taught, unless an accepted mention teaches them too."""
    events = session.scalars(select(Event).where(Event.act.in_([TAUGHT, UNTAUGHT])).order_by(Event.id)).all()
    taught: set[tuple[str, str]] = set()
    for event in events:
        if event.detail.get("passage") == passage.key and "name" in event.detail:  # none of what was destroyed
            (taught.add if event.act == TAUGHT else taught.discard)((event.thing, event.detail["name"]))
    for thing, name in sorted(taught):
        subject = session.scalar(select(Subject).where(Subject.key == thing.removeprefix("subject:")))
        row = subject and session.scalar(
            select(SubjectName).where(
                SubjectName.subject_id == subject.id, SubjectName.name == name, SubjectName.kind == NameKind.heard_as
            )
        )
        if subject is None or row is None or is_taught(session, subject, name):
            continue
        session.delete(row)
        session.flush()
        note_event(session, UNTAUGHT, thing, by_id=by_id, now=now, name=name, passage=passage.key)
        names_changed(session, ("subject", subject.id), [name], now=now)


def _is_spelled_right(session: Session, subject: Subject, mention: Mention, correction: Correction) -> bool:
    """Whether the words in the quote's place are now a name of the subject."""
    room = correction.room_of(mention.start_char, mention.end_char)
    if room is None:
        return False
    names = select(SubjectName.name).where(SubjectName.subject_id == subject.id, SubjectName.kind != NameKind.heard_as)
    text = correction.new.casefold()
    return any(only_place(text, name.casefold(), *room) is not None for name in (subject.name, *session.scalars(names)))

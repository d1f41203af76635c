"""A recording, story or passage at the desk, as far as it is kept to somebody: what is agreed on it, and its labels."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreed_things import agreed_on, thing_at, title_of
from archive.errors import NotFound
from archive.label_keeping import LabelLine, Thing, labels_on, list_labels
from archive.passages import Passage, PassageVersion
from archive.phrases import Phrase
from archive.reading_agreements import AgreementLine, agreements_in_words
from archive.recordings import Contribution, Part, Recording
from archive.stories import Story, StorySpan
from archive.subjects import Subject

NO_SUCH_THING = Phrase("There is no such recording, story or passage.")


@dataclass(frozen=True, slots=True)
class DeskKept:
    """The thing with its words; `labels` are all that can be on it, `on` the keys of those that are."""

    thing: Thing
    title: str
    text: str
    narrator: str
    agreements: tuple[AgreementLine, ...]
    labels: tuple[LabelLine, ...]
    on: frozenset[str]


def kept_thing(session: Session, folder: str, name: str) -> Thing:
    """The thing at this address. Raises NotFound."""
    found = thing_at(session, f"{folder}/{name}") if folder in {"recordings", "stories", "p"} else None
    if not isinstance(found, Recording | Story | Passage):
        raise NotFound(NO_SUCH_THING)
    return found


def read_desk_kept(session: Session, thing: Thing, *, now: datetime) -> DeskKept:
    """All that the desk shows of it here."""
    on = frozenset(labels_on(session, thing))
    return DeskKept(
        thing=thing,
        title=title_of(thing),
        text=_words(session, thing) if isinstance(thing, Passage) else "",
        narrator=_narrator(session, thing),
        agreements=agreements_in_words(session, agreed_on(thing), (), now=now),
        labels=tuple(line for line in list_labels(session) if not line.retired or line.key in on),
        on=on,
    )


def _words(session: Session, passage: Passage) -> str:
    query = (
        select(PassageVersion.text)
        .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
        .where(PassageVersion.passage_id == passage.id)
    )
    return session.scalar(query) or ""


def _narrator(session: Session, thing: Thing) -> str:
    """Whose word it most likely is: the first narrator's."""
    told = select(Subject.name).join(Contribution, Contribution.person_id == Subject.id)
    if isinstance(thing, Story):
        told = told.join(StorySpan, StorySpan.recording_id == Contribution.recording_id).where(
            StorySpan.story_id == thing.id
        )
    else:
        recording_id = thing.recording_id if isinstance(thing, Passage) else thing.id
        told = told.where(Contribution.recording_id == recording_id)
    return session.scalar(told.where(Contribution.part == Part.narrator).order_by(Contribution.id).limit(1)) or ""

"""Who speaks in a line: a person of the archive who is heard in the recording, or somebody known by a label only.

A label is for the desk. In public a speaker goes by the name that the gate
lets out, and whoever has none there goes without.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.errors import InvalidInput
from archive.folding import fold
from archive.passages import PassageVersion
from archive.recordings import Contribution, Recording
from archive.subject_keeping import find_subject
from archive.subjects import Subject, SubjectKind

LABEL_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person of the archive, or a label; neither: nobody is named."""

    person_id: int | None = None
    label: str = ""

    def columns(self, session: Session, recording: Recording) -> dict[str, Any]:
        """What a line holds of its speaker.

        Raises:
            InvalidInput: this person has no part in the recording.
        """
        if self.person_id is not None and self.person_id not in people_heard(session, recording.id):
            name = session.get_one(Subject, self.person_id).name
            raise not_heard(name)
        return {"speaker_id": self.person_id, "speaker_label": "" if self.person_id is not None else self.label}


NOBODY = Speaker()


def heard_as(line: PassageVersion) -> Speaker:
    """Who speaks in this line."""
    return Speaker(line.speaker_id, "" if line.speaker_id is not None else line.speaker_label)


def name_heard(session: Session, line: PassageVersion) -> str:
    """What the desk calls whoever speaks in this line; '' for nobody named."""
    person = None if line.speaker_id is None else session.get_one(Subject, line.speaker_id).name
    return person or line.speaker_label


def speaker_called(session: Session, recording: Recording, name: str) -> Speaker:
    """Who is meant by a name that somebody typed: a person heard in this recording, or else a label; '' is nobody.

    Raises:
        InvalidInput: the name is too long, or that of a person in the archive who has no part in this recording.
    """
    name = given_label(name)
    heard = people_heard(session, recording.id)
    known = next((id_ for id_, own in heard.items() if fold(own) == fold(name)), None)
    if known is not None:
        return Speaker(known)
    person = find_subject(session, [SubjectKind.person], name) if name else None
    if person is not None and person.id not in heard:
        raise not_heard(person.name)
    return Speaker(person.id) if person is not None else Speaker(label=_as_written(session, recording, name))


def _as_written(session: Session, recording: Recording, label: str) -> str:
    """The label as it stands in this recording already, whatever its capitals; else as it was typed."""
    labels = select(PassageVersion.speaker_label).where(
        PassageVersion.transcript_id == recording.current_transcript_id, PassageVersion.speaker_label != ""
    )
    return next((one for one in session.scalars(labels.distinct()) if fold(one) == fold(label)), label)


def given_label(name: str) -> str:
    """The name as it is kept.

    Raises:
        InvalidInput: it is too long.
    """
    name = " ".join(name.split())
    if len(name) > LABEL_CHARACTERS:
        raise InvalidInput("Call a speaker by at most %(count)s characters.", count=LABEL_CHARACTERS)
    return name


def people_heard(session: Session, recording_id: int) -> dict[int, str]:
    """The people who have a part in this recording, by id, under their full names. For the desk only."""
    query = (
        select(Subject.id, Subject.name)
        .join(Contribution, Contribution.person_id == Subject.id)
        .where(Contribution.recording_id == recording_id)
        .order_by(Contribution.id)
    )
    return {id_: name for id_, name in session.execute(query)}  # noqa: C416 (rows are not pairs to mypy)


def not_heard(name: str) -> InvalidInput:
    """The refusal of somebody who has no part in the recording."""
    return InvalidInput(
        "“%(name)s” is in the archive and not yet among the voices of this recording; add them there first, and say "
        "whether they tell or ask.",
        name=name,
    )

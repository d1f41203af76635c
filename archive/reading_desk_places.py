"""Where lines and handovers are said, for the desk: as a time of a recording, and what can be heard there."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.passages import Passage, PassageVersion
from archive.recordings import Contribution, Part, Recording
from archive.said_at import SaidAt, places_now
from archive.subjects import Subject

MOST_RECORDINGS = 500


@dataclass(frozen=True, slots=True)
class DeskPlace:
    """A place as it is kept; `key` is its passage's, `text` what that says now ('' where it is found no more)."""

    place: SaidAt
    recording_key: str
    recording_title: str
    second: float
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class RecordingChoice:
    """A recording in a list to choose from."""

    id: int
    key: str
    title: str
    narrator: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A passage of the chosen recording."""

    second: float
    text: str


def desk_places(session: Session, places: Iterable[SaidAt | None]) -> dict[SaidAt, DeskPlace]:
    """What is known of each place, whether or not anyone outside the desk may meet it."""
    wanted = {place for place in places if place is not None}
    now_at = places_now(session, wanted)
    rows = (
        select(
            Passage.id, Passage.key, Recording.key.label("recording"), Recording.title, PassageVersion.start_s,
            PassageVersion.text, Recording.current_transcript_id, PassageVersion.transcript_id,
        )
        .join(Recording, Recording.id == Passage.recording_id)
        .join(PassageVersion, PassageVersion.passage_id == Passage.id)
        .where(Passage.id.in_({*now_at.values(), *(place.passage_id for place in wanted)}))
        .order_by(PassageVersion.transcript_id)
    )  # fmt: skip
    by_id = {row.id: row for row in session.execute(rows)}
    found = {}
    for place in wanted:
        row = by_id.get(now_at.get(place, place.passage_id))
        if row is not None:
            second = row.start_s if place.second is None else place.second
            text = row.text if place in now_at else ""
            found[place] = DeskPlace(place, row.recording, row.title, second, row.key, text)
    return found


def recordings_to_choose(session: Session) -> tuple[RecordingChoice, ...]:
    """Recordings with words, newest first."""
    rows = session.execute(
        select(Recording.id, Recording.key, Recording.title)
        .where(Recording.current_transcript_id.is_not(None))
        .order_by(Recording.id.desc())
        .limit(MOST_RECORDINGS)
    ).all()
    told = (
        select(Contribution.recording_id, Subject.name)
        .join(Subject, Subject.id == Contribution.person_id)
        .where(Contribution.part == Part.narrator, Contribution.recording_id.in_([row.id for row in rows]))
        .order_by(Contribution.id.desc())
    )
    narrators = {row.recording_id: row.name for row in session.execute(told)}
    return tuple(RecordingChoice(row.id, row.key, row.title, narrators.get(row.id, "")) for row in rows)


def told_by(session: Session, person_id: int | None) -> str:
    """The key of the newest recording that this person tells; '' for none."""
    query = (
        select(Recording.key)
        .join(Contribution, Contribution.recording_id == Recording.id)
        .where(Contribution.person_id == person_id, Contribution.part == Part.narrator)
        .order_by(Recording.id.desc())
        .limit(1)
    )
    return session.scalar(query) or ""


def heard_in(session: Session, recording_key: str) -> tuple[Heard, ...]:
    """What is said in a recording, in its order."""
    query = (
        select(PassageVersion.start_s, PassageVersion.text)
        .join(Recording, Recording.current_transcript_id == PassageVersion.transcript_id)
        .where(Recording.key == recording_key)
        .order_by(PassageVersion.position)
    )
    return tuple(Heard(second, text) for second, text in session.execute(query))

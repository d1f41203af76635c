"""Building the sample archive of Verdanta: the same functions that an uploader and a curator use, one after another."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreeing import record_agreement
from archive.agreements import NameShown, Use
from archive.database import writing
from archive.errors import InvalidInput
from archive.facts import Span
from archive.recordings import Contribution, Part, Recording
from archive.stories import Story
from archive.story_drafts import draft_story
from archive.story_publishing import publish_story
from archive.uploads import DEPOSIT_STATEMENT, Upload
from ingest.intake import Deposit, take_in_file
from ingest.place import Place
from ingest.vocabulary import load_vocabulary

WORDING = (
    "My recording may be heard and read on this archive's website, played at festivals, printed on signs "
    "and sent out in its feeds. I can take this back at any time."
)
EVIDENCE = "Fiction: this narrator is a synthetic voice, and the agreement belongs to the sample."
USES = frozenset({Use.web, Use.feed, Use.festival, Use.print})

Say = Callable[[str], None]


class SampleRecording(BaseModel):
    """One entry of the sample's list of recordings."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    slug: str
    file: str
    text: str
    title: str
    lede: str
    narrator: str
    narrator_shown: NameShown = NameShown.full
    pseudonym: str = ""
    recordist: str = ""
    recorded_on: date
    place: str = ""
    language: str = "en"
    synthetic: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """A recording of the sample on its way: its entry and its upload's id."""

    entry: SampleRecording
    upload_id: int


def read_list(folder: Path) -> list[SampleRecording]:
    """The sample's recordings, in order.

    Raises:
        InvalidInput: the list is missing or cannot be read.
    """
    path = folder / "recordings" / "recordings.toml"
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["recording"]
        return [SampleRecording.model_validate(entry) for entry in entries]
    except (OSError, KeyError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise InvalidInput(
            "The list of sample recordings cannot be read (%(path)s): %(error)s", path=path, error=error
        ) from error


def take_in_sample(place: Place, folder: Path, *, now: datetime, say: Say) -> list[Taken]:
    """Load the vocabulary and hand in every recording, as an uploader would."""
    with writing(place.engine) as session:
        say(f"vocabulary: {load_vocabulary(session, folder / 'vocabulary', now=now)} entries")
    taken = []
    for entry in read_list(folder):
        deposit = Deposit(
            file_name=entry.file, statement=DEPOSIT_STATEMENT, title=entry.title, narrator_name=entry.narrator,
            recordist_name=entry.recordist, place_name=entry.place, language=entry.language,
            recorded_on=entry.recorded_on, synthetic=entry.synthetic,
        )  # fmt: skip
        upload = take_in_file(place, folder / "recordings" / entry.file, deposit, now=now)
        taken.append(Taken(entry, upload.id))
    say(f"recordings: {len(taken)} handed in")
    return taken


def publish_sample(place: Place, taken: list[Taken], *, now: datetime) -> list[str]:
    """Cut a story from each recording, record its narrator's agreement and publish it; returns the titles."""
    titles = []
    for one in taken:
        with writing(place.engine) as session:
            story = _publish(session, one, now)
            if story is not None:
                titles.append(story.title)
    return titles


def _publish(session: Session, one: Taken, now: datetime) -> Story | None:
    upload = session.get_one(Upload, one.upload_id)
    if upload.recording_id is None:
        return None
    recording = session.get_one(Recording, upload.recording_id)
    story = draft_story(
        session,
        title=one.entry.title,
        lede=one.entry.lede,
        spans=[Span(recording.id, 0.0, recording.duration_s)],
        language=one.entry.language,
        by_id=None,
        now=now,
    )
    narrators = select(Contribution.person_id).where(
        Contribution.recording_id == recording.id, Contribution.part == Part.narrator
    )
    for person_id in session.scalars(narrators):
        record_agreement(
            session, scope=recording, person_id=person_id, uses=USES, name_shown=one.entry.narrator_shown,
            pseudonym=one.entry.pseudonym, wording=WORDING, evidence=EVIDENCE, by_id=None, now=now,
        )  # fmt: skip
    publish_story(session, story, by_id=None, now=now)
    return story

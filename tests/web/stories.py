"""A small public archive: a narrator, a dish, a recipe of it, and a story with real sound that speaks of it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from archive.agreeing import record_agreement, withdraw
from archive.agreements import NameShown, Use
from archive.clock import utc_now
from archive.database import writing
from archive.facts import Span
from archive.listening import ListeningCopy, replace_copy
from archive.mentions import MentionState
from archive.recordings import Recording
from archive.stories import Story, StoryState
from archive.story_publishing import hide_story
from archive.subjects import SubjectKind
from ingest.place import Place
from tests.archive.builders import (
    ALL_USES,
    a_mention,
    a_recording,
    a_story,
    a_subject,
    a_transcript,
    an_account,
    an_agreement,
)

WEBM = bytes(range(256)) * 40
MP4 = bytes(reversed(range(256))) * 30
EVIL = '"><script>alert(1)</script>{{7*7}}'


@dataclass(frozen=True, slots=True)
class Told:
    """What a test needs to know of the story it made."""

    slug: str
    recording_key: str
    passage_key: str
    person_slug: str
    dish_slug: str
    story_id: int
    title: str


def tell_a_story(
    place: Place,
    *,
    title: str = "Callaloo on Sundays",
    lede: str = "A pot for the street.",
    narrator: str = "Amara Baptiste",
    words: str = "Callaloo was never just a soup to us",
    state: StoryState = StoryState.published,
) -> Told:
    """Write a whole story into the archive, with sound in the store."""
    with writing(place.engine) as session:
        person = a_subject(session, narrator)
        dish = a_subject(session, "Callaloo", SubjectKind.dish)
        recording = a_recording(session, narrators=(person,), uploader=an_account(session))
        (passage,) = a_transcript(session, recording, [(1.0, 9.0, words)])
        story = a_story(session, [(recording, 0.0, 10.0)], title=title, state=state)
        story.lede = lede
        an_agreement(session, recording_id=recording.id, person_id=person.id, name_shown=NameShown.full, **ALL_USES)
        if words.startswith("Callaloo"):
            a_mention(session, passage, dish, quote="Callaloo", end_char=8, state=MentionState.accepted)
        sound_of(place, session, story, recording)
        return Told(story.slug, recording.key, passage.key, person.slug, dish.slug, story.id, title)


def sound_of(place: Place, session: Session, story: Story, recording: Recording) -> None:
    for owner in ({"story_id": story.id}, {"recording_id": recording.id}):
        copy = ListeningCopy(
            **owner,
            opus_name=stored(place, WEBM, ".webm"), opus_bytes=len(WEBM),
            aac_name=stored(place, MP4, ".m4a"), aac_bytes=len(MP4),
            duration_s=10.0, peaks=[0.1, 0.9, 0.4], fingerprint="-", created_at=utc_now(),
        )  # fmt: skip
        replace_copy(session, copy, [Span(recording.id, 0.0, 10.0)])


def stored(place: Place, sound: bytes, suffix: str) -> str:
    with place.store.work_folder() as folder:
        (folder / "made").write_bytes(sound)
        return place.store.keep_derived(folder / "made", suffix).name


def withdraw_story(place: Place, told: Told) -> None:
    """As a narrator asks for it."""
    with writing(place.engine) as session:
        story = session.get_one(Story, told.story_id)
        withdraw(session, story, reason="asked by phone", by_id=None, now=utc_now())


def hide(place: Place, told: Told) -> None:
    """As a curator does."""
    with writing(place.engine) as session:
        hide_story(session, session.get_one(Story, told.story_id), by_id=None, now=utc_now())


def embargo(place: Place, told: Told) -> None:
    """Open only from tomorrow on."""
    with writing(place.engine) as session:
        record_agreement(
            session, scope=session.get_one(Story, told.story_id), person_id=None, uses=set(Use),
            name_shown=NameShown.full, starts_at=utc_now() + timedelta(days=1), wording="Words.", evidence="A letter.",
            by_id=None, now=utc_now(),
        )  # fmt: skip

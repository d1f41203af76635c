"""Which file may be sent for a story's or a recording's sound, asked of the gate for any of its bytes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import Viewer, may
from archive.gate_facts import recording_facts, story_facts
from archive.listening import ListeningCopy, copy_of_recording, copy_of_story
from archive.phrases import Phrase
from archive.recordings import Recording
from archive.stories import Story

NO_SUCH_SOUND = Phrase("There is no such sound.")


@dataclass(frozen=True, slots=True)
class Sound:
    """A listening copy that may be heard: the names of its files in the store, and which state of its owner it is."""

    opus_name: str
    aac_name: str
    state: str


def sound_of_story(session: Session, slug: str, *, viewer: Viewer, now: datetime) -> Sound:
    """The story's listening copy, as `viewer` may hear it in public.

    Raises:
        NotFound: there is none, none yet, or none that this viewer may hear; they read the same.
    """
    row = session.execute(select(Story.id, Story.version).where(Story.slug == slug)).one_or_none()
    if row is None or not may(viewer, story_facts(session, row.id), Channel.media, now).allow:
        raise NotFound(NO_SUCH_SOUND)
    return _sound(copy_of_story(session, row.id), f"s{row.version}")


def sound_of_story_at_desk(session: Session, slug: str, *, viewer: Viewer, now: datetime) -> Sound:
    """The story's listening copy at the desk, where a draft can be heard. Raises as `sound_of_story` does."""
    row = session.execute(select(Story.id, Story.version).where(Story.slug == slug)).one_or_none()
    if row is None or not may(viewer, story_facts(session, row.id), Channel.desk, now).allow:
        raise NotFound(NO_SUCH_SOUND)
    return _sound(copy_of_story(session, row.id), f"d{row.version}")


def sound_of_recording(session: Session, key: str, *, viewer: Viewer, now: datetime) -> Sound:
    """The whole recording's listening copy, for the desk. Raises as `sound_of_story` does."""
    recording_id = session.scalar(select(Recording.id).where(Recording.key == key))
    if recording_id is None or not may(viewer, recording_facts(session, recording_id), Channel.desk, now).allow:
        raise NotFound(NO_SUCH_SOUND)
    return _sound(copy_of_recording(session, recording_id), "r")


def _sound(copy: ListeningCopy | None, state: str) -> Sound:
    if copy is None:
        raise NotFound(NO_SUCH_SOUND)
    return Sound(opus_name=copy.opus_name, aac_name=copy.aac_name, state=state)

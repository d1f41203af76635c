"""Which file may be sent for a story's or a recording's sound, asked of the gate for any of its bytes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.errors import NotFound
from archive.gate import VISITOR, Viewer, may
from archive.gate_facts import recording_facts, story_facts
from archive.listening import ListeningCopy, copy_of_clip, copy_of_recording, copy_of_story
from archive.phrases import Phrase
from archive.recordings import Recording
from archive.stop_facts import clip_facts, facts_of_stops
from archive.stories import Story
from archive.trail_versions import stops_of_version, trail_facts, version_at
from archive.trails import Stop, Trail, TrailClip

NO_SUCH_SOUND = Phrase("There is no such sound.")


@dataclass(frozen=True, slots=True)
class Sound:
    """A listening copy that may be heard: the names of its files in the store, and which state of its owner it is."""

    opus_name: str
    aac_name: str
    state: str


def sound_of_story(
    session: Session, slug: str, *, viewer: Viewer, now: datetime, channel: Channel = Channel.media
) -> Sound:
    """The story's listening copy, as `viewer` may hear it through a channel that carries sound.

    Raises:
        NotFound: there is none, none yet, or none that this viewer may hear; they read the same.
    """
    row = session.execute(select(Story.id, Story.version).where(Story.slug == slug)).one_or_none()
    if row is None or not may(viewer, story_facts(session, row.id), channel, now).allow:
        raise NotFound(NO_SUCH_SOUND)
    return _sound(copy_of_story(session, row.id), f"s{row.version}")


def sound_of_story_at_desk(session: Session, slug: str, *, viewer: Viewer, now: datetime) -> Sound:
    """The story's listening copy at the desk, where a draft can be heard. Raises as `sound_of_story` does."""
    row = session.execute(select(Story.id, Story.version).where(Story.slug == slug)).one_or_none()
    if row is None or not may(viewer, story_facts(session, row.id), Channel.desk, now).allow:
        raise NotFound(NO_SUCH_SOUND)
    return _sound(copy_of_story(session, row.id), f"d{row.version}")


def sound_of_story_for_narrator(session: Session, key: str, *, viewer: Viewer, now: datetime) -> Sound:
    """The story's listening copy on its narrator's own page. Raises as `sound_of_story` does."""
    row = session.execute(select(Story.id, Story.version).where(Story.key == key)).one_or_none()
    if row is None or not may(viewer, story_facts(session, row.id), Channel.narrator, now).allow:
        raise NotFound(NO_SUCH_SOUND)
    return _sound(copy_of_story(session, row.id), f"n{row.version}")


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


def sound_of_stop(session: Session, code: str, *, channel: Channel, now: datetime) -> Sound:
    """What is heard at a stop of an open trail, through a channel that carries sound. Raises as `sound_of_story`."""
    stop = session.scalar(select(Stop).where(Stop.code == code))
    if stop is None:
        raise NotFound(NO_SUCH_SOUND)
    trail = session.get_one(Trail, stop.trail_id)
    version = version_at(session, trail.id, now)
    here = [each for each in stops_of_version(session, version.id) if each.stop.id == stop.id] if version else []
    facts = facts_of_stops(session, here, trail_facts(session, trail), channel=channel, now=now)
    one = facts.get(stop.id)
    if version is None or one is None or one.clip is None or not may(VISITOR, one, channel, now).allow:
        raise NotFound(NO_SUCH_SOUND)
    return _sound(copy_of_clip(session, one.clip.id), f"v{version.number}")


def sound_of_stop_at_desk(session: Session, code: str, *, viewer: Viewer, now: datetime) -> Sound:
    """What a stop that is being worked on will play. Raises as `sound_of_story` does."""
    stop = session.scalar(select(Stop).where(Stop.code == code))
    clip = session.get(TrailClip, stop.clip_id) if stop is not None and stop.clip_id else None
    if clip is None or not may(viewer, clip_facts(session, clip), Channel.desk, now).allow:
        raise NotFound(NO_SUCH_SOUND)
    return _sound(copy_of_clip(session, clip.id), "d")

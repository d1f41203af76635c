"""Which file may be sent for a story's or a recording's sound, asked of the gate for any of its bytes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from archive.channels import Channel
from archive.circles import OUTSIDE
from archive.errors import NotFound
from archive.facts import StoryFacts
from archive.gate import VISITOR, Viewer, may
from archive.gate_facts import recording_facts, story_facts
from archive.hearing_kept import copy_heard
from archive.listening import ListeningCopy, copy_of_recording, copy_of_story, names_of_clip_copy
from archive.phrases import Phrase
from archive.recordings import Recording
from archive.stop_facts import clip_facts, facts_of_stops
from archive.stories import Story
from archive.trail_versions import stop_now
from archive.trails import Stop, TrailClip

NO_SUCH_SOUND = Phrase("There is no such sound.")


@dataclass(frozen=True, slots=True)
class Sound:
    """A listening copy that may be heard: the names of its files in the store, and which state of its owner it is.

    `is_kept`: a visitor may not hear it, so nothing on its way may keep it.
    """

    opus_name: str
    aac_name: str
    state: str
    is_kept: bool = False


def sound_of_story(
    session: Session, slug: str, *, viewer: Viewer, now: datetime, channel: Channel = Channel.media
) -> Sound:
    """The story's listening copy, as `viewer` may hear it through a channel that carries sound.

    Raises:
        NotFound: there is none, none yet, or none that this viewer may hear; they read the same.
    """
    row = session.execute(select(Story.id, Story.version).where(Story.slug == slug)).one_or_none()
    facts = story_facts(session, row.id) if row is not None else None
    if row is None or facts is None or not may(viewer, facts, channel, now).allow:
        raise NotFound(NO_SUCH_SOUND)
    copy = copy_heard(session, facts, viewer=viewer, channel=channel, now=now)
    return _sound(copy, f"s{row.version}", is_kept=_is_kept(facts, copy, viewer, channel, now))


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


def _sound(copy: ListeningCopy | Row[Any] | None, state: str, *, is_kept: bool = False) -> Sound:
    if copy is None:
        raise NotFound(NO_SUCH_SOUND)
    return Sound(opus_name=copy.opus_name, aac_name=copy.aac_name, state=state, is_kept=is_kept)


def _is_kept(facts: StoryFacts, copy: ListeningCopy | None, viewer: Viewer, channel: Channel, now: datetime) -> bool:
    if viewer.circle_in(channel) == OUTSIDE:
        return False
    return (copy is not None and copy.story_id is None) or not may(VISITOR, facts, channel, now).allow


def sound_of_stop(session: Session, code: str, *, viewer: Viewer = VISITOR, channel: Channel, now: datetime) -> Sound:
    """What is heard at a stop of an open trail, through a channel that carries sound. Raises as `sound_of_story`."""
    here = stop_now(session, code, now=now)
    if here is None:
        raise NotFound(NO_SUCH_SOUND)
    (facts,) = facts_of_stops(session, [here.stop], here.trail, channel=channel, now=now).values()
    if facts.clip is None or not may(viewer, facts, channel, now).allow:
        raise NotFound(NO_SUCH_SOUND)
    if viewer.circle_in(channel) == OUTSIDE:
        return _sound(names_of_clip_copy(session, facts.clip.id), f"v{here.version}")
    copy = copy_heard(session, facts.clip, viewer=viewer, channel=channel, now=now)
    kept = (copy is not None and copy.clip_id is None) or not may(VISITOR, facts, channel, now).allow
    return _sound(copy, f"v{here.version}", is_kept=kept)


def sound_of_stop_at_desk(session: Session, code: str, *, viewer: Viewer, now: datetime) -> Sound:
    """What a stop that is being worked on will play. Raises as `sound_of_story` does."""
    stop = session.scalar(select(Stop).where(Stop.code == code))
    clip = session.get(TrailClip, stop.clip_id) if stop is not None and stop.clip_id else None
    if clip is None or not may(viewer, clip_facts(session, clip), Channel.desk, now).allow:
        raise NotFound(NO_SUCH_SOUND)
    return _sound(names_of_clip_copy(session, clip.id), "d")

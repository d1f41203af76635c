"""Wiping what was made of a recording: the stories cut from it, their sound, and the stops that play it.

A story that tells of other recordings too keeps the rest and is cut anew. One
that told of this alone is hidden, and keeps neither title nor words.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from archive.listening import ListeningCopy, ListeningSpan
from archive.memories import Memory
from archive.outbox import Errand
from archive.recordings import Recording
from archive.stories import OldSlug, Story, StorySpan
from archive.story_places import ask_for_stories, stories_of_recording
from archive.story_publishing import hide_story
from archive.trails import Stop, TrailClip, VersionStop


def stories_told_alone(session: Session, recording: Recording) -> list[Story]:
    """The stories that are cut from this recording and no other."""
    others = select(StorySpan.story_id).where(StorySpan.recording_id != recording.id)
    own = Story.id.in_(stories_of_recording(session, recording.id))
    return list(session.scalars(select(Story).where(own, Story.id.not_in(others)).order_by(Story.id)))


def stops_playing(session: Session, recording: Recording) -> list[int]:
    """Ids of the stops whose clip is of this recording, or of a story told of it alone."""
    clips = _clips(session, recording, [story.id for story in stories_told_alone(session, recording)])
    query = select(VersionStop.stop_id).where(VersionStop.clip_id.in_(clips)).union(
        select(Stop.id).where(Stop.clip_id.in_(clips))
    )  # fmt: skip
    return sorted(set(session.scalars(query)))


def wipe_stories(session: Session, recording: Recording, *, by_id: int | None, now: datetime) -> list[str]:
    """Do it; returns the names of the files of sound that nothing in the record names any more."""
    stories = stories_of_recording(session, recording.id)
    alone = stories_told_alone(session, recording)
    clips = _clips(session, recording, [story.id for story in alone])
    names = _forget_copies(session, recording, stories)
    for table in (Stop, VersionStop):
        session.execute(update(table).where(table.clip_id.in_(clips)).values(title="", text=""))
    session.execute(delete(StorySpan).where(StorySpan.recording_id == recording.id))
    for story in alone:
        _wipe(session, story, by_id=by_id, now=now)
    session.flush()
    ask_for_stories(session, stories, Errand.cut_story, Errand.index_story, now=now, narrows=True)
    return names


def _clips(session: Session, recording: Recording, alone: list[int]) -> list[int]:
    query = select(TrailClip.id).where((TrailClip.recording_id == recording.id) | TrailClip.story_id.in_(alone))
    return list(session.scalars(query))


def _forget_copies(session: Session, recording: Recording, stories: list[int]) -> list[str]:
    """Every copy that holds seconds of it, whosever it is, and what was cut for its stories."""
    holding = select(ListeningSpan.copy_id).where(ListeningSpan.recording_id == recording.id)
    ours = (
        ListeningCopy.id.in_(holding)
        | (ListeningCopy.recording_id == recording.id)
        | ListeningCopy.story_id.in_(stories)
        | ListeningCopy.kept_story_id.in_(stories)
    )
    copies = list(session.scalars(select(ListeningCopy).where(ours)))
    ids = [copy.id for copy in copies]
    session.execute(delete(ListeningSpan).where(ListeningSpan.copy_id.in_(ids)))
    session.execute(delete(ListeningCopy).where(ListeningCopy.id.in_(ids)))
    names = {name for copy in copies for name in (copy.opus_name, copy.aac_name)}
    return sorted(name for name in names if not _is_named(session, name))


def _is_named(session: Session, name: str) -> bool:
    named: Any = (ListeningCopy.opus_name == name) | (ListeningCopy.aac_name == name)
    return bool(session.scalar(select(func.count()).select_from(ListeningCopy).where(named)))


def _wipe(session: Session, story: Story, *, by_id: int | None, now: datetime) -> None:
    hide_story(session, story, by_id=by_id, now=now)
    story.title, story.lede, story.language, story.slug = "", "", "", story.key
    session.execute(delete(OldSlug).where(OldSlug.kind == "story", OldSlug.target_id == story.id))
    session.execute(delete(Memory).where(Memory.story_id == story.id))

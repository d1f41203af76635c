"""Listening copies whose files are gone, or were cut short when the power went: forgotten, and promised anew.

Until they are made the record says that there are none, so that pages say so too.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive.listening import ListeningCopy, ListeningSpan
from archive.outbox import Errand, ask
from archive.story_places import ask_for_stories
from archive.trails import TrailClip
from archive.uploads import Upload
from media.store import LocalStore


def is_there(store: LocalStore, copy: ListeningCopy) -> bool:
    """Whether both files of the copy are on disk, as long as they were made."""
    return all(
        (path := store.derived_path(name)).exists() and path.stat().st_size == size_bytes
        for name, size_bytes in ((copy.opus_name, copy.opus_bytes), (copy.aac_name, copy.aac_bytes))
    )


def make_lost_copies_again(session: Session, store: LocalStore, *, now: datetime) -> int:
    """Forget every copy whose files are not there, and promise another; how many these are."""
    lost = [copy for copy in session.scalars(select(ListeningCopy)) if not is_there(store, copy)]
    for copy in lost:
        session.execute(delete(ListeningSpan).where(ListeningSpan.copy_id == copy.id))
        session.delete(copy)
    session.flush()
    _promise(session, lost, now)
    return len(lost)


def _promise(session: Session, lost: Sequence[ListeningCopy], now: datetime) -> None:
    of_clips = {id_ for copy in lost for id_ in (copy.clip_id, copy.kept_clip_id) if id_ is not None}
    of_stories = {id_ for copy in lost for id_ in (copy.story_id, copy.kept_story_id) if id_ is not None}
    clips = select(TrailClip.story_id).where(TrailClip.id.in_(of_clips))
    stories = of_stories | set(session.scalars(clips))
    ask_for_stories(session, sorted(stories), Errand.cut_story, now=now)
    recordings = [copy.recording_id for copy in lost if copy.recording_id is not None]
    for upload_id in session.scalars(select(Upload.id).where(Upload.recording_id.in_(recordings)).order_by(Upload.id)):
        ask(session, Errand.copy_recording, upload_id, now=now)

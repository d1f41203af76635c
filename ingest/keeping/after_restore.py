"""What a restored archive must forget and have made anew.

A backup holds no listening copies and no indexes. Until the worker has made
them, the record says that there are none, so that pages say so too. Whoever was
signed in signs in again: a session that was ended since must not be open anew.
"""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from archive.accounts import SignInSession
from archive.arrivals import Arrival, ArrivalState
from archive.listening import ListeningCopy, ListeningSpan
from archive.outbox import Errand, ask
from archive.steps import Worker
from archive.story_places import ask_for_stories
from archive.trails import TrailClip
from archive.uploads import Upload
from media.store import LocalStore


def ask_for_what_is_not_in_it(session: Session, store: LocalStore, *, now: datetime) -> None:
    """Forget copies whose files are not in `store`, sessions, workers and half-way arrivals; promise the rest."""
    lost = [copy for copy in session.scalars(select(ListeningCopy)) if not _is_there(store, copy)]
    clips = select(TrailClip.story_id).where(TrailClip.id.in_([copy.clip_id for copy in lost]))
    stories = sorted({copy.story_id for copy in lost if copy.story_id is not None} | set(session.scalars(clips)))
    recordings = {copy.recording_id for copy in lost if copy.recording_id is not None}
    for copy in lost:
        session.execute(delete(ListeningSpan).where(ListeningSpan.copy_id == copy.id))
        session.delete(copy)
    session.flush()
    ask(session, Errand.rebuild_index, 0, now=now)
    ask_for_stories(session, stories, Errand.cut_story, now=now)
    uploads = select(Upload.id, Upload.recording_id).where(Upload.recording_id.is_not(None)).order_by(Upload.id)
    for upload_id, recording_id in session.execute(uploads).all():
        if recording_id in recordings:
            ask(session, Errand.copy_recording, upload_id, now=now)
    session.execute(update(SignInSession).where(SignInSession.revoked_at.is_(None)).values(revoked_at=now))
    session.execute(update(Worker).where(Worker.taken_over_at.is_(None)).values(taken_over_at=now))
    session.execute(delete(Arrival).where(Arrival.state.in_([ArrivalState.arriving, ArrivalState.whole])))


def _is_there(store: LocalStore, copy: ListeningCopy) -> bool:
    return all(store.derived_path(name).exists() for name in (copy.opus_name, copy.aac_name))

"""What may be thrown away: unfinished work of killed processes, what nothing names, refused uploads in their time.

Masters are never among it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.listening import ListeningCopy
from archive.picture_keeping import names_of_pictures
from archive.steps import StepRecord
from archive.uploads import Upload, UploadState
from ingest.place import Place
from media.store import StoredFile

A_DAY = timedelta(days=1)
QUARANTINE = timedelta(days=7)
"""How long a refused upload is kept for its uploader, counted from its refusal."""


def clear_leftovers(session: Session, place: Place, *, now: datetime) -> None:
    """Throw away what nothing will ask for again at `now`."""
    place.store.clear_work_older_than(A_DAY.total_seconds(), now)
    for key in keys_of_long_refused(session, now=now):
        place.store.discard_quarantined(key)
    for file in (*unused_derived(session, place, now=now), *unused_pictures(session, place, now=now)):
        file.path.unlink(missing_ok=True)


def keys_of_long_refused(session: Session, *, now: datetime) -> set[str]:
    """Keys of the uploads whose time in quarantine is over."""
    refused = select(Upload.key).join(StepRecord, StepRecord.upload_id == Upload.id)
    over = refused.where(
        Upload.state == UploadState.refused, StepRecord.step == "describe", StepRecord.ended_at < now - QUARANTINE
    )
    return set(session.scalars(over))


def unused_derived(session: Session, place: Place, *, now: datetime) -> Iterator[StoredFile]:
    """Derived files that no listening copy names, a day old at least: younger ones may be about to be named."""
    old = [file for file in place.store.derived() if file.modified_at < now - A_DAY]
    named = {name for row in session.execute(select(ListeningCopy.opus_name, ListeningCopy.aac_name)) for name in row}
    return (file for file in old if file.name not in named)


def unused_pictures(session: Session, place: Place, *, now: datetime) -> Iterator[StoredFile]:
    """Pictures that hang nowhere any more, a day old at least."""
    old = [file for file in place.store.pictures() if file.modified_at < now - A_DAY]
    named = names_of_pictures(session)
    return (file for file in old if file.name not in named)

"""What may be thrown away: unfinished work of killed processes, what nothing names, refused uploads in their time.

Masters are never among it. How old a file is tells a clock that may be wrong, so what nothing names goes only once it
was met before by this process, a while ago: what was just written is named by then.
"""

import shutil
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.arrivals import Arrival, ArrivalState
from archive.listening import ListeningCopy
from archive.picture_keeping import names_of_pictures
from archive.steps import StepRecord
from archive.uploads import Upload, UploadState
from ingest.place import Place
from media.store import StoredFile

A_DAY = timedelta(days=1)
QUARANTINE = timedelta(days=7)
"""How long a refused upload is kept for its uploader, counted from its refusal."""
PATIENCE_S = 600.0

_met: dict[Path, float] = {}
"""Since when this process knows of each file that nothing names, by a clock that nobody sets."""


def clear_leftovers(session: Session, place: Place, *, now: datetime) -> None:
    """Throw away what nothing will ask for again at `now`."""
    place.store.clear_work_older_than(A_DAY.total_seconds(), now)
    for key in keys_of_long_refused(session, now=now):
        place.store.discard_quarantined(key)
    unused = [
        *unused_derived(session, place, now=now),
        *unused_pictures(session, place, now=now),
        *unused_uploads(session, place, now=now),
    ]
    for path in _met_long_ago([file.path for file in unused]):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _met_long_ago(paths: list[Path]) -> list[Path]:
    now_s = time.monotonic()
    for path in _met.keys() - set(paths):
        del _met[path]
    return [path for path in paths if now_s - _met.setdefault(path, now_s) >= PATIENCE_S]


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


def unused_uploads(session: Session, place: Place, *, now: datetime) -> Iterator[StoredFile]:
    """Folders of uploads that nobody was told are safe, or that were refused; nothing came into them for a day."""
    old = [file for file in place.store.uploads() if file.modified_at < now - A_DAY]
    sealed = select(Upload.key).where(Upload.state == UploadState.sealed)
    arriving = select(Arrival.upload_key).where(Arrival.state.in_([ArrivalState.arriving, ArrivalState.whole]))
    named = {*session.scalars(sealed), *session.scalars(arriving)} if old else set()
    return (file for file in old if file.name not in named)

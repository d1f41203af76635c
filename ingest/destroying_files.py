"""Removing the files of a recording that was destroyed: here, in the second copy, and what was set aside as damaged.

The record was wiped before, in one transaction. This may be ended at any point
and is begun again until nothing is left; a file that another recording needs
stays.
"""

import logging
from datetime import datetime

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.orm import Session

from archive.compacting import compact
from archive.database import reading
from archive.destructions import Destruction, unfinished_destructions
from archive.errors import Conflict, MissingPart
from archive.keeping import Section
from archive.listening import ListeningCopy
from archive.recordings import Recording
from archive.settings import Settings
from archive.uploads import Upload, UploadState
from ingest.keeping.fixity import Writing
from ingest.keeping.kept_files import KeptFile, other_masters
from ingest.keeping.repairing import second_copy_of
from ingest.place import Place
from media.second_copy import DAMAGED, remove_bytes
from media.store import LocalStore

log = logging.getLogger(__name__)


def finish_destroying(place: Place, write: Writing, id_: int, *, now: datetime) -> None:
    """Remove what is left of one destroyed recording.

    Raises:
        MissingPart: a second copy is set and does not answer, so that it still holds the recording.
        Conflict: the database is too busy to be written anew.
    """
    with write() as session:
        ended = session.get_one(Destruction, id_)
        if ended.gone_at is not None:
            return
        remove_files(session, place.store, ended)
        _remove_second(session, place.settings, ended)
    compact(place.engine)
    with write() as session:
        session.get_one(Destruction, id_).gone_at = now


def finish_all(place: Place, write: Writing, *, now: datetime) -> None:
    """Go on with every destruction that was begun and not finished; what fails is said and tried again later."""
    with reading(place.engine) as session:
        unfinished = [ended.id for ended in unfinished_destructions(session)]
    for id_ in unfinished:
        try:
            finish_destroying(place, write, id_, now=now)
        except (Conflict, MissingPart, OSError) as error:
            log.warning("the files of a destroyed recording are not all gone: %s", error)


def remove_files(session: Session, store: LocalStore, ended: Destruction) -> None:
    """Remove its sound from the store, in a transaction that writes: nobody hands the same bytes in meanwhile."""
    for name in ended.derived:
        if session.scalar(select(ListeningCopy.id).where(_names(name)).limit(1)) is None:
            store.discard_derived(name)
    for key in ended.uploads:
        store.discard_upload(key)
        store.discard_quarantined(key)
    for sha256 in _masters_of(session, ended):
        store.destroy_master(sha256)
        remove_bytes(store.root / DAMAGED, sha256)


def _masters_of(session: Session, ended: Destruction) -> list[str]:
    """What goes of what is kept like masters: the recording, and what agreements on it rested on."""
    if session.get_bind().dialect.name == "postgresql":  # where others write beside this transaction
        session.execute(text("LOCK TABLE uploads IN SHARE ROW EXCLUSIVE MODE"))
    named = [session.get_one(Recording, ended.recording_id).sha256, *ended.evidence]
    return [sha256 for sha256 in named if not is_needed(session, sha256)]


def is_needed(session: Session, sha256: str) -> bool:
    """Whether another recording, an upload on its way to become one, or what is kept beside them has the same bytes."""
    there = select(Recording.id).where(Recording.sha256 == sha256, Recording.destroyed_at.is_(None))
    coming = select(Upload.id).where(Upload.sha256 == sha256, Upload.state == UploadState.sealed)
    if any(session.scalar(query.limit(1)) is not None for query in (there, coming)):
        return True
    return sha256 in other_masters(session)


def _remove_second(session: Session, settings: Settings, ended: Destruction) -> None:
    second = second_copy_of(settings)
    if second is not None:
        for sha256 in _masters_of(session, ended):
            second.destroy(KeptFile(Section.masters, sha256).place, sha256)


def _names(name: str) -> ColumnElement[bool]:
    return (ListeningCopy.opus_name == name) | (ListeningCopy.aac_name == name)

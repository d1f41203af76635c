"""The audit: what this archive promises about its bytes, its record and its index, checked and said in sentences."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.database import reading
from archive.festivals import Festival
from archive.listening import ListeningCopy
from archive.outbox import OutboxRow, open_errands
from archive.recordings import Recording
from archive.subjects import SubjectPicture
from archive.uploads import Upload, UploadState
from ingest.auditing_destroyed import destroyed_is_gone
from ingest.auditing_indexes import indexes_hold_what_they_should
from ingest.auditing_record import Violation, agreements_only_grow, events_explain_stories
from ingest.copies_there import is_there
from ingest.keeping.kept_files import other_masters
from ingest.leftovers import A_DAY, keys_of_long_refused, unused_derived, unused_pictures, unused_uploads
from ingest.place import Place
from ingest.promise import keys_with_a_run, unfinished_uploads
from media.store import hash_file


def audit(place: Place, *, now: datetime) -> list[Violation]:
    """Check every promise; an empty list means that all hold."""
    with reading(place.engine) as session:
        return [
            *_bytes_are_whole(session, place, now),
            *_one_recording_an_upload(session),
            *indexes_hold_what_they_should(session, place, now=now),
            *_rows_have_files(session, place),
            *destroyed_is_gone(session, place),
            *_files_have_rows(session, place, now),
            *_errands_get_done(session),
            *agreements_only_grow(session),
            *events_explain_stories(session),
            *_runs_end_or_live(session, place),
        ]


def _bytes_are_whole(session: Session, place: Place, now: datetime) -> Iterator[Violation]:
    store, over = place.store, keys_of_long_refused(session, now=now)
    for recording in session.scalars(select(Recording).where(Recording.destroyed_at.is_(None)).order_by(Recording.id)):
        yield from _whole(f"recording:{recording.key}", recording.sha256, store.master_path(recording.sha256))
    for upload in session.scalars(select(Upload).where(Upload.state == UploadState.sealed).order_by(Upload.id)):
        paths = (store.upload_path(upload.key), store.master_path(upload.sha256), store.quarantine_path(upload.key))
        yield from _whole(f"upload:{upload.key}", upload.sha256, *paths)
    for upload in session.scalars(select(Upload).where(Upload.state == UploadState.refused).order_by(Upload.id)):
        if upload.key not in over:
            yield from _whole(f"upload:{upload.key}", upload.sha256, store.quarantine_path(upload.key))


def _whole(thing: str, sha256: str, *paths: Path) -> Iterator[Violation]:
    """Whether the bytes of that hash lie at one of the paths at least."""
    there = [path for path in paths if path.exists()]
    if not there:
        yield Violation("bytes", thing, "Its bytes are gone; restore them from a backup.")
    elif not any(hash_file(path) == sha256 for path in there):
        yield Violation("bytes", thing, "Its bytes have changed; restore them from a backup.")


def _one_recording_an_upload(session: Session) -> Iterator[Violation]:
    accepted = select(Upload.key).where(Upload.state == UploadState.accepted, Upload.recording_id.is_(None))
    for key in session.scalars(accepted):
        yield Violation("recording", f"upload:{key}", "It was accepted and has no recording; retry it.")
    uploads = select(Upload.recording_id, func.count()).where(Upload.recording_id.is_not(None))
    for recording_id, count in session.execute(uploads.group_by(Upload.recording_id).having(func.count() > 1)):
        yield Violation("recording", f"recording:{recording_id}", f"{count} uploads claim it; there must be one.")


def _rows_have_files(session: Session, place: Place) -> Iterator[Violation]:
    for copy in session.scalars(select(ListeningCopy)):
        if not is_there(place.store, copy):
            sentence = "Its files are gone or cut short; start the worker anew, which makes them again."
            yield Violation("files", f"copy:{copy.id}", sentence)
    for sha256 in sorted(other_masters(session)):
        yield from _whole(f"master:{sha256}", sha256, place.store.master_path(sha256))
    for picture in session.scalars(select(SubjectPicture).order_by(SubjectPicture.id)):
        yield from _whole_picture(place, f"picture:{picture.key}", picture.name)
    for festival in session.scalars(select(Festival).where(Festival.plan_name != "").order_by(Festival.id)):
        yield from _whole_picture(place, f"plan:{festival.key}", festival.plan_name)


def _whole_picture(place: Place, thing: str, name: str) -> Iterator[Violation]:
    yield from _whole(thing, name.partition(".")[0], place.store.picture_path(name))


def _files_have_rows(session: Session, place: Place, now: datetime) -> Iterator[Violation]:
    masters = set(session.scalars(select(Recording.sha256))) | other_masters(session)
    for file in place.store.masters():
        if file.name not in masters and file.modified_at < now - A_DAY:
            yield Violation("files", f"master:{file.name}", "No recording, evidence or template knows this master.")
    for kind, unused in (("derived", unused_derived), ("picture", unused_pictures), ("upload", unused_uploads)):
        for file in unused(session, place, now=now - A_DAY):
            yield Violation(
                "files", f"{kind}:{file.name}", "Nothing uses this file; start the worker, which clears it."
            )


def _errands_get_done(session: Session) -> Iterator[Violation]:
    trying = {row.id for row in open_errands(session, limit=sys.maxsize)}
    for row in session.scalars(select(OutboxRow).where(OutboxRow.done_at.is_(None)).order_by(OutboxRow.id)):
        if row.id not in trying:
            yield Violation("errands", f"errand:{row.id}", f"{row.errand} failed {row.tries} times: {row.error}")


def _runs_end_or_live(session: Session, place: Place) -> Iterator[Violation]:
    """Every upload is at its end, in need of help, or on its way in a run that is promised or being worked on."""
    unfinished = unfinished_uploads(session)
    alive = keys_with_a_run(place) if unfinished else frozenset()
    with reading(place.engine) as later:  # a run may have ended, and an upload come in, since the first look
        still = {upload.key for upload in unfinished_uploads(later)}
    for upload in unfinished:
        if upload.key not in alive and upload.key in still:
            sentence = "It is unfinished and no run of it is under way; start the worker, which promises it again."
            yield Violation("runs", f"upload:{upload.key}", sentence)

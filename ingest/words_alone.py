"""A transcript without a recording: a typed interview whose tape is lost is deposited as the text that there is.

Its file is the master, kept byte for byte as any other. It has no sound, and so
no listening copy; its seconds are those of reading it aloud, so that passages
have their places and a story can be cut from it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.database import writing
from archive.events import note_event
from archive.recordings import TEXT
from archive.steps import StepRecord, StepState
from archive.uploads import Upload, seal_upload
from ingest.becoming_recording import become_recording
from ingest.intake import Deposit, upload_of
from ingest.place import Place
from ingest.promise import write_steps
from ingest.steps.of_upload import WORDS_ALONE
from ingest.transcript_import.bringing_in import bring_in
from ingest.transcript_import.brought import Form
from ingest.transcript_import.decoding import FILE_BYTES, check_size


def take_in_words(place: Place, content: bytes, deposit: Deposit, *, form: Form | None = None, now: datetime) -> str:
    """Take a text in as a recording without sound; gives the recording's key. All of it or nothing.

    Raises:
        InvalidInput: the deposit was not stated, the text cannot be used, or this person gave it before.
        Unusable: the same, with a sentence for each thing that is wrong.
        StorageFull: nothing is left of the text.
    """
    check_size(content)
    upload = upload_of(deposit, now)
    received = place.store.receive(upload.key, [content], limit_bytes=FILE_BYTES)
    upload.sha256, upload.size_bytes = received.sha256, received.size_bytes
    try:
        with writing(place.engine) as session:
            key = _record(session, upload, content, form=form, now=now)
            place.store.adopt_master(upload.key, upload.sha256)
    except BaseException:
        place.store.discard_upload(upload.key)
        raise
    return key


def _record(session: Session, upload: Upload, content: bytes, *, form: Form | None, now: datetime) -> str:
    seal_upload(session, upload)
    recording = become_recording(
        session, upload, now=now, container=TEXT, codec=TEXT, channels=0, sample_rate_hz=0, declared_duration_s=None,
        duration_s=0.0, damaged=False, problems=[],
    )  # fmt: skip
    write_steps(session, upload)
    for step in session.scalars(select(StepRecord).where(StepRecord.upload_id == upload.id)):
        step.state, step.ended_at = StepState.done, now
        step.message = WORDS_ALONE if step.step == "make_listening_copy" else ""
    note_event(session, "upload", f"upload:{upload.key}", by_id=upload.account_id, now=now)
    said: dict[str, Any] = {"by_id": upload.account_id, "now": now}
    bring_in(session, recording, content, form=form, language=upload.language, source=upload.file_name, **said)
    return recording.key

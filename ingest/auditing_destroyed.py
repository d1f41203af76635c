"""The audit of what was destroyed: neither words nor bytes of it are here any more."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.destructions import Destruction
from archive.listening import ListeningSpan
from archive.passages import Passage, PassageVersion
from archive.recordings import Recording
from archive.transcripts import Transcript
from ingest.auditing_record import Violation
from ingest.destroying_files import is_needed
from ingest.place import Place

STILL_SAID = "It was destroyed, and the record still holds words or sound of it; have it destroyed again."
STILL_HERE = "It was destroyed, and not all of its files are gone; start the worker, with every disk mounted."


def destroyed_is_gone(session: Session, place: Place) -> Iterator[Violation]:
    """What is left of recordings that were destroyed."""
    query = select(Recording, Destruction).outerjoin(Destruction, Destruction.recording_id == Recording.id)
    for recording, ended in session.execute(query.where(Recording.destroyed_at.is_not(None)).order_by(Recording.id)):
        thing = f"recording:{recording.key}"
        if ended is None:
            yield Violation("destroyed", thing, "It was destroyed, and nothing says by whom and why.")
        if any(session.scalar(left.limit(1)) is not None for left in _left(recording)):
            yield Violation("destroyed", thing, STILL_SAID)
        if _master_is_there(session, place, recording) or any(_others_are_there(place, ended)):
            yield Violation("destroyed", thing, STILL_HERE)


def _left(recording: Recording) -> Iterator[Any]:
    yield select(Transcript.id).where(Transcript.recording_id == recording.id)
    yield select(PassageVersion.id).join(Passage).where(Passage.recording_id == recording.id)
    yield select(ListeningSpan.id).where(ListeningSpan.recording_id == recording.id)


def _master_is_there(session: Session, place: Place, recording: Recording) -> bool:
    return place.store.master_path(recording.sha256).exists() and not is_needed(session, recording.sha256)


def _others_are_there(place: Place, ended: Destruction | None) -> Iterator[bool]:
    if ended is not None:
        yield ended.gone_at is None
        for key in ended.uploads:
            yield place.store.upload_path(key).exists()
            yield place.store.quarantine_path(key).exists()

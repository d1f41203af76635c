"""The audit of what was destroyed: neither words nor bytes of it are here any more."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.agreements import Agreement
from archive.destructions import Destruction
from archive.evidence import Evidence
from archive.listening import ListeningSpan
from archive.passages import Passage, PassageVersion
from archive.recordings import Recording
from archive.transcripts import Transcript
from archive.wiping_agreements import agreements_of
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
        if any(session.scalar(left.limit(1)) is not None for left in _left(recording, ended)):
            yield Violation("destroyed", thing, STILL_SAID)
        masters = [recording.sha256, *(ended.evidence if ended else ())]
        if _any_is_there(session, place, masters) or any(_others_are_there(place, ended)):
            yield Violation("destroyed", thing, STILL_HERE)


def _left(recording: Recording, ended: Destruction | None) -> Iterator[Any]:
    yield select(Transcript.id).where(Transcript.recording_id == recording.id)
    yield select(PassageVersion.id).join(Passage).where(Passage.recording_id == recording.id)
    yield select(ListeningSpan.id).where(ListeningSpan.recording_id == recording.id)
    if ended is not None and ended.papers_too:
        own = agreements_of(recording, ())
        yield select(Evidence.id).where(Evidence.agreement_id.in_(own), Evidence.sha256 != "")
        yield select(Agreement.id).where(Agreement.id.in_(own), Agreement.evidence != "")


def _any_is_there(session: Session, place: Place, masters: list[str]) -> bool:
    return any(place.store.master_path(one).exists() and not is_needed(session, one) for one in masters)


def _others_are_there(place: Place, ended: Destruction | None) -> Iterator[bool]:
    if ended is not None:
        yield ended.gone_at is None
        for key in ended.uploads:
            yield place.store.upload_path(key).exists()
            yield place.store.quarantine_path(key).exists()

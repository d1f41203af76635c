"""Recordings that wait for a speech model, and their going on once one can be used.

Only a transcription that was skipped is tried again. What was read before stays, whichever model is chosen later, and
so does what a person typed or brought in the meantime.
"""

from pathlib import Path

from sqlalchemy.orm import Session

from archive.errors import Conflict, MissingPart
from archive.uploads import Upload
from ingest.progress import waiting_for_model
from ingest.promise import promise_again
from ingest.speech.models import model_of_engine
from ingest.workplace import Workplace

_tried: dict[str, tuple[str, Path | None, int]] = {}
"""By an upload's key, with which model it was tried last: one that cannot be loaded is not tried every minute."""


def take_up_waiting(workplace: Workplace) -> list[str]:
    """Promise a run for each of them where the chosen model is here now; returns the keys."""
    engine, model = workplace.recogniser.choice()
    try:
        path = model_of_engine(engine, model, workplace.place.settings.models_folder)
    except MissingPart:
        return []
    with_this = engine, path, path.stat().st_mtime_ns if path else 0
    with workplace.writing() as session:
        untried = [upload for upload in waiting_for_model(session) if _tried.get(upload.key) != with_this]
        taken_up = [upload.key for upload in untried if _promised(session, upload)]
    _tried.update(dict.fromkeys(taken_up, with_this))
    return taken_up


def _promised(session: Session, upload: Upload) -> bool:
    try:
        promise_again(session, upload)
    except Conflict:  # its later steps are still under way
        return False
    return True

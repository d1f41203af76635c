"""Running one step of the line: counted before it starts, tried three times, then left for a person.

A try is written down before the work begins, so that a step which kills its
process (out of memory, a crashed decoder) also ends in "needs help".
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.clock import utc_now
from archive.errors import LostFence, MissingPart, NotAudio, StoryloomError
from archive.recordings import Recording
from archive.steps import StepRecord, StepState
from archive.uploads import Upload, UploadState
from ingest import no_room
from ingest.steps.describe import describe, refuse
from ingest.steps.indexing import index
from ingest.steps.listening import make_listening_copy
from ingest.steps.mentions import suggest_mentions
from ingest.steps.tidying import tidy
from ingest.steps.transcribing import transcribe
from ingest.workplace import Workplace, leave_at_once

log = logging.getLogger(__name__)

MOST_TRIES = 3
PAUSE_S = 0.5

Step = Callable[[Workplace, int], str]

LINE: dict[str, Step] = {
    "describe": describe,
    "make_listening_copy": make_listening_copy,
    "transcribe": transcribe,
    "tidy": tidy,
    "suggest_mentions": suggest_mentions,
    "index": index,
}
"""Each takes the workplace and the upload's id and returns a sentence on what it did."""


def run_step(workplace: Workplace, name: str, upload_id: int) -> bool:
    """Run one step to its end; whether the next one can start."""
    try:
        while _begin(workplace, name, upload_id):
            if (ended := _try_once(workplace, name, upload_id)) is not None:
                return ended
            time.sleep(PAUSE_S)
    except LostFence:
        leave_at_once()
    return False


def _begin(workplace: Workplace, name: str, upload_id: int) -> bool:
    """Write the try down; False when this step has had its tries, or its upload was refused or destroyed since."""
    with workplace.writing() as session:
        upload, record = session.get_one(Upload, upload_id), step_record(session, upload_id, name)
        if upload.recording_id is not None and session.get_one(Recording, upload.recording_id).destroyed_at:
            return False
        if upload.state is UploadState.refused:
            if record.state is StepState.working:  # killed between the refusal and its own end
                record.state, record.message, record.ended_at = StepState.done, upload.refusal or "", utc_now()
            return False
        if record.tries >= MOST_TRIES:
            record.state = StepState.needs_help
            record.ended_at = utc_now()
            record.message = record.message or "The program ended three times while it did this."
            return False
        record.tries += 1
        record.state, record.started_at, record.ended_at = StepState.working, utc_now(), None
        record.done_share = None
    return True


def _try_once(workplace: Workplace, name: str, upload_id: int) -> bool | None:
    """True or False when the step has ended, for good or not; None when it is to be tried again."""
    try:
        said = LINE[name](workplace, upload_id)
    except LostFence:
        raise
    except NotAudio as error:
        if name != "describe":  # there was sound in it when it was described; a person should look
            return _failed(workplace, name, upload_id, error)
        refuse(workplace, upload_id, str(error))
        _end(workplace, name, upload_id, state=StepState.done, message=str(error))
        return False
    except MissingPart as error:
        _end(workplace, name, upload_id, state=StepState.skipped, message=str(error))
        return True
    except Exception as error:  # noqa: BLE001 (whatever fails, the queue goes on and a person is told)
        return _failed(workplace, name, upload_id, error)
    _end(workplace, name, upload_id, state=StepState.done, message=said)
    return True


def _failed(workplace: Workplace, name: str, upload_id: int, error: Exception) -> bool | None:
    log.warning("step %s of upload %s failed: %s", name, upload_id, error, exc_info=error)
    expected = isinstance(error, StoryloomError)
    message = str(error) if expected else f"{type(error).__name__}: {error}"
    full = no_room.speaks_of_no_room(error)
    with workplace.writing() as session:
        record = step_record(session, upload_id, name)
        record.message, record.ended_at = message[:500], utc_now()
        record.tries -= full  # it is tried for as long as it takes to make room
        record.state = StepState.needs_help if record.tries >= MOST_TRIES else StepState.waiting
        if record.state is StepState.needs_help:
            return False
    if full:
        time.sleep(no_room.FULL_PAUSE_S)
    return None


def _end(workplace: Workplace, name: str, upload_id: int, **fields: Any) -> None:
    with workplace.writing() as session:
        record = step_record(session, upload_id, name)
        record.ended_at, record.tries = utc_now(), 0  # tries in vain are counted, not how often it was done
        for field, value in fields.items():
            setattr(record, field, value)


def step_record(session: Session, upload_id: int, name: str) -> StepRecord:
    """The record of one step; steps are laid out when the upload is sealed."""
    found = session.scalar(select(StepRecord).where(StepRecord.upload_id == upload_id, StepRecord.step == name))
    if found is None:
        found = StepRecord(upload_id=upload_id, step=name, state=StepState.waiting, tries=0)
        session.add(found)
        session.flush()
    return found

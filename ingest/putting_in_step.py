"""Words that came without times find their seconds: by what a machine heard of the recording, else by its silences.

A recording that is still on its way is waited for, since its machine's reading
may be about to come. Doing it twice changes nothing.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.clock import utc_now
from archive.errors import Conflict, NotAudio
from archive.passages import Flag, PassageVersion
from archive.recordings import Recording
from archive.steps import StepRecord, StepState
from archive.transcript_keeping import IN_STEP, WORDS, LineToKeep, lay_over, waits_for_seconds
from archive.transcripts import Transcript, TranscriptKind
from archive.uploads import Upload
from ingest.alignment.in_step import put_in_step, ways
from ingest.alignment.placed import Placed
from ingest.speech.windows import levels_db
from ingest.workplace import Workplace
from media.pcm import read_pcm

STILL_LISTENING = "The machine is still listening to this recording; the text is put in step after that."


def put_transcript_in_step(workplace: Workplace, transcript_id: int) -> None:
    """Lay a transcript that waits over its recording's seconds, and make it the current one.

    Raises:
        Conflict: the recording is still being listened to; it is to be tried again.
    """
    with workplace.reading() as session:
        transcript = session.get_one(Transcript, transcript_id)
        if not waits_for_seconds(transcript):
            return
        lines, recording = transcript.settings[WORDS], session.get_one(Recording, transcript.recording_id)
        if _is_listened_to(session, recording.id):
            raise Conflict(STILL_LISTENING)
        heard = _heard(session, recording.id)
    placed = put_in_step(
        [line["text"] for line in lines],
        [line["start_s"] for line in lines],
        levels=_levels(workplace, recording),
        heard=heard,
        duration_s=recording.duration_s,
    )
    with workplace.writing() as session:
        _keep(session, session.get_one(Transcript, transcript_id), placed)


def _keep(session: Session, transcript: Transcript, placed: Sequence[Placed]) -> None:
    settings = dict(transcript.settings)
    lines = settings.pop(WORDS, None)
    if lines is None:
        return
    transcript.settings = {**settings, IN_STEP: ways(placed)}
    kept = [_line(line, place) for line, place in zip(lines, placed, strict=True)]
    lay_over(session, transcript, kept, now=utc_now())


def _line(line: dict[str, Any], placed: Placed) -> LineToKeep:
    return LineToKeep(
        start_s=placed.start_s,
        end_s=placed.end_s,
        text=line["text"],
        words=placed.words,
        speaker_id=line["speaker_id"],
        flags=(Flag.unsure.value,) if line["doubted"] else (),
    )


def _is_listened_to(session: Session, recording_id: int) -> bool:
    """Whether the line has not come past the machine's reading yet, and needs nobody's help to get there."""
    query = (
        select(StepRecord.state)
        .join(Upload, Upload.id == StepRecord.upload_id)
        .where(Upload.recording_id == recording_id)
    )
    states = set(session.scalars(query.where(StepRecord.step.in_(["transcribe", "tidy"]))))
    stopped = session.scalar(query.where(StepRecord.state == StepState.needs_help).limit(1))
    return stopped is None and bool(states & {StepState.waiting, StepState.working})


def _heard(session: Session, recording_id: int) -> list[Any]:
    """The words of the newest machine's reading that has their times."""
    newest = select(Transcript.id).where(
        Transcript.recording_id == recording_id, Transcript.kind == TranscriptKind.machine
    )
    for transcript_id in session.scalars(newest.order_by(Transcript.id.desc())).all():
        own = select(PassageVersion.words).where(PassageVersion.transcript_id == transcript_id)
        words = [word for line in session.scalars(own.order_by(PassageVersion.position)) for word in line]
        if words:
            return words
    return []


def _levels(workplace: Workplace, recording: Recording) -> NDArray[np.float64]:
    """How loud each moment is; nothing where the sound cannot be decoded, and lines are then shared out evenly."""
    with workplace.place.store.work_folder() as folder:
        try:
            return _levels_of(workplace.place.store.master_path(recording.sha256), folder)
        except NotAudio:
            return np.zeros(0)


def _levels_of(master: Path, folder: Path) -> NDArray[np.float64]:
    return levels_db(read_pcm(master, out=folder / "pcm.raw"))

"""`transcribe`: the speech model's reading, window by window, each kept as soon as it is finished.

No transaction is open while the model runs. A killed run goes on after its last
finished window; the windows become a transcript in `tidy`.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sqlalchemy import func, select

from archive.channels import Channel
from archive.clock import utc_now
from archive.errors import NotPermitted
from archive.gate import MACHINE, may
from archive.gate_facts import recording_facts
from archive.recordings import Recording
from archive.steps import StepRecord
from archive.transcripts import TranscribedWindow
from ingest.speech.transcript_data import Provenance, WindowResult, to_data
from ingest.speech.windows import Window, is_silent, speech_windows
from ingest.steps.of_upload import recording_of
from ingest.workplace import Workplace
from media.pcm import SPEECH_RATE_HZ, read_pcm


def transcribe(workplace: Workplace, upload_id: int) -> str:
    """Have the recogniser read the recording; windows that were read before are not read again.

    Raises:
        MissingPart: no model is installed; the recording is safe and waits for a person or a model.
        NotPermitted: its agreement does not allow the archive's own machine to transcribe it.
    """
    with workplace.reading() as session:
        recording = recording_of(session, upload_id)
        verdict = may(MACHINE, recording_facts(session, recording.id), Channel.ai, utc_now())
    if not verdict.allow:
        raise NotPermitted(f"The machine may not transcribe this recording: {verdict.reason}.")
    workplace.recogniser.take_up_choice()
    with workplace.place.store.work_folder() as folder:
        return _read(workplace, recording, upload_id, folder)


def _read(workplace: Workplace, recording: Recording, upload_id: int, folder: Path) -> str:
    pcm = read_pcm(workplace.place.store.master_path(recording.sha256), out=folder / "pcm.raw")
    if is_silent(pcm):
        _keep(workplace, recording.id, _fingerprint(recording, None, ()), _silence(recording), None, upload_id, 1)
        return "No speech in it."
    windows = speech_windows(pcm, SPEECH_RATE_HZ, longest_s=workplace.place.settings.window_s)
    speech = folder / "speech.npy"
    np.save(speech, pcm)
    language, prompt = recording.language or None, ""
    provenance = workplace.recogniser.provenance(language=language, prompt=prompt)
    fingerprint = _fingerprint(recording, provenance, windows)
    first = _windows_done(workplace, recording.id, fingerprint)
    results = workplace.recogniser.transcribe(speech, windows, language=language, prompt=prompt, first_window=first)
    for result in results:
        _keep(workplace, recording.id, fingerprint, result, provenance, upload_id, len(windows))
    return f"Read by {provenance.engine} {provenance.version} with {provenance.model}."


def _fingerprint(recording: Recording, provenance: Provenance | None, windows: Sequence[Window]) -> str:
    source = [recording.sha256, to_data(provenance) if provenance else "silence", [list(w) for w in windows]]
    return hashlib.sha256(json.dumps(source, sort_keys=True).encode()).hexdigest()


def _windows_done(workplace: Workplace, recording_id: int, fingerprint: str) -> int:
    with workplace.reading() as session:
        done = select(func.count()).where(
            TranscribedWindow.recording_id == recording_id, TranscribedWindow.fingerprint == fingerprint
        )
        return session.scalar(done) or 0


def _silence(recording: Recording) -> WindowResult:
    return WindowResult(index=0, start_s=0.0, end_s=recording.duration_s, segments=(), language=None)


def _keep(  # noqa: PLR0917 (one row's columns)
    workplace: Workplace,
    recording_id: int,
    fingerprint: str,
    result: WindowResult,
    provenance: Provenance | None,
    upload_id: int,
    of: int,
) -> None:
    data = {"window": to_data(result), "provenance": to_data(provenance) if provenance else None, "of": of}
    with workplace.writing() as session:
        row = select(TranscribedWindow.id).where(
            TranscribedWindow.recording_id == recording_id,
            TranscribedWindow.fingerprint == fingerprint,
            TranscribedWindow.position == result.index,
        )
        if session.scalar(row) is None:
            session.add(
                TranscribedWindow(
                    recording_id=recording_id, fingerprint=fingerprint, position=result.index, result=data
                )
            )
        record = session.scalar(
            select(StepRecord).where(StepRecord.upload_id == upload_id, StepRecord.step == "transcribe")
        )
        if record is not None:
            record.done_share = (result.index + 1) / of
            record.tries = 1  # a try that came further than the one before was not in vain

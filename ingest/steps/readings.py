"""A reading of a recording under way: what it is made with, and which of its windows are finished.

A run that was killed goes on with the reading that was begun, with its windows and its prompt, whatever names the
archive has learnt since: all windows of a transcript were read alike.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.steps import StepRecord
from archive.transcripts import TranscribedWindow
from ingest.speech.transcript_data import Provenance, SettingValue, WindowResult, provenance_from_data, to_data
from ingest.speech.windows import Window
from ingest.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading. `base` stands for the sound, the engine and the settings; `names` are those in its prompt.

    Without speech there are no windows and no `provenance`, and `decided` says how that was found.
    """

    recording_id: int
    base: str
    windows: tuple[Window, ...] = ()
    provenance: Provenance | None = None
    names: tuple[str, ...] = ()
    decided: Mapping[str, SettingValue] = field(default_factory=dict)
    done: int = 0

    @property
    def fingerprint(self) -> str:
        """The same for the same sound read in the same way."""
        prompt = self.provenance.prompt if self.provenance else ""
        return hashed(self.base, prompt, [list(window) for window in self.windows])


def hashed(*parts: Any) -> str:
    """SHA-256 of anything that JSON can say."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def begun_reading(session: Session, recording_id: int, base: str, *, allowed: Collection[str]) -> Reading | None:
    """The newest reading of this base that was begun; none whose prompt holds a name that is not `allowed` now."""
    first = select(TranscribedWindow).where(
        TranscribedWindow.recording_id == recording_id, TranscribedWindow.position == 0
    )
    for row in session.scalars(first.order_by(TranscribedWindow.id.desc())):
        plan = row.result.get("plan", {})
        if plan.get("base") == base and row.result["provenance"] and set(plan["names"]) <= set(allowed):
            done = select(func.count()).where(
                TranscribedWindow.recording_id == recording_id, TranscribedWindow.fingerprint == row.fingerprint
            )
            return Reading(
                recording_id,
                base,
                windows=tuple((start, end) for start, end in plan["windows"]),
                provenance=provenance_from_data(row.result["provenance"]),
                names=tuple(plan["names"]),
                done=session.scalar(done) or 0,
            )
    return None


def keep_window(workplace: Workplace, reading: Reading, upload_id: int, result: WindowResult) -> None:
    """Write a finished window down, once, and how far the reading has come."""
    of = max(1, len(reading.windows))
    with workplace.writing() as session:
        row = select(TranscribedWindow.id).where(
            TranscribedWindow.recording_id == reading.recording_id,
            TranscribedWindow.fingerprint == reading.fingerprint,
            TranscribedWindow.position == result.index,
        )
        if session.scalar(row) is None:
            session.add(
                TranscribedWindow(
                    recording_id=reading.recording_id,
                    fingerprint=reading.fingerprint,
                    position=result.index,
                    result=_data(reading, result, of),
                )
            )
        record = session.scalar(
            select(StepRecord).where(StepRecord.upload_id == upload_id, StepRecord.step == "transcribe")
        )
        if record is not None:
            record.done_share = (result.index + 1) / of
            record.tries = 1  # a try that came further than the one before was not in vain


def _data(reading: Reading, result: WindowResult, of: int) -> dict[str, Any]:
    data: dict[str, Any] = {
        "window": to_data(result),
        "provenance": to_data(reading.provenance) if reading.provenance else None,
        "of": of,
    }
    if result.index == 0:  # once for all of them: a recording may have thousands
        windows = [list(window) for window in reading.windows]
        data["plan"] = {"base": reading.base, "windows": windows, "names": list(reading.names)}
        data["decided"] = dict(reading.decided)
    return data

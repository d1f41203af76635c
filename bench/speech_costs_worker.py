"""One recording along the line, from its bytes to its passages, with the costs of each part. Prints one line of JSON.

`bench.speech_costs` starts it in a process of its own, so that the memory it shows is a worker's and nothing else's.
The settings come from the environment, as a worker's do.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from archive.clock import utc_now
from archive.recordings import Recording
from archive.steps import StepRecord
from archive.transcripts import TranscribedWindow
from archive.uploads import DEPOSIT_STATEMENT, Upload
from ingest.configuration import load_settings
from ingest.intake import Deposit, take_in_file
from ingest.kept_indexes import open_indexes
from ingest.line import run_step
from ingest.place import open_place
from ingest.speech.recogniser import Recogniser
from ingest.takeover import enlist
from ingest.workplace import Workplace

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def cpu_of(pid: int) -> float:
    """Processor seconds that a running process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


def peak_mb(pid: int | str) -> float:
    """The most memory that a running process ever held."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def own_cpu() -> float:
    """Of this process and the children that it has waited for."""
    uses = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


class MeasuredRecogniser(Recogniser):
    """Keeps how much processor time its process spent on finding windows and on hearing words."""

    spent: dict[str, float]

    def windows(self, *given: Any, **named: Any) -> Any:
        return self._measured("windows", lambda: super(MeasuredRecogniser, self).windows(*given, **named))

    def transcribe(self, pcm_path: Path, windows: Any, **named: Any) -> Any:
        hear = super().transcribe
        list(hear(pcm_path, windows[:1], **named))  # the first window of a process takes longer
        return iter(self._measured("words", lambda: list(hear(pcm_path, windows, **named))))

    def _measured(self, name: str, work: Callable[[], Any]) -> Any:
        assert self.pid, "it was asked for its provenance before"
        before = cpu_of(self.pid)
        result = work()
        self.spent[name] = cpu_of(self.pid) - before
        return result


def measured(sound: Path) -> dict[str, Any]:
    settings = load_settings()
    place = open_place(settings)
    enlist(place.engine, "bench")
    recogniser = MeasuredRecogniser(
        "whisper", model=settings.whisper_model, threads=settings.whisper_threads, models_folder=settings.models_folder
    )
    recogniser.spent = {}
    workplace = Workplace(place, recogniser, open_indexes(settings), "bench")
    deposit = Deposit(file_name=sound.name, statement=DEPOSIT_STATEMENT, language="en")
    upload = take_in_file(place, sound, deposit, now=utc_now())
    recogniser.provenance(language="en", prompt="")
    spent = {}
    for step in ("describe", "make_listening_copy", "transcribe", "tidy"):
        before = own_cpu()
        assert run_step(workplace, step, upload.id), message_of(workplace, upload.id, step)
        spent[step] = own_cpu() - before
    assert recogniser.pid
    memory = {"recogniser_mb": peak_mb(recogniser.pid), "worker_mb": peak_mb("self")}
    recogniser.close()
    return {**of_the_record(workplace, upload.id), "spent": {**spent, **recogniser.spent}, **memory}


def message_of(workplace: Workplace, upload_id: int, step: str) -> str:
    with workplace.reading() as session:
        said = select(StepRecord.message).where(StepRecord.upload_id == upload_id, StepRecord.step == step)
        return f"{step}: {session.scalar(said)}"


def of_the_record(workplace: Workplace, upload_id: int) -> dict[str, Any]:
    with workplace.reading() as session:
        recording = session.get_one(Recording, session.get_one(Upload, upload_id).recording_id)
        first = session.scalars(select(TranscribedWindow).where(TranscribedWindow.position == 0)).one()
        return {"seconds": recording.duration_s, "windows": first.result["plan"]["windows"]}


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]))))

"""Archives for the tests of the line: a folder, small recordings, and real worker processes that work on them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.agreeing import record_agreement
from archive.agreement_versions import Scope
from archive.agreements import NameShown, Use
from archive.clock import utc_now
from archive.database import reading, writing
from archive.facts import Span
from archive.keys import new_key
from archive.listening import ListeningCopy
from archive.mentions import Mention
from archive.passages import Passage, PassageVersion
from archive.recordings import Recording
from archive.settings import Settings
from archive.steps import StepRecord
from archive.stories import Story
from archive.story_drafts import draft_story
from archive.story_publishing import publish_story
from archive.subject_keeping import find_or_add_subject
from archive.subjects import SubjectKind
from archive.transcripts import TranscribedWindow, Transcript
from archive.uploads import DEPOSIT_STATEMENT, Upload
from ingest.auditing import audit
from ingest.intake import Deposit, take_in
from ingest.kept_indexes import open_indexes
from ingest.line import LINE, run_step
from ingest.place import Place
from ingest.speech.recogniser import Recogniser
from ingest.takeover import enlist
from ingest.workplace import Workplace
from media.store import hash_file
from tests.forked_worker import drained
from tests.laid_archive import open_laid
from tests.media.sounds import tone, wav_bytes

ROOT = Path(__file__).parents[2]
DRIVER = Path(__file__).with_name("killed_workers.py")
RATE_HZ = 16_000
PATIENCE_S = 120


def open_at(folder: Path, **settings) -> Place:
    return open_laid(Settings(data=folder, **{"transcriber": "test:echo", **settings}))


def know_names(place: Place) -> None:
    with writing(place.engine) as session:
        for name, kind in (("blue corn", SubjectKind.crop), ("pumpkin stew", SubjectKind.dish)):
            find_or_add_subject(session, kind, name, now=utc_now())


def sounding(seconds: float, *, pitch_hz: float = 300.0) -> bytes:
    return wav_bytes(tone(pitch_hz, seconds, rate=RATE_HZ), rate=RATE_HZ)


def silence(seconds: float) -> bytes:
    return wav_bytes(np.zeros(round(seconds * RATE_HZ), np.float32), rate=RATE_HZ)


def give(place: Place, data: bytes, file_name: str = "a.wav", **said) -> Upload:
    deposit = Deposit(file_name=file_name, statement=DEPOSIT_STATEMENT, **said)
    return take_in(place, [data], deposit, now=utc_now())


def environment(place: Place, **more: str) -> dict[str, str]:
    settings = place.settings
    chosen = {"DATA": settings.data, "TRANSCRIBER": settings.transcriber, "WINDOW_S": settings.window_s}
    given = {**chosen, "DATABASE_URL": settings.database_url, "LOG_LEVEL": "warning", **more}
    return {**os.environ, **{f"STORYLOOM_{name}": str(value) for name, value in given.items()}}


def worker(place: Place, *options: str, **more: str) -> "subprocess.Popen[str]":
    """A real worker. `more` are settings, by the last part of their variables' names."""
    command = [sys.executable, "-m", "ingest.worker_main", *options]
    return subprocess.Popen(command, env=environment(place, **more), cwd=ROOT, stderr=subprocess.PIPE, text=True)


def drain(place: Place, **more: str) -> str:
    """Let a worker do all there is to do; what it said."""
    with NamedTemporaryFile("r", prefix="said-") as said:
        status = drained(environment(place, **more), Path(said.name), PATIENCE_S)
        sentences = said.read()
    assert status == 0, sentences
    return sentences


def ends_of(place: Place, *points: str, **more: str) -> list[int]:
    """Let one worker after the other meet its point (see the driver); how each ended, as a status or less a signal."""
    command = [sys.executable, str(DRIVER), *points]
    done = subprocess.run(
        command, env=environment(place, **more), cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    sys.stderr.write(done.stderr)  # shown where a test fails
    return json.loads(done.stdout.splitlines()[-1])


def heard_from(place: Place) -> list[int]:
    """The first window of every call to the recogniser by the driver's workers."""
    path = place.settings.data / "heard"
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def workplace_at(place: Place) -> Workplace:
    """The tools of a worker, in this process; whoever asks for them closes the index."""
    executor = f"test-{new_key()}"
    enlist(place.engine, executor)
    recogniser = Recogniser("test:echo", model="", threads=1, models_folder=place.settings.data / "models")
    return Workplace(place, recogniser, open_indexes(place.settings), executor)


def carry(workplace: Workplace, upload: Upload) -> Recording:
    """Take one upload along the line in this process."""
    for name in LINE:
        assert run_step(workplace, name, upload.id)
    workplace.recogniser.close()
    with workplace.reading() as session:
        return session.get_one(Recording, session.get_one(Upload, upload.id).recording_id)


def publish(place: Place, recording: Recording, title: str = "Three tones") -> Story:
    """A story of the whole recording, agreed to and open."""
    with writing(place.engine) as session:
        span = Span(recording.id, 0.0, recording.duration_s)
        story = draft_story(session, title=title, lede="", spans=[span], language="en", by_id=None, now=utc_now())
        agree(session, story, {Use.web})
        return publish_story(session, story, by_id=None, now=utc_now())


def agree(session: Session, scope: Scope, uses: set[Use], **more) -> None:
    record_agreement(
        session, scope=scope, person_id=None, uses=uses, name_shown=NameShown.full, wording="Words.",
        evidence="A letter.", by_id=None, now=utc_now(), **more,
    )  # fmt: skip


def steps(place: Place, upload: Upload) -> dict[str, str]:
    return {name: record.state.value for name, record in step_records(place, upload).items()}


def step_records(place: Place, upload: Upload) -> dict[str, StepRecord]:
    with reading(place.engine) as session:
        query = select(StepRecord).where(StepRecord.upload_id == upload.id).order_by(StepRecord.id)
        return {record.step: record for record in session.scalars(query)}


def all_of(place: Place, table) -> list:
    with reading(place.engine) as session:
        return list(session.scalars(select(table).order_by(table.id)))


def one(place: Place, table):
    (row,) = all_of(place, table)
    return row


def broken(place: Place) -> list[str]:
    return [f"{found.promise} {found.thing}: {found.sentence}" for found in audit(place, now=utc_now())]


def counts(place: Place) -> dict[str, int]:
    """How many there are of everything that a run makes."""
    tables = (Recording, ListeningCopy, Transcript, Passage, PassageVersion, Mention, TranscribedWindow)
    with reading(place.engine) as session:
        return {table.__name__: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def masters(place: Place) -> dict[str, str]:
    """Name of each master and the hash that its bytes have."""
    return {file.name: hash_file(file.path) for file in place.store.masters()}

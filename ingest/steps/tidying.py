"""`tidy`: finished windows become a machine transcript of passages: sentences, not fragments.

Where a line covers the seconds of a passage that is there, it is that passage.
A person's reading is never replaced: where the current transcript is not a
machine's, the new one is kept beside it.
"""

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.clock import utc_now
from archive.errors import MissingPart
from archive.passage_keeping import passages_for, take_up
from archive.passages import PassageVersion
from archive.phrases import Phrase
from archive.recordings import Contribution, Part, Recording
from archive.transcripts import TranscribedWindow, Transcript, TranscriptKind
from ingest.speech.marks import marked
from ingest.speech.tidy import PassageText, passages_from_marked
from ingest.speech.transcript_data import Provenance, provenance_from_data, window_from_data
from ingest.steps.of_upload import recording_of
from ingest.workplace import Workplace

ENGLISH = "en"


def tidy(workplace: Workplace, upload_id: int) -> str:
    """Make the transcript of the newest windows; nothing new when it was made before.

    Raises:
        MissingPart: nothing was transcribed; the recording waits for a person or a model.
    """
    with workplace.reading() as session:
        recording = recording_of(session, upload_id)
        windows = _newest_windows(session, recording.id)
    if not windows:
        raise MissingPart("There is no transcript yet: listen to it and type or import one, or install a model.")
    first = windows[0]
    results = [window_from_data(row.result["window"]) for row in windows]
    provenance = provenance_from_data(first.result["provenance"]) if first.result["provenance"] else None
    only_english = provenance is not None and provenance.language == ENGLISH
    reading = marked(results, stated=recording.language, only_english=only_english)
    passages = passages_from_marked(reading.segments)
    with workplace.writing() as session:
        if _made_before(session, recording.id, first.fingerprint):
            return Phrase("The transcript was there.")
        settings = {**first.result.get("decided", {}), "fingerprint": first.fingerprint}
        transcript = _transcript(recording.id, settings, provenance, reading.language, no_speech=not passages)
        _write(session, session.get_one(Recording, recording.id), transcript, passages)
    return f"{len(passages)} passages." if passages else Phrase("No speech in it.")


def _newest_windows(session: Session, recording_id: int) -> list[TranscribedWindow]:
    """The windows of the newest transcription that came to its end; a half-finished one is none."""
    query = select(TranscribedWindow).where(TranscribedWindow.recording_id == recording_id)
    readings: dict[str, list[TranscribedWindow]] = defaultdict(list)
    for row in session.scalars(query.order_by(TranscribedWindow.position)):
        readings[row.fingerprint].append(row)
    whole = [rows for rows in readings.values() if len(rows) == rows[0].result["of"]]
    return max(whole, key=lambda rows: rows[-1].id, default=[])


def _made_before(session: Session, recording_id: int, fingerprint: str) -> bool:
    made = session.scalars(select(Transcript.settings).where(Transcript.recording_id == recording_id))
    return any(settings.get("fingerprint") == fingerprint for settings in made)


def _transcript(
    recording_id: int, settings: dict[str, Any], provenance: Provenance | None, language: str, *, no_speech: bool
) -> Transcript:
    transcript = Transcript(
        recording_id=recording_id,
        kind=TranscriptKind.machine,
        language=language,
        no_speech=no_speech,
        settings=settings,
        created_at=utc_now(),
    )
    if provenance:
        transcript.engine, transcript.engine_version = provenance.engine, provenance.version
        transcript.model, transcript.model_sha256 = provenance.model, provenance.model_sha256
        transcript.prompt = provenance.prompt
        transcript.settings = {**provenance.settings, **settings}
    return transcript


def _write(session: Session, recording: Recording, transcript: Transcript, passages: tuple[PassageText, ...]) -> None:
    session.add(transcript)
    session.flush()
    speaker_id = _only_narrator(session, recording.id)
    kept = passages_for(session, recording.id, [(found.start_s, found.end_s) for found in passages])
    for position, (passage, found) in enumerate(zip(kept, passages, strict=True)):
        session.add(
            PassageVersion(
                passage_id=passage.id, transcript_id=transcript.id, position=position, start_s=found.start_s,
                end_s=found.end_s, text=found.text, confidence=found.confidence, speaker_id=speaker_id,
                words=[[w.text, w.start_s, w.end_s, w.confidence] for w in found.words],
                flags=list(found.marks.flags), language=found.marks.language,
            )
        )  # fmt: skip
    take_up(session, recording, transcript, now=transcript.created_at)


def _only_narrator(session: Session, recording_id: int) -> int | None:
    """The narrator, where there is just one and nobody else is heard."""
    people = session.execute(
        select(Contribution.person_id, Contribution.part).where(
            Contribution.recording_id == recording_id, Contribution.part.in_([Part.narrator, Part.interviewer])
        )
    ).all()
    return people[0].person_id if len(people) == 1 and people[0].part is Part.narrator else None

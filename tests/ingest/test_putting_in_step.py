"""The worker puts text that came without times in step with its recording, once nothing is listened to any more."""

import json
from pathlib import Path

import numpy as np
import pytest
from line_archive import broken, carry, give, know_names, open_at, workplace_at
from speech_samples import VOICE_MODEL, decoded
from sqlalchemy import select

from archive.clock import utc_now
from archive.database import writing
from archive.errors import Conflict
from archive.mentions import Mention
from archive.outbox import Errand, OutboxRow
from archive.passage_correcting import correct_passage
from archive.passages import Passage, PassageVersion
from archive.recordings import Recording
from archive.steps import StepRecord, StepState
from archive.transcript_keeping import IN_STEP
from archive.transcripts import Transcript, TranscriptKind
from ingest import errands
from ingest.alignment.in_step import put_in_step
from ingest.putting_in_step import put_transcript_in_step
from ingest.transcript_import.bringing_in import bring_in
from tests.media.sounds import tone, wav_bytes

RATE_HZ = 16_000
SPOKEN = ((0.5, 1.5), (2.5, 3.0), (4.0, 5.5))
TEXT = "My aunt kept blue corn. Hers only. Nobody else had any blue corn left by then."
STEADY = ((0.0, 0.85), (1.0, 1.85), (2.0, 2.85))
"""A sentence a second, as the test's engine hears them."""
RECORDINGS = Path(__file__).parents[2] / "demo" / "recordings"
SLUG = "09-i-planted-a-dumpling"


def sound(spoken=SPOKEN, seconds=6) -> bytes:
    samples = np.zeros(seconds * RATE_HZ, np.float32)
    for start_s, end_s in spoken:
        voice = tone(300.0, end_s - start_s, rate=RATE_HZ)
        samples[round(start_s * RATE_HZ) : round(start_s * RATE_HZ) + len(voice)] = voice
    return wav_bytes(samples, rate=RATE_HZ)


@pytest.fixture
def workplace(tmp_path):
    place = open_at(tmp_path)
    know_names(place)
    workplace = workplace_at(place)
    yield workplace
    workplace.close_indexes()


@pytest.fixture
def recording(workplace):
    return carry(workplace, give(workplace.place, sound()))


def bring(workplace, recording, text=TEXT):
    with writing(workplace.place.engine) as session:
        kept = session.get_one(Recording, recording.id)
        bring_in(session, kept, text.encode(), language="en", by_id=None, now=utc_now())


def drain(workplace):
    while errands.drain(workplace):
        pass


def current(workplace):
    with workplace.reading() as session:
        recording = session.scalars(select(Recording)).one()
        made = session.get_one(Transcript, recording.current_transcript_id)
        lines = select(PassageVersion).where(PassageVersion.transcript_id == made.id)
        return made, list(session.scalars(lines.order_by(PassageVersion.position)))


def test_typed_text_is_put_in_step_by_the_silences_and_read_for_names(workplace, recording):
    before, _ = current(workplace)
    bring(workplace, recording)
    assert current(workplace)[0].id == before.id
    drain(workplace)
    made, lines = current(workplace)
    assert (made.kind, made.parent_id) == (TranscriptKind.typed, before.id)
    assert made.settings[IN_STEP] == {"silences": 3}
    assert [(line.start_s, line.end_s) for line in lines] == [
        (pytest.approx(start_s, abs=0.05), pytest.approx(end_s, abs=0.05)) for start_s, end_s in SPOKEN
    ]
    with workplace.reading() as session:
        spoken = select(Mention.quote).where(Mention.passage_id.in_([line.passage_id for line in lines]))
        assert session.scalars(spoken).all().count("blue corn") == 2
    assert broken(workplace.place) == []


def test_doing_it_twice_changes_nothing(workplace, recording):
    bring(workplace, recording)
    drain(workplace)
    made, lines = current(workplace)
    put_transcript_in_step(workplace, made.id)
    again, same = current(workplace)
    assert (again.id, [line.id for line in same]) == (made.id, [line.id for line in lines])


def test_words_that_the_machine_heard_give_the_times(workplace):
    recording = carry(workplace, give(workplace.place, sound(STEADY, 3)))
    bring(workplace, recording, "We saved the blue corn! Tala cooked pumpkin stew. The river was near.")
    drain(workplace)
    made, lines = current(workplace)
    assert made.settings[IN_STEP] == {"words": 3}
    assert all(len(line.words) == len(line.text.split()) for line in lines)


def test_what_is_corrected_between_the_typing_and_the_step_is_its_parent(workplace, recording):
    bring(workplace, recording)
    with writing(workplace.place.engine) as session:
        passage = session.scalars(select(Passage)).first()
        correct_passage(session, passage, "We ate the blue corn.", seen=None, by_id=None, now=utc_now())
    drain(workplace)
    made, _ = current(workplace)
    with workplace.reading() as session:
        assert session.get_one(Transcript, made.parent_id).kind is TranscriptKind.corrected


def test_a_recording_that_is_listened_to_is_waited_for(workplace, recording):
    bring(workplace, recording)
    with writing(workplace.place.engine) as session:
        step = session.scalars(select(StepRecord).where(StepRecord.step == "transcribe")).one()
        step.state = StepState.working
        waiting = session.scalars(select(OutboxRow.target_id).where(OutboxRow.errand == Errand.put_in_step)).one()
    with pytest.raises(Conflict):
        put_transcript_in_step(workplace, waiting)
    with writing(workplace.place.engine) as session:
        session.get_one(StepRecord, step.id).state = StepState.needs_help
    drain(workplace)
    assert current(workplace)[0].kind is TranscriptKind.typed


@pytest.mark.speech
def test_a_recording_of_the_sample_is_in_step_to_a_third_of_a_second(tmp_path):
    from ingest.speech.models import install_voice_model
    from ingest.speech.recogniser import Recogniser
    from ingest.speech.sound_files import save_sound
    from ingest.speech.windows import levels_db

    pcm = decoded(RECORDINGS / f"{SLUG}.opus")
    said = json.loads((RECORDINGS / "times.json").read_text("utf-8"))[SLUG]
    save_sound(tmp_path / "sound.npy", pcm)
    model = install_voice_model(VOICE_MODEL, tmp_path / VOICE_MODEL.name)
    with Recogniser("whisper", model=str(model), threads=1, models_folder=tmp_path) as recogniser:
        windows = recogniser.windows(tmp_path / "sound.npy", longest_s=12.0).windows
        heard = list(recogniser.transcribe(tmp_path / "sound.npy", windows, language="en", prompt=""))
    words = [[w.text, w.start_s, w.end_s, w.confidence] for one in heard for s in one.segments for w in s.words]
    texts = [one["text"] for one in said]
    lines = put_in_step(texts, [None] * len(texts), levels=levels_db(pcm), heard=words, duration_s=len(pcm) / RATE_HZ)
    off = sorted(abs(line.start_s - one["start_s"]) for line, one in zip(lines, said, strict=True))
    assert {line.how for line in lines} == {"words"}
    assert off[len(off) // 2] <= 0.3

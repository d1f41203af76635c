"""Recordings that waited for a speech model go on once it is there; what was read before is left as it is."""

import pytest
from line_archive import all_of, give, open_at, sounding, step_records, workplace_at

from archive.clock import utc_now
from archive.database import writing
from archive.recordings import Recording
from archive.steps import StepState
from archive.transcripts import Transcript, TranscriptKind
from ingest.configuration import store_setting
from ingest.line import LINE, run_step
from ingest.progress import waiting_for_model
from ingest.upkeep import keep_up
from ingest.waiting import take_up_waiting
from ingest.worker_starting import _chosen_by_now


@pytest.fixture
def place(tmp_path):
    return open_at(tmp_path / "data")


@pytest.fixture
def choice():
    """Engine and model, as people have chosen them; at first there is none."""
    return ["none", ""]


@pytest.fixture
def workplace(place, choice):
    """A worker's tools that follow the choice."""
    workplace = workplace_at(place)
    workplace.recogniser._chosen = lambda: tuple(choice)
    yield workplace
    workplace.recogniser.close()
    workplace.close_indexes()


def carry(workplace, upload):
    for name in LINE:
        assert run_step(workplace, name, upload.id)


def waiting(workplace):
    with workplace.reading() as session:
        return [upload.key for upload in waiting_for_model(session)]


def heard_by(place):
    return [transcript.engine for transcript in all_of(place, Transcript)]


def test_it_goes_on_when_a_model_is_chosen_while_the_worker_runs(place, workplace, choice):
    upload = give(place, sounding(1.0))
    carry(workplace, upload)
    keep_up(workplace, now=utc_now())
    assert waiting(workplace) == [upload.key]
    choice[:] = "test:echo", ""
    keep_up(workplace, now=utc_now())
    assert step_records(place, upload)["transcribe"].state is StepState.waiting
    carry(workplace, upload)
    assert heard_by(place) == ["test:echo"]
    assert waiting(workplace) == []


def test_what_was_read_is_never_read_again_by_itself(place, workplace, choice):
    choice[:] = "test:echo", ""
    upload = give(place, sounding(1.0))
    carry(workplace, upload)
    choice[:] = "test:echo", "another"
    assert take_up_waiting(workplace) == []
    assert step_records(place, upload)["transcribe"].state is StepState.done


def test_what_a_person_typed_meanwhile_is_not_waiting(place, workplace, choice):
    upload = give(place, sounding(1.0))
    carry(workplace, upload)
    with writing(place.engine) as session:
        (recording,) = session.query(Recording)
        typed = Transcript(
            recording_id=recording.id, kind=TranscriptKind.typed, language="en", settings={}, created_at=utc_now()
        )
        session.add(typed)
        session.flush()
        recording.current_transcript_id = typed.id
    choice[:] = "test:echo", ""
    assert take_up_waiting(workplace) == []


def test_a_model_that_cannot_be_used_is_not_tried_again_and_again(place, workplace, choice, monkeypatch):
    monkeypatch.setattr("ingest.speech.models.find_spec", lambda _name: True)
    model = place.settings.models_folder / "base.pt"
    upload = give(place, sounding(1.0))
    carry(workplace, upload)
    choice[:] = "whisper", "base"
    assert take_up_waiting(workplace) == []
    model.parent.mkdir()
    model.write_bytes(b"one")
    assert take_up_waiting(workplace) == [upload.key]
    choice[:] = "none", ""
    carry(workplace, upload)
    choice[:] = "whisper", "base"
    assert take_up_waiting(workplace) == []
    model.unlink()
    model.with_name("small.pt").write_bytes(b"another")
    choice[:] = "whisper", "small"
    assert take_up_waiting(workplace) == [upload.key]


def test_while_its_last_steps_run_it_is_left_alone(place, workplace, choice):
    upload = give(place, sounding(1.0))
    for name in ("describe", "make_listening_copy", "transcribe"):
        assert run_step(workplace, name, upload.id)
    choice[:] = "test:echo", ""
    assert take_up_waiting(workplace) == []
    for name in ("tidy", "suggest_mentions", "index"):
        assert run_step(workplace, name, upload.id)
    assert take_up_waiting(workplace) == [upload.key]


def test_a_worker_reads_the_choice_anew_and_keeps_the_old_where_it_cannot(place, monkeypatch):
    for name in ("TRANSCRIBER", "WHISPER_MODEL"):
        monkeypatch.delenv(f"STORYLOOM_{name}", raising=False)
    data = place.settings.data
    assert _chosen_by_now(place.settings) == ("whisper", "")
    store_setting(data, "whisper_model", "base")
    assert _chosen_by_now(place.settings) == ("whisper", "base")
    monkeypatch.setenv("STORYLOOM_WHISPER_MODEL", "small")
    assert _chosen_by_now(place.settings) == ("whisper", "small")
    (data / "config.toml").write_text("whisper_model = = 1")
    assert _chosen_by_now(place.settings) == (place.settings.transcriber, place.settings.whisper_model)

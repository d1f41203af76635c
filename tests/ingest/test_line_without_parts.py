"""The line without a model, without a vocabulary, and with an engine that crashes, hangs or eats memory."""

from line_archive import (
    all_of,
    broken,
    counts,
    drain,
    give,
    know_names,
    masters,
    one,
    open_at,
    sounding,
    step_records,
    steps,
)

from archive.database import writing
from archive.listening import ListeningCopy
from archive.recordings import Recording
from archive.steps import StepState
from archive.uploads import Upload
from ingest.promise import promise_again
from ingest.steps.of_upload import NOTHING_TO_HEAR
from tests.media.sounds import encode


def again(place, upload):
    with writing(place.engine) as session:
        promise_again(session, session.get_one(Upload, upload.id))


def said(place, upload, step):
    record = step_records(place, upload)[step]
    return record.state.value, record.message


def test_what_is_missing_is_said_and_the_line_goes_on_by_itself_when_it_is_there(tmp_path):
    place = open_at(tmp_path / "data")
    upload = give(place, sounding(2.0))
    for transcriber in ("none", "whisper"):
        drain(place, TRANSCRIBER=transcriber, WHISPER_MODEL="")
        state, message = said(place, upload, "transcribe")
        assert state == "skipped"
        assert message.startswith("No speech model is installed: ")
        assert said(place, upload, "tidy")[0] == "skipped"
        assert said(place, upload, "suggest_mentions") == (
            "skipped",
            "The archive knows no people, dishes or crops yet; load a vocabulary and try again.",
        )
        assert counts(place)["Transcript"] == 0
        assert place.store.derived_path(one(place, ListeningCopy).aac_name).exists()
    know_names(place)
    drain(place)
    assert set(steps(place, upload).values()) == {"done"}
    assert (counts(place)["Passage"], counts(place)["Mention"]) == (2, 2)
    assert counts(place)["ListeningCopy"] == 1
    assert broken(place) == []


def test_what_is_damaged_so_that_nothing_can_be_played_is_kept_and_asks_for_no_help(tmp_path):
    place = open_at(tmp_path / "data")
    data = encode(tmp_path / "whole.m4a", "m4a", 3.0).read_bytes()
    upload = give(place, data[: len(data) // 2], "cut.m4a")
    drain(place)
    assert one(place, Recording).damaged
    for step in ("make_listening_copy", "transcribe"):
        assert said(place, upload, step) == ("skipped", NOTHING_TO_HEAR)
    assert StepState.needs_help not in steps(place, upload).values()
    assert list(masters(place)) == [upload.sha256]
    assert broken(place) == []


def test_an_engine_that_crashes_hangs_or_eats_memory_ends_in_needs_help_and_retry_works(tmp_path):
    place = open_at(tmp_path / "data")
    know_names(place)
    upload = give(place, sounding(1.0))
    for behaviour, stall_s, sentence in (
        ("crash", "0", "SIGABRT"), ("hang", "2", "said nothing for 2 s"), ("oom", "0", "memory"),
    ):  # fmt: skip
        drain(place, TRANSCRIBER=f"test:{behaviour}", STALL_TIMEOUT_S=stall_s)
        record = step_records(place, upload)["transcribe"]
        assert (record.state, record.tries) == (StepState.needs_help, 3)
        assert sentence in record.message
        assert broken(place) == []
        again(place, upload)
    drain(place)
    assert set(steps(place, upload).values()) == {"done"}
    assert len(all_of(place, ListeningCopy)) == 1

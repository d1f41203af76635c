"""A worker killed at any point of the line: the next one finishes, and everything was done once in effect."""

import pytest
from line_archive import (
    broken,
    counts,
    drain,
    ends_of,
    give,
    heard_from,
    know_names,
    masters,
    one,
    open_at,
    silence,
    sounding,
    step_records,
    steps,
)

from archive.database import writing
from archive.uploads import Upload, UploadState
from ingest.line import LINE
from ingest.promise import promise_again

KILLED = -9
ONCE = {
    "Recording": 1, "ListeningCopy": 1, "Transcript": 1, "Passage": 2, "PassageVersion": 2, "Mention": 2,
    "TranscribedWindow": 1,
}  # fmt: skip


@pytest.fixture
def place(tmp_path):
    place = open_at(tmp_path / "data", window_s=5)
    know_names(place)
    return place


def test_killed_at_every_step_before_within_and_after(place):
    upload = give(place, sounding(2.0))
    points = [f"{where}:{step}" for step in LINE for where in ("before", "middle", "after")]
    assert ends_of(place, *points, "none") == [*([KILLED] * len(points)), 0]
    assert set(steps(place, upload).values()) == {"done"}
    assert counts(place) == ONCE
    assert masters(place) == {upload.sha256: upload.sha256}
    assert broken(place) == []


def test_a_transcription_goes_on_at_its_next_window(place):
    told = b"".join((sounding(4.0), silence(1.0)[44:], sounding(4.0)[44:], silence(1.0)[44:], sounding(3.0)[44:]))
    header = silence(13.0)[:44]
    upload = give(place, header + told[44:])
    assert ends_of(place, "window:0", "window:1", "none") == [KILLED, KILLED, 0]
    assert heard_from(place) == [0, 1, 2]
    assert counts(place)["TranscribedWindow"] == 3
    assert counts(place)["Transcript"] == 1
    assert set(steps(place, upload).values()) == {"done"}


def test_killed_within_a_refusal(place):
    upload = give(place, b"Nothing in here can be heard." * 100)
    assert ends_of(place, "quarantined") == [KILLED]
    assert broken(place) == []
    assert ends_of(place, "refused", "none") == [KILLED, 0]
    assert steps(place, upload)["describe"] == "done"
    refused = one(place, Upload)
    assert refused.state is UploadState.refused
    assert place.store.quarantine_path(refused.key).exists()
    assert broken(place) == []


def test_a_step_that_always_kills_its_worker_blocks_nobody(place):
    poison, later = give(place, sounding(1.0)), give(place, sounding(2.0))
    ends = ends_of(place, *[f"poison:make_listening_copy:{poison.id}"] * 4)
    assert ends == [KILLED, KILLED, KILLED, 0]
    assert steps(place, poison)["make_listening_copy"] == "needs_help"
    assert step_records(place, poison)["make_listening_copy"].message
    assert set(steps(place, later).values()) == {"done"}
    assert broken(place) == []


def test_a_step_that_fails_is_tried_three_times_and_again_when_asked(place):
    upload = give(place, sounding(2.0))
    assert ends_of(place, "raise:tidy") == [0]
    record = step_records(place, upload)["tidy"]
    assert (record.state.value, record.tries, record.message) == ("needs_help", 3, "RuntimeError: the cause")
    with writing(place.engine) as session:
        promise_again(session, session.get_one(Upload, upload.id))
    assert steps(place, upload)["tidy"] == "waiting"
    drain(place)
    assert set(steps(place, upload).values()) == {"done"}
    assert counts(place) == ONCE

"""One recording's way from upload to suggested mentions, and the ways that end elsewhere; one worker does them all."""

import pytest
from line_archive import all_of, broken, drain, give, know_names, masters, open_at, silence, sounding, steps

from archive.database import reading, writing
from archive.errors import Conflict
from archive.listening import ListeningCopy
from archive.mentions import Mention
from archive.passages import PassageVersion
from archive.recordings import Recording
from archive.transcripts import Transcript
from archive.uploads import Upload, UploadState
from ingest.progress import upload_progress
from ingest.promise import promise_again, promise_new_reading
from tests.media.sounds import encode

EVERY_STEP = ("seal", "describe", "make_listening_copy", "transcribe", "tidy", "suggest_mentions", "index")


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    """The archive after one worker, and the uploads by name."""
    place = open_at(tmp_path_factory.mktemp("whole"))
    know_names(place)
    flac = encode(tmp_path_factory.mktemp("sound") / "cut.flac", "flac", 3.0).read_bytes()
    uploads = {
        "told": give(place, sounding(2.0), title="Corn", narrator_name="Tala", place_name="Elder Pier"),
        "text": give(place, b"Nothing in here can be heard. " * 100, "letter.mp3"),
        "wav": give(place, sounding(3.0)[:50_000], "cut.wav"),
        "flac": give(place, flac[: len(flac) // 2], "cut.flac"),
        "silence": give(place, silence(2.0), "quiet.wav"),
    }
    drain(place)
    return place, uploads


def of(place, table, upload):
    recording_id = fresh(place, upload).recording_id
    return [row for row in all_of(place, table) if row.recording_id == recording_id]


def fresh(place, upload):
    with reading(place.engine) as session:
        return session.get_one(Upload, upload.id)


def recording(place, upload):
    with reading(place.engine) as session:
        return session.get_one(Recording, fresh(place, upload).recording_id)


def versions(place, transcript):
    return [row for row in all_of(place, PassageVersion) if row.transcript_id == transcript.id]


def test_every_step_is_done(given):
    place, uploads = given
    assert steps(place, uploads["told"]) == dict.fromkeys(EVERY_STEP, "done")


def test_the_recording_knows_what_was_said_of_it(given):
    place, uploads = given
    found = recording(place, uploads["told"])
    assert (found.title, found.codec, found.damaged) == ("Corn", "pcm_s16le", False)
    assert found.duration_s == pytest.approx(2.0, abs=0.01)
    assert found.place_id is not None


def test_the_listening_copy_is_there_in_both_forms(given):
    place, uploads = given
    (copy,) = of(place, ListeningCopy, uploads["told"])
    for name, size_bytes in ((copy.opus_name, copy.opus_bytes), (copy.aac_name, copy.aac_bytes)):
        assert place.store.derived_path(name).stat().st_size == size_bytes > 0
    assert copy.duration_s == pytest.approx(2.0, abs=0.05)


def test_the_transcript_says_what_made_it(given):
    place, uploads = given
    (transcript,) = of(place, Transcript, uploads["told"])
    assert (transcript.engine, transcript.engine_version, transcript.model) == ("test:echo", "1", "")
    assert transcript.settings["fingerprint"]
    assert recording(place, uploads["told"]).current_transcript_id == transcript.id
    said = versions(place, transcript)
    assert [row.text for row in said] == ["We saved the blue corn.", "Tala cooked pumpkin stew."]
    assert [(row.start_s, row.end_s) for row in said] == [(0.0, 1.0), (1.0, 2.0)]


def test_mentions_have_their_quote_and_their_seconds(given):
    place, uploads = given
    (transcript,) = of(place, Transcript, uploads["told"])
    texts = {row.passage_id: row for row in versions(place, transcript)}
    found = [row for row in all_of(place, Mention) if row.passage_id in texts]
    assert {row.quote for row in found} == {"blue corn", "Tala", "pumpkin stew"}
    for row in found:
        passage = texts[row.passage_id]
        assert passage.text[row.start_char : row.end_char] == row.quote
        assert passage.start_s <= row.start_s < row.end_s <= passage.end_s
        assert (row.origin, row.origin_version) == ("dictionary", "2")
    corn = next(row for row in found if row.quote == "blue corn")
    assert (corn.start_s, corn.end_s) == (pytest.approx(0.6), pytest.approx(1.0))


def test_what_is_not_audio_is_refused_and_set_aside(given):
    place, uploads = given
    upload = fresh(place, uploads["text"])
    assert upload.state is UploadState.refused
    assert upload.recording_id is None
    assert upload.refusal.endswith(".")
    assert place.store.quarantine_path(upload.key).read_bytes().startswith(b"Nothing in here")
    assert not place.store.upload_path(upload.key).exists()
    with reading(place.engine) as session:
        progress = upload_progress(session, session.get_one(Upload, upload.id))
    assert (progress.state, progress.message) == ("refused", upload.refusal)


@pytest.mark.parametrize("kind", ["wav", "flac"])
def test_what_is_damaged_is_kept_and_marked(given, kind):
    place, uploads = given
    found = recording(place, uploads[kind])
    assert found.damaged
    assert found.problems
    assert found.declared_duration_s == pytest.approx(3.0, abs=0.05)
    assert 0.5 < found.duration_s < 2.5
    assert steps(place, uploads[kind]) == dict.fromkeys(EVERY_STEP, "done")


def test_silence_has_no_speech_and_no_sentences(given):
    place, uploads = given
    (transcript,) = of(place, Transcript, uploads["silence"])
    assert transcript.no_speech
    assert versions(place, transcript) == []
    assert steps(place, uploads["silence"]) == dict.fromkeys(EVERY_STEP, "done")


def test_masters_are_what_was_received(given):
    place, uploads = given
    received = {upload.sha256 for name, upload in uploads.items() if name != "text"}
    assert masters(place) == {sha256: sha256 for sha256 in received}


def test_nothing_is_broken(given):
    place, _ = given
    assert broken(place) == []


def test_what_is_done_is_not_promised_again(given):
    place, uploads = given
    with writing(place.engine) as session, pytest.raises(Conflict, match="Nothing here needs another try"):
        promise_again(session, session.get_one(Upload, uploads["told"].id))


def test_read_again_a_recording_keeps_its_passages_and_has_one_more_transcript(given):
    place, uploads = given
    (before,) = of(place, Transcript, uploads["told"])
    with writing(place.engine) as session:
        promise_new_reading(session, session.get_one(Upload, uploads["told"].id))
    with writing(place.engine) as session, pytest.raises(Conflict, match="still on its way"):
        promise_new_reading(session, session.get_one(Upload, uploads["told"].id))
    drain(place, NAMES_PROMPT="false")
    assert steps(place, uploads["told"]) == dict.fromkeys(EVERY_STEP, "done")
    _, after = of(place, Transcript, uploads["told"])
    assert recording(place, uploads["told"]).current_transcript_id == after.id
    assert [row.passage_id for row in versions(place, after)] == [row.passage_id for row in versions(place, before)]
    assert broken(place) == []

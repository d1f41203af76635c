"""`transcribe` and `tidy` in this process: what a transcript is made with, and what a second try keeps."""

import pytest
from line_archive import all_of, carry, give, know_names, one, open_at, silence, sounding, steps, workplace_at
from sqlalchemy import select

from archive.agreements import NameShown
from archive.clock import utc_now
from archive.database import reading, writing
from archive.errors import MissingPart, StoryloomError
from archive.passages import PassageVersion
from archive.recordings import Recording
from archive.subject_keeping import find_or_add_subject
from archive.subjects import Subject, SubjectKind
from archive.transcripts import TranscribedWindow, Transcript
from archive.undoing import allow_engine, undo_engine
from archive.uploads import Upload
from ingest.line import run_step
from ingest.speech.voice_finder import SILENCE
from ingest.steps import transcribing
from ingest.steps.tidying import tidy
from ingest.steps.transcribing import transcribe
from tests.archive.builders import an_agreement

TOLD = sounding(4.0) + b"".join((silence(1.0)[44:], sounding(4.0)[44:], silence(1.0)[44:], sounding(3.0)[44:]))
WHOLE = silence(13.0)[:44] + TOLD[44:]


@pytest.fixture
def make(tmp_path):
    made = []

    def workplace(**settings):
        place = open_at(tmp_path / "data", window_s=5, **settings)
        know_names(place)
        made.append(workplace_at(place))
        return made[-1]

    yield workplace
    for workplace_made in made:
        workplace_made.recogniser.close()
        workplace_made.close_indexes()


def described(workplace, **said):
    """An upload as far as its listening copy."""
    upload = give(workplace.place, WHOLE, **said)
    for name in ("describe", "make_listening_copy"):
        assert run_step(workplace, name, upload.id)
    return upload


class Stopped(StoryloomError):
    """As if the process had been killed."""


def begin(workplace, upload, monkeypatch):
    """Transcribe the first window and stop."""
    real = transcribing.keep_window

    def keep(*given_):
        real(*given_)
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr(transcribing, "keep_window", keep)
        with pytest.raises(Stopped):
            transcribe(workplace, upload.id)


def prompts(place):
    return {row.fingerprint: row.result["provenance"]["prompt"] for row in all_of(place, TranscribedWindow)}


def test_the_names_of_its_people_and_place_are_offered_and_kept(make):
    workplace = make()
    carry(workplace, give(workplace.place, WHOLE, narrator_name="Tala Reed", place_name="Elder Pier"))
    (transcript,) = all_of(workplace.place, Transcript)
    assert transcript.prompt == "pumpkin stew, blue corn, Elder Pier, Tala Reed."
    assert (transcript.settings["vad"], transcript.settings["vad_version"]) == ("level", "1")
    assert transcript.language == "en"


def test_without_the_setting_nothing_is_offered(make):
    workplace = make(names_prompt=False)
    carry(workplace, give(workplace.place, WHOLE, narrator_name="Tala Reed"))
    assert [transcript.prompt for transcript in all_of(workplace.place, Transcript)] == [""]


def test_a_second_try_goes_on_with_the_windows_and_the_prompt_of_the_first(make, monkeypatch):
    workplace = make()
    upload = described(workplace, narrator_name="Tala Reed")
    begin(workplace, upload, monkeypatch)
    with writing(workplace.place.engine) as session:
        find_or_add_subject(session, SubjectKind.dish, "sorrel cake", now=utc_now())
    transcribe(workplace, upload.id)
    (prompt,) = prompts(workplace.place).values()
    assert "Tala Reed" in prompt
    assert "sorrel" not in prompt
    assert len(all_of(workplace.place, TranscribedWindow)) == 3


def test_a_name_that_may_not_be_used_any_more_begins_the_reading_anew(make, monkeypatch):
    workplace = make()
    upload = described(workplace, narrator_name="Tala Reed")
    begin(workplace, upload, monkeypatch)
    with writing(workplace.place.engine) as session:
        tala = session.scalars(select(Subject).where(Subject.name == "Tala Reed")).one()
        recording = session.get_one(Recording, session.get_one(Upload, upload.id).recording_id)
        an_agreement(session, recording_id=recording.id, person_id=tala.id, name_shown=NameShown.anonymous)
    transcribe(workplace, upload.id)
    half, whole = prompts(workplace.place).items()
    assert ("Tala Reed" in half[1], "Tala Reed" in whole[1]) == (True, False)
    rows = [row.fingerprint for row in all_of(workplace.place, TranscribedWindow)]
    assert (rows.count(half[0]), rows.count(whole[0])) == (1, 3)


def test_what_was_read_is_not_read_again(make):
    workplace = make()
    upload = described(workplace)
    for _ in range(2):
        transcribe(workplace, upload.id)
    assert len(all_of(workplace.place, TranscribedWindow)) == 3


def test_silence_is_not_listened_to_and_it_is_said_how_it_was_known(make):
    workplace = make()
    upload = give(workplace.place, silence(2.0))
    carry(workplace, upload)
    (transcript,) = all_of(workplace.place, Transcript)
    assert transcript.no_speech
    assert (transcript.engine, transcript.settings["no_speech"]) == ("", SILENCE)
    assert steps(workplace.place, upload)["make_listening_copy"] == "done"


def test_passages_carry_their_doubts(make, monkeypatch):
    workplace = make()
    upload = described(workplace)
    transcribe(workplace, upload.id)
    with writing(workplace.place.engine) as session:
        for row in session.scalars(select(TranscribedWindow)):
            data = {**row.result, "window": {**row.result["window"]}}
            data["window"]["segments"] = [{**s, "over_silence": True} for s in data["window"]["segments"]]
            data["window"]["language"] = "es" if row.position == 2 else "en"
            row.result = data
    for name in ("tidy", "suggest_mentions"):
        assert run_step(workplace, name, upload.id)
    with reading(workplace.place.engine) as session:
        versions = list(session.scalars(select(PassageVersion).order_by(PassageVersion.position)))
        assert {version.language for version in versions[-3:]} == {"es"}
        assert all("over_silence" in version.flags for version in versions)
        assert session.scalars(select(Transcript)).one().language == "en"


def test_a_recording_that_is_read_again_keeps_its_passages(make):
    workplace = make()
    upload = give(workplace.place, WHOLE)
    carry(workplace, upload)
    workplace.close_indexes()
    other = make(names_prompt=False)
    transcribe(other, upload.id)
    tidy(other, upload.id)
    first, second = all_of(other.place, Transcript)
    assert one(other.place, Recording).current_transcript_id == second.id
    keys = [
        [row.passage_id for row in all_of(other.place, PassageVersion) if row.transcript_id == made.id]
        for made in (first, second)
    ]
    assert keys[0] == keys[1] != []


def test_an_engine_that_was_undone_reads_nothing_more_until_it_is_allowed_again(make):
    workplace = make()
    read = carry(workplace, give(workplace.place, WHOLE))
    with writing(workplace.place.engine) as session:
        assert undo_engine(session, "test:echo", by_id=None, now=utc_now()).withdrawn == 1
    upload = described(workplace, file_name="another.wav")
    with pytest.raises(MissingPart, match="A person undid test:echo@1, so it reads nothing more"):
        transcribe(workplace, upload.id)
    with writing(workplace.place.engine) as session:
        assert session.get_one(Recording, read.id).current_transcript_id is None
        allow_engine(session, "test:echo", "1", by_id=None, now=utc_now())
    assert transcribe(workplace, upload.id).startswith("Read by test:echo 1")

"""Destroying on demand: nothing of what was said is left anywhere, and nothing of it comes back."""

import shutil
from pathlib import Path

import pytest
from kept_archive import lay
from line_archive import all_of, broken, give, one, open_at, publish, sounding, workplace_at
from sqlalchemy import select

from archive.agreeing import reinstate, withdraw
from archive.clock import utc_now
from archive.database import reading, writing
from archive.destroying import Order, destroy_recording
from archive.destructions import Destruction, OnWhoseWord
from archive.errors import Conflict, InvalidInput, NotFound
from archive.events import Event
from archive.memory_keeping import tell_memory
from archive.narrators import NarratorAct
from archive.passage_correcting import correct_passage
from archive.passages import Passage
from archive.receipts import with_receipt
from archive.recordings import Recording, find_recording
from archive.steps import StepRecord, StepState
from archive.transcripts import Transcript
from archive.uploads import Upload
from ingest import destroying_files, errands
from ingest.destroying_files import finish_all
from ingest.keeping.backup import back_up
from ingest.keeping.restoring import restore
from ingest.line import LINE, run_step
from ingest.place import Place, open_place

CANARY = "quetzalcanary"
TITLE = f"Titled {CANARY}"


def work(workplace) -> None:
    while errands.drain(workplace):
        pass


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Path:
    """A published story with the canary in every text of it, its memory and its corrections; then withdrawn."""
    place = open_at(tmp_path_factory.mktemp("told") / "data")
    workplace = workplace_at(place)
    upload = give(place, sounding(1.0), f"{CANARY}.wav", title=TITLE, recordist_name="Ana", language="en")
    for name in LINE:
        assert run_step(workplace, name, upload.id)
    workplace.recogniser.close()
    recording = one(place, Recording)
    lay(place.store.root / "damaged" / f"{recording.sha256}.20260101T000000", b"half of it")
    with writing(place.engine) as session:
        passage = session.scalars(select(Passage)).first()
        words = f"We said {CANARY} at table"
        correct_passage(session, passage, words, seen=None, by_id=None, now=utc_now())
    story = publish(place, recording, TITLE)
    work(workplace)
    with writing(place.engine) as session:
        memory = {"teller": CANARY, "text": f"I too say {CANARY}", "now": utc_now()}
        tell_memory(session, story_id=story.id, passage_id=None, **memory)
        kept = session.get_one(Recording, recording.id)

        def do() -> None:
            withdraw(session, kept, reason="Asked for.", by_id=None, now=utc_now())

        with_receipt(session, NarratorAct.withdraw, kept, do, person_id=None, by_id=None, now=utc_now())
    workplace.close_indexes()
    place.engine.dispose()
    return place.settings.data


@pytest.fixture
def place(told, tmp_path) -> Place:
    shutil.copytree(told, tmp_path / "data")
    shutil.copytree(told / "store" / "masters", tmp_path / "second" / "masters")
    return open_at(tmp_path / "data", second_copy=str(tmp_path / "second"))


@pytest.fixture
def workplace(place):
    working = workplace_at(place)
    yield working
    working.close_indexes()


@pytest.fixture
def recording(place) -> Recording:
    return one(place, Recording)


def destroy(place: Place, recording: Recording) -> None:
    with writing(place.engine) as session:
        order = Order(OnWhoseWord.narrator, "She asked for it.", None, utc_now())
        destroy_recording(session, find_recording(session, recording.key), order)


def holding(folder: Path) -> list[str]:
    """Files below a folder that hold the canary, or have it in their name."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in files if CANARY in path.name.lower() or CANARY.encode() in path.read_bytes().lower()]


def test_nothing_is_left_but_that_it_was(place, workplace, recording):
    data = place.settings.data
    assert holding(data), "the canary is in there to be found"
    destroy(place, recording)
    with pytest.raises(NotFound), reading(place.engine) as session:
        find_recording(session, recording.key)
    assert any("not all of its files" in each for each in broken(place))
    work(workplace)
    workplace.close_indexes()
    assert holding(data) == []
    assert [path for path in (data.parent / "second").rglob("*") if path.is_file()] == []
    assert [path for path in (data / "store").rglob("*") if path.is_file()] == []
    assert broken(place) == []
    ended, left = one(place, Destruction), one(place, Recording)
    assert (ended.reason, left.sha256, left.title) == ("She asked for it.", recording.sha256, "")
    assert ended.gone_at is not None
    assert [event.act for event in all_of(place, Event)][-1] == "destroy"


def test_only_what_was_withdrawn_and_is_at_rest_is_destroyed(place, recording):
    with writing(place.engine) as session:
        session.scalars(select(StepRecord)).first().state = StepState.working
    with pytest.raises(Conflict, match="still being worked on"):
        destroy(place, recording)
    with writing(place.engine) as session:
        kept = session.get_one(Recording, recording.id)
        reinstate(session, kept, reason="", by_id=None, now=utc_now())
    with pytest.raises(InvalidInput, match="withdraw the recording first"):
        destroy(place, recording)
    assert one(place, Recording).title == TITLE


def test_bytes_that_another_recording_has_stay_until_both_are_gone(place, workplace, recording):
    with writing(place.engine) as session:
        same = session.get_one(Recording, recording.id)
        columns = {each.key: getattr(same, each.key) for each in Recording.__table__.columns}
        own = {"id": None, "key": "twintwin22", "title": "A twin", "current_transcript_id": None}
        session.add(Recording(**{**columns, **own}))
    destroy(place, recording)
    work(workplace)
    assert place.store.master_path(recording.sha256).exists()
    assert broken(place) == []
    with writing(place.engine) as session:
        twin = find_recording(session, "twintwin22")
        withdraw(session, twin, reason="", by_id=None, now=utc_now())
    destroy(place, twin)
    work(workplace)
    assert not place.store.master_path(recording.sha256).exists()


def test_ended_at_any_point_it_goes_on(place, workplace, recording, monkeypatch):
    destroy(place, recording)
    for point in ("remove_files", "_remove_second", "compact"):
        with monkeypatch.context() as patch:
            patch.setattr(destroying_files, point, ended_here)
            finish_all(place, workplace.writing, now=utc_now())
        assert one(place, Destruction).gone_at is None
    finish_all(place, workplace.writing, now=utc_now())
    assert not place.store.master_path(recording.sha256).exists()
    work(workplace)
    assert broken(place) == []


def ended_here(*_given, **_named) -> None:
    raise OSError(5, "ended here")


def test_a_second_copy_that_is_not_mounted_is_waited_for(place, workplace, recording):
    second = Path(place.settings.second_copy)
    destroy(place, recording)
    second.rename(second.with_name("away"))
    work(workplace)
    assert any("with every disk mounted" in each for each in broken(place))
    second.with_name("away").rename(second)
    finish_all(place, workplace.writing, now=utc_now())
    assert broken(place) == []
    assert [path for path in second.rglob("*") if path.is_file()] == []


def restored(place: Place, folder: Path, newer: Path) -> Place:
    """The backup in `folder`, restored with the journal of the one in `newer`."""
    elsewhere = place.settings.model_copy(update={"data": newer.with_name("restored"), "second_copy": ""})
    report = restore(elsewhere, folder, journals=[newer / "withdrawals.json"], now=utc_now())
    assert report.replayed.destroyed == 1
    there = open_place(elsewhere)
    back = workplace_at(there)
    work(back)
    back.close_indexes()
    return there


def test_an_older_backup_does_not_bring_it_back(place, workplace, recording, tmp_path):
    back_up(place, tmp_path / "backup", now=utc_now())
    destroy(place, recording)
    work(workplace)
    back_up(place, tmp_path / "newer", now=utc_now())
    there = restored(place, tmp_path / "backup", tmp_path / "newer")
    assert holding(there.settings.data) == []
    assert not there.store.master_path(recording.sha256).exists()
    assert all_of(there, Transcript) == []
    assert broken(there) == []
    assert back_up(there, tmp_path / "backup", now=utc_now()).well


def test_nor_as_an_upload_that_was_to_become_it(place, workplace, recording, tmp_path):
    early = open_at(tmp_path / "early")
    key = one(place, Upload).key
    upload = give(early, sounding(1.0), f"{CANARY}.wav", title=TITLE)
    early.store.upload_path(upload.key).parent.rename(early.store.upload_path(key).parent)
    with writing(early.engine) as session:
        session.get_one(Upload, upload.id).key = key
    back_up(early, tmp_path / "backup", now=utc_now())
    destroy(place, recording)
    back_up(place, tmp_path / "newer", now=utc_now())
    there = restored(place, tmp_path / "backup", tmp_path / "newer")
    assert (all_of(there, Recording), one(there, Upload).title) == ([], "")
    assert [path for path in (there.settings.data / "store").rglob("*") if path.is_file()] == []
    assert broken(there) == []


def test_backups_let_it_go_with_the_last_snapshot_that_names_it(place, workplace, recording, tmp_path):
    folder = tmp_path / "backup"
    back_up(place, folder, now=utc_now())
    copy = folder / "masters" / recording.sha256[:2] / recording.sha256
    destroy(place, recording)
    work(workplace)
    back_up(place, folder, now=utc_now(), keep=2)
    assert copy.exists(), "the older snapshot needs it"
    back_up(place, folder, now=utc_now(), keep=2)
    assert not copy.exists()

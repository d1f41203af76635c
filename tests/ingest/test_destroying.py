"""Destroying on demand: nothing of what was said is left anywhere, and nothing of it comes back."""

import shutil
from pathlib import Path

import pytest
from line_archive import all_of, broken, carry, give, one, open_at, sounding, workplace_at
from sqlalchemy import select
from told_archive import CANARY, PAPER, SAID, TITLE, VOICE, agree_on_paper, learn, names_known, path_of, tell

from archive.agreeing import reinstate, withdraw
from archive.agreements import Agreement
from archive.clock import utc_now
from archive.database import reading, writing
from archive.destroying import Order, destroy_recording, preview_destruction
from archive.destructions import Destruction, OnWhoseWord
from archive.errors import Conflict, InvalidInput, NotFound
from archive.events import Event
from archive.evidence import Evidence
from archive.keys import new_key
from archive.passage_correcting import correct_passage
from archive.passages import Passage
from archive.recordings import Recording, find_recording
from archive.steps import StepRecord, StepState
from archive.transcripts import Transcript
from archive.uploads import Upload
from ingest import destroying_files, errands
from ingest.destroying_files import finish_all
from ingest.keeping.backup import back_up
from ingest.keeping.restoring import restore
from ingest.place import Place, open_place


def work(workplace) -> None:
    while errands.drain(workplace):
        pass


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Path:
    return told_at(tmp_path_factory.mktemp("told") / "data")


@pytest.fixture(scope="module")
def told_on_postgresql(tmp_path_factory, empty) -> Path:
    return told_at(tmp_path_factory.mktemp("told") / "data", database_url=empty("told"))


def told_at(folder: Path, **settings) -> Path:
    place = open_at(folder, **settings)
    workplace = workplace_at(place)
    tell(place, workplace)
    work(workplace)
    workplace.close_indexes()
    place.engine.dispose()
    return place.settings.data


@pytest.fixture
def place(request, tmp_path) -> Place:
    """On SQLite, or where a test says so with `on_both`, on PostgreSQL too."""
    on_postgresql = getattr(request, "param", "sqlite") == "postgresql"
    told = request.getfixturevalue("told_on_postgresql" if on_postgresql else "told")
    shutil.copytree(told, tmp_path / "data")
    shutil.copytree(told / "store" / "masters", tmp_path / "second" / "masters")
    url = request.getfixturevalue("empty")(f"copy_{new_key()}", "told") if on_postgresql else ""
    return open_at(tmp_path / "data", second_copy=str(tmp_path / "second"), database_url=url)


on_both = pytest.mark.parametrize(
    "place", ["sqlite", pytest.param("postgresql", marks=pytest.mark.database)], indirect=True
)


@pytest.fixture
def workplace(place):
    working = workplace_at(place)
    yield working
    working.close_indexes()


@pytest.fixture
def recording(place) -> Recording:
    return one(place, Recording)


def destroy(place: Place, recording: Recording, *, papers_too: bool = True) -> None:
    with writing(place.engine) as session:
        order = Order(OnWhoseWord.narrator, "She asked for it.", None, utc_now(), papers_too)
        destroy_recording(session, find_recording(session, recording.key), order)


def holding(folder: Path) -> list[str]:
    """Files below a folder that hold the canary, or have it in their name."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in files if CANARY in path.name.lower() or CANARY.encode() in path.read_bytes().lower()]


@on_both
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


def test_papers_stay_unless_they_were_asked_for_and_voices_never(place, workplace, recording):
    destroy(place, recording, papers_too=False)
    work(workplace)
    assert broken(place) == []
    assert (path_of(place, PAPER).exists(), path_of(place, VOICE).exists()) == (True, False)
    second = Path(place.settings.second_copy)
    kept = {path.name for path in second.rglob("*") if path.is_file()}
    assert kept == {path_of(place, PAPER).name}
    said = [row for row in all_of(place, Agreement) if not row.withdrawn and row.recording_id]
    assert [(row.evidence, row.wording) for row in said] == [(f"She said {CANARY}.", "I agree that “…” is heard.")]
    rested = {row.kind.value: (row.form, bool(row.sha256)) for row in all_of(place, Evidence)}
    assert rested == {"form": ("pdf", True), "voice": ("sound", False), "clip": ("", False)}


def test_a_paper_that_another_recording_rests_on_stays_and_so_does_a_name_that_it_teaches(place, workplace, recording):
    other = carry(workplace, give(place, sounding(0.5), title="Another"))
    agree_on_paper(place, other)
    with writing(place.engine) as session:
        passage = session.scalars(select(Passage).where(Passage.recording_id == other.id)).first()
        correct_passage(session, passage, SAID, seen=None, by_id=None, now=utc_now())
        learn(session, passage)
        detail = preview_destruction(session, session.get_one(Recording, recording.id), now=utc_now())
    counts = {name: detail[name] for name in ("clips", "voices", "papers", "notes", "shared", "names")}
    assert counts == {"clips": 1, "voices": 1, "papers": 1, "notes": 3, "shared": 2, "names": 0}
    destroy(place, recording)
    work(workplace)
    assert broken(place) == []
    assert path_of(place, PAPER).exists()
    assert names_known(place) == [CANARY]
    with writing(place.engine) as session:
        withdraw(session, find_recording(session, other.key), reason="", by_id=None, now=utc_now())
    destroy(place, other)
    work(workplace)
    assert not path_of(place, PAPER).exists()
    assert names_known(place) == []


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


@on_both
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


@on_both
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


def restored(place: Place, folder: Path, newer: Path, url: str = "") -> Place:
    """The backup in `folder`, restored with the journal of the one in `newer`."""
    new = {"data": newer.with_name("restored"), "second_copy": "", "database_url": url}
    elsewhere = place.settings.model_copy(update=new)
    report = restore(elsewhere, folder, journals=[newer / "withdrawals.json"], now=utc_now())
    assert report.replayed.destroyed == 1
    there = open_place(elsewhere)
    back = workplace_at(there)
    work(back)
    back.close_indexes()
    return there


@on_both
def test_an_older_backup_does_not_bring_it_back(request, place, workplace, recording, tmp_path):
    back_up(place, tmp_path / "backup", now=utc_now())
    destroy(place, recording)
    work(workplace)
    back_up(place, tmp_path / "newer", now=utc_now())
    url = request.getfixturevalue("empty")(f"back_{new_key()}") if place.settings.database_url else ""
    there = restored(place, tmp_path / "backup", tmp_path / "newer", url)
    assert holding(there.settings.data) == []
    assert names_known(there) == []
    assert not path_of(there, PAPER).exists()
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

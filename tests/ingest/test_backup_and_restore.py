"""The drill: a backup restored elsewhere differs in nothing; what was withdrawn since stays withdrawn."""

import json
import os
import shutil
import sqlite3
import threading
from datetime import timedelta
from hashlib import sha256

import pytest
from kept_archive import add_picture, bytes_of, contents, damage
from line_archive import (
    agree,
    all_of,
    broken,
    counts,
    drain,
    give,
    know_names,
    masters,
    one,
    open_at,
    publish,
    sounding,
)
from typer.testing import CliRunner

from archive.accounts import Account, Role, SignInSession
from archive.agreeing import reinstate, withdraw
from archive.agreements import Agreement, Use
from archive.channels import Channel
from archive.clock import utc_now
from archive.database import reading, writing
from archive.errors import Conflict, InvalidInput, NotFound, StorageFull
from archive.gate import VISITOR, may
from archive.gate_facts import story_facts
from archive.keeping import Keeping, KeepingAct, last_keeping
from archive.recordings import Recording
from archive.seasons import day_of
from archive.settings import Settings
from archive.stories import Story
from archive.story_publishing import hide_story, publish_story
from archive.uploads import Upload, UploadState
from ingest.keeping import backup as backing_up
from ingest.keeping import restoring
from ingest.keeping.backup import back_up
from ingest.keeping.drill import drill
from ingest.keeping.manifest import choose_snapshot, read_manifest, snapshots
from ingest.keeping.restoring import restore
from ingest.place import open_place
from tests.archive.builders import two_protocols
from web.commands.app import app


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A published story, a picture, a refused upload, and one that waits."""
    place = open_at(tmp_path_factory.mktemp("kept") / "data")
    know_names(place)
    told = give(place, sounding(1.0))
    give(place, b"Nothing in here can be heard." * 100)
    drain(place)
    with writing(place.engine) as session:
        recording = session.get_one(Recording, session.get_one(Upload, told.id).recording_id)
        account = Account(email="a@b.c", name="A", password_hash="x", role=Role.curator, created_at=utc_now())
        session.add(account)
        session.flush()
        session.add(
            SignInSession(token_sha256="0" * 64, account_id=account.id, created_at=utc_now(), expires_at=utc_now())
        )
    publish(place, recording)
    drain(place)
    add_picture(place, bytes_of(-1))
    give(place, sounding(1.5))
    assert broken(place) == []
    place.engine.dispose()
    return place.settings.data


@pytest.fixture
def place(whole, tmp_path):
    shutil.copytree(whole, tmp_path / "data")
    return open_at(tmp_path / "data")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backups"


def elsewhere(tmp_path, name="elsewhere"):
    return Settings(data=tmp_path / name, transcriber="test:echo")


def restored(tmp_path, folder, name="elsewhere", **how):
    report = restore(elsewhere(tmp_path, name), folder, now=utc_now(), **how)
    return report, open_place(elsewhere(tmp_path, name))


def is_open(place):
    with reading(place.engine) as session:
        story_id = one(place, Story).id
        return may(VISITOR, story_facts(session, story_id), Channel.page, utc_now()).allow


def everything_in(database):
    """Every row of every table, read with nothing of ours."""
    connection = sqlite3.connect(database)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = {name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"'))) for name in names}
    connection.close()
    return rows


def test_a_backup_restored_elsewhere_differs_in_nothing_and_goes_on(place, folder, tmp_path, monkeypatch):
    before = everything_in(place.settings.data / "storyloom.db")
    report = back_up(place, folder, now=utc_now())
    assert report.well
    laid, real = [], restoring._make_ready

    def make_ready(engine, *rest):
        laid.append(everything_in(engine.url.database))
        return real(engine, *rest)

    monkeypatch.setattr(restoring, "_make_ready", make_ready)
    _, there = restored(tmp_path, folder)
    assert laid == [before]
    assert sum(map(len, before.values())) > 80
    assert before.keys() >= {"stories", "agreements", "events", "workflow_status"}
    assert masters(there) == masters(place)
    assert contents(there.store.root / "pictures") == contents(place.store.root / "pictures")
    for upload in all_of(there, Upload):
        at = {UploadState.sealed: there.store.upload_path, UploadState.refused: there.store.quarantine_path}
        if upload.state in at:
            assert sha256(at[upload.state](upload.key).read_bytes()).hexdigest() == upload.sha256
    assert {line.split(" ")[0] for line in broken(there)} == {"index"}, "only the index is not there yet"
    drain(there)
    assert broken(there) == []
    drain(place)
    assert counts(there) == counts(place)
    assert is_open(there)
    assert all(row.revoked_at is not None for row in all_of(there, SignInSession)), "everyone signs in again"


def close_it(place, how):
    with writing(place.engine) as session:
        story = session.get_one(Story, one(place, Story).id)
        if how == "hide":
            hide_story(session, story, by_id=None, now=utc_now())
            return
        recording = session.get_one(Recording, one(place, Recording).id)
        scope = {"story": story, "recording": recording}[how]
        withdraw(session, scope, reason="She asked.", by_id=None, now=utc_now())


@pytest.mark.parametrize("how", ["story", "recording", "hide"])
def test_what_was_withdrawn_after_a_backup_stays_withdrawn(place, folder, tmp_path, how):
    older = back_up(place, folder, now=utc_now()).snapshot
    close_it(place, how)
    back_up(place, folder, now=utc_now())
    report, there = restored(tmp_path, folder, snapshot=older)
    assert (report.snapshot, report.replayed.closed) == (older, 1)
    assert not is_open(there)
    assert there.public_index.answering()
    drain(there)
    assert broken(there) == []
    assert not is_open(there)


def test_a_journal_from_a_newer_backup_elsewhere_closes_too(place, folder, tmp_path):
    back_up(place, folder, now=utc_now())
    close_it(place, "story")
    back_up(place, tmp_path / "newer", now=utc_now())
    _, opened = restored(tmp_path, folder, "without")
    assert is_open(opened), "the older backup alone cannot know"
    report, there = restored(tmp_path, folder, journals=[tmp_path / "newer" / "withdrawals.json"])
    assert report.replayed.closed == 1
    assert not is_open(there)
    (withdrawal,) = [row for row in all_of(there, Agreement) if row.withdrawn]
    (said,) = [row for row in all_of(place, Agreement) if row.withdrawn]
    assert (withdrawal.key, withdrawal.evidence) == (said.key, said.evidence)


def test_an_old_journal_closes_nothing_that_was_opened_again_since(place, folder, tmp_path):
    close_it(place, "story")
    back_up(place, tmp_path / "older", now=utc_now())
    with writing(place.engine) as session:
        reinstate(session, session.get_one(Story, 1), reason="She came back.", by_id=None, now=utc_now())
        hide_story(session, session.get_one(Story, 1), by_id=None, now=utc_now())
    back_up(place, tmp_path / "hidden", now=utc_now())
    with writing(place.engine) as session:
        publish_story(session, session.get_one(Story, 1), by_id=None, now=utc_now())
    assert is_open(place)
    back_up(place, folder, now=utc_now())
    journals = [tmp_path / name / "withdrawals.json" for name in ("older", "hidden")]
    report, there = restored(tmp_path, folder, journals=journals)
    assert (report.replayed.closed, report.replayed.known) == (0, 4)
    assert is_open(there)


def test_what_only_the_newer_record_has_is_counted_and_left(place, folder, tmp_path):
    older = back_up(place, folder, now=utc_now()).snapshot
    give(place, sounding(2.0, pitch_hz=500.0))
    drain(place)
    with writing(place.engine) as session:
        withdraw(session, session.get_one(Recording, 3), reason="No.", by_id=None, now=utc_now())
    back_up(place, folder, now=utc_now())
    report, there = restored(tmp_path, folder, snapshot=older)
    assert (report.replayed.closed, report.replayed.unknown) == (0, 1)
    assert is_open(there)


def test_a_second_backup_copies_only_what_is_new_and_reads_all(place, folder):
    first = back_up(place, folder, now=utc_now())
    assert first.copied == len([file for file in first.manifest.files if file.goes_to.startswith("store/")])
    assert back_up(place, folder, now=utc_now()).copied == 0
    kept = next((folder / "masters").glob("??/*"))
    damage(kept, 0)
    assert back_up(place, folder, now=utc_now()).copied == 1, "a file that the backup's own disk damaged is renewed"
    assert sha256(kept.read_bytes()).hexdigest() == kept.name
    assert len(list((folder / "damaged").iterdir())) == 1
    for file in read_manifest(choose_snapshot(folder)).files:
        assert sha256((folder / file.lies_at).read_bytes()).hexdigest() == file.sha256


def test_a_damaged_master_does_not_reach_the_backup(place, folder):
    path = next(place.store.masters()).path
    damage(path, 0)
    report = back_up(place, folder, now=utc_now())
    assert (report.well, report.manifest.missing) == (False, [f"store/masters/{path.name[:2]}/{path.name}"])
    assert path.name not in {other.name for other in folder.rglob("*")}
    with reading(place.engine) as session:
        assert last_keeping(session, Keeping.backup).well is False


def test_a_backup_that_has_it_whole_keeps_it_when_the_archive_damages_it(place, folder):
    back_up(place, folder, now=utc_now())
    path = next(place.store.masters()).path
    damage(path, 0)
    assert back_up(place, folder, now=utc_now()).well
    assert sha256((folder / "masters" / path.name[:2] / path.name).read_bytes()).hexdigest() == path.name


POINTS = ["copy_database", "files_to_back_up", "write_journal", "copy_whole", "write_manifest", "hash_on_disk"]


@pytest.mark.parametrize("point", POINTS)
def test_an_interrupted_backup_leaves_the_former_one(place, folder, tmp_path, monkeypatch, point):
    former = back_up(place, folder, now=utc_now()).snapshot
    before = contents(folder / "snapshots" / former)
    give(place, sounding(2.0, pitch_hz=500.0))

    def killed(*given, **more):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(backing_up, point, killed)
        with pytest.raises(KeyboardInterrupt):
            back_up(place, folder, now=utc_now())
    assert choose_snapshot(folder).name == former
    assert contents(folder / "snapshots" / former) == before
    _, there = restored(tmp_path, folder)
    assert len(all_of(there, Upload)) == 3
    later = back_up(place, folder, now=utc_now())
    assert [path.name for path in sorted((folder / "snapshots").iterdir())] == [former, later.snapshot]


def test_a_full_disk_is_said_in_words(place, folder, monkeypatch):
    def full(*given, **more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backing_up, "copy_whole", full)
    with pytest.raises(StorageFull):
        back_up(place, folder, now=utc_now())
    assert snapshots(folder) == []


def test_old_snapshots_go_and_with_them_what_only_passed_through(place, folder):
    back_up(place, folder, now=utc_now())
    assert len(list((folder / "passing").glob("??/*"))) == 2
    drain(place)
    for _ in range(3):
        back_up(place, folder, now=utc_now(), keep=2)
    assert len(snapshots(folder)) == 2
    refused = {row.sha256 for row in all_of(place, Upload) if row.state is UploadState.refused}
    assert {path.name for path in (folder / "passing").glob("??/*")} == refused


def test_a_backup_beside_writers_is_of_one_moment(place, folder, tmp_path):
    """A writer changes two columns in each transaction; no backup has one without the other."""
    begun, done = threading.Event(), threading.Event()

    def write():
        number = 0
        while not done.is_set():
            number += 1
            with writing(place.engine) as session:
                recording = session.get_one(Recording, 1)
                recording.title, recording.file_name = f"{number}", f"{number}"
            begun.set()
            done.wait(0.02)  # others come to write too

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    try:
        assert begun.wait(60)
        names = [back_up(place, folder, now=utc_now()).snapshot for _ in range(3)]
    finally:
        done.set()
        writer.join()
    for name in names:
        shutil.rmtree(tmp_path / "elsewhere", ignore_errors=True)
        _, there = restored(tmp_path, folder, snapshot=name)
        recording = one(there, Recording)
        assert recording.title == recording.file_name != "a.wav"


def test_a_restore_into_a_folder_that_is_not_empty_is_refused(place, folder, tmp_path):
    back_up(place, folder, now=utc_now())
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "note.txt").write_text("mine")
    with pytest.raises(InvalidInput, match="not empty"):
        restored(tmp_path, folder)
    assert contents(tmp_path / "elsewhere").keys() == {"note.txt"}
    with pytest.raises(InvalidInput, match="not empty"):
        restore(place.settings, folder, now=utc_now())


def test_a_damaged_backup_restores_nothing(place, folder, tmp_path):
    back_up(place, folder, now=utc_now())
    for how, path in enumerate([*(folder / "masters").glob("??/*"), *folder.glob("snapshots/*/database.sqlite")]):
        data = path.read_bytes()
        for kind in (how, 5):
            damage(path, kind)
            with pytest.raises(Conflict, match="is damaged"):
                restored(tmp_path, folder)
            assert list((tmp_path / "elsewhere").iterdir()) == []
            path.write_bytes(data)


def test_a_manifest_that_leads_out_of_its_folder_is_refused(place, folder, tmp_path):
    back_up(place, folder, now=utc_now())
    manifest = choose_snapshot(folder) / "manifest.json"
    for lie in ("../../stolen", "/etc/stolen", "store/../../stolen"):
        said = json.loads(manifest.read_text())
        said["files"][0]["goes_to"] = lie
        manifest.write_text(json.dumps(said))
        with pytest.raises(InvalidInput, match="not a manifest"):
            restored(tmp_path, folder)


def test_an_interrupted_restore_opens_nothing_and_can_be_begun_again(place, folder, tmp_path, monkeypatch):
    back_up(place, folder, now=utc_now())

    def killed(*given, **more):
        os._exit(9)

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "_make_ready", killed)
        child = os.fork()
        if child == 0:
            restored(tmp_path, folder)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["restoring"]
    _, there = restored(tmp_path, folder)
    assert is_open(there)


def test_no_backup_is_said_with_those_that_there_are(place, folder, tmp_path):
    with pytest.raises(NotFound, match="there: none"):
        restored(tmp_path, folder)
    name = back_up(place, folder, now=utc_now()).snapshot
    with pytest.raises(NotFound, match=name):
        restored(tmp_path, folder, snapshot="2020")


def test_a_backup_inside_the_data_folder_is_refused(place):
    with pytest.raises(InvalidInput, match="outside of the data folder"):
        back_up(place, place.settings.data / "backups", now=utc_now())


def test_a_drill_is_written_down_whether_it_goes_well_or_not(place, folder):
    back_up(place, folder, now=utc_now())
    drill(place, folder, now=utc_now())
    damage(next((folder / "pictures").glob("??/*")), 0)
    with pytest.raises(Conflict):
        drill(place, folder, now=utc_now())
    acts = [(row.act, row.well) for row in all_of(place, KeepingAct) if row.act is not Keeping.fixity]
    assert acts == [(Keeping.backup, True), (Keeping.drill, True), (Keeping.drill, False)]
    assert list((place.store.root / "work").iterdir()) == []


def no_bounds(_session):
    return {}


def out_of_season(_session):
    then = utc_now() + timedelta(days=90)
    return {"season_from": day_of(then), "season_to": day_of(then)}


NARROWED = {
    "fewer uses": ({Use.print}, no_bounds, 1),
    "more uses": ({Use.web, Use.print}, no_bounds, 0),
    "kept to a group": (set(Use), lambda session: {"protocol_id": two_protocols(session)[0]}, 1),
    "out of its season": (set(Use), out_of_season, 1),
}


@pytest.mark.parametrize(("uses", "bounds", "closed"), NARROWED.values(), ids=NARROWED)
def test_a_word_that_was_narrowed_after_the_backup_is_narrow_and_a_wider_one_opens_nothing(  # noqa: PLR0917
    place, folder, tmp_path, uses, bounds, closed
):
    older = back_up(place, folder, now=utc_now()).snapshot
    with writing(place.engine) as session:
        agree(session, session.get_one(Story, 1), uses, **bounds(session))
    back_up(place, folder, now=utc_now())
    report, there = restored(tmp_path, folder, snapshot=older)
    assert (report.replayed.closed, is_open(there)) == (closed, not closed)
    with reading(there.engine) as session:
        assert not may(VISITOR, story_facts(session, 1), Channel.print, utc_now()).allow


def test_the_commands(place, folder, tmp_path, monkeypatch):
    monkeypatch.setenv("STORYLOOM_DATA", str(place.settings.data))
    made = CliRunner().invoke(app, ["backup", str(folder)])
    assert made.exit_code == 0
    assert "all read back and hashed" in made.output
    drilled = CliRunner().invoke(app, ["restore", str(folder), "--drill"])
    assert (drilled.exit_code, "no difference" in drilled.output) == (0, True)
    monkeypatch.setenv("STORYLOOM_DATA", str(tmp_path / "elsewhere"))
    laid = CliRunner().invoke(app, ["restore", str(folder)])
    assert laid.exit_code == 0, laid.output
    assert "Nothing was withdrawn since." in laid.output
    assert (tmp_path / "elsewhere" / "storyloom.db").is_file()

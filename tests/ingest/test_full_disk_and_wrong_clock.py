"""A disk that was full and has room again, and a clock that was a day off: nothing is lost, no restart is needed."""

import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from unittest.mock import Mock

import pytest
from kept_archive import contents, with_files
from line_archive import all_of, give, masters, open_at, sounding, workplace_at
from sqlalchemy.exc import OperationalError

from archive import database, kept_room
from archive.clock import utc_now
from archive.database import writing
from archive.errors import StorageFull
from archive.keeping import FixityCheck, Keeping, KeepingAct, last_keeping
from archive.outbox import Errand, OutboxRow, ask
from archive.settings import Settings
from archive.steps import StepRecord, StepState
from archive.uploads import Upload
from ingest import errands, line, no_room, worker, worker_starting
from ingest.keeping import backup as backing_up
from ingest.keeping.backup import back_up
from ingest.keeping.fixity import check_slice
from ingest.keeping.manifest import choose_snapshot, snapshots
from ingest.keeping.rounds import Rounds
from ingest.line import run_step
from ingest.upkeep import keep_up

DAY = timedelta(days=1)


@pytest.fixture
def workplace(tmp_path):
    workplace = workplace_at(open_at(tmp_path / "data", backup=str(tmp_path / "backups")))
    yield workplace
    workplace.close_indexes()


def failing(times, error):
    """Fails so often, and then does nothing; counts in `calls`."""

    def call(*_given, **_more):
        call.calls += 1
        if call.calls <= times:
            raise error

    call.calls = 0
    return call


def test_a_worker_outlives_a_full_disk(workplace, monkeypatch):
    stopping, full = threading.Event(), OperationalError("INSERT", {}, Exception("database or disk is full"))
    upkeep = failing(2, full)
    monkeypatch.setattr(worker, "LONGEST_PAUSE_S", 0)
    monkeypatch.setattr(worker, "UPKEEP_S", 0)
    monkeypatch.setattr(worker, "keep_up", upkeep)
    monkeypatch.setattr(worker, "take_over_the_dead", lambda _: stopping.set() if upkeep.calls >= 3 else None)
    monkeypatch.setattr(worker, "BEAT_S", 0)
    monkeypatch.setattr(worker.errands, "drain", lambda _: 0)
    worker._loop(workplace, stopping, drain=False)
    assert upkeep.calls == 4, "the last turn was begun before it was told to stop"
    monkeypatch.setattr(worker, "keep_up", failing(worker.MOST_FAILURES + 1, full))
    with pytest.raises(OperationalError):
        worker._loop(workplace, threading.Event(), drain=True)


def test_a_step_that_finds_no_room_is_tried_until_there_is(workplace, monkeypatch):
    upload = give(workplace.place, sounding(0.2))
    step = failing(5, StorageFull("no room"))
    monkeypatch.setattr(no_room, "FULL_PAUSE_S", 0)
    monkeypatch.setattr(line, "PAUSE_S", 0)
    monkeypatch.setitem(line.LINE, "describe", lambda *given: step() or "described")
    assert run_step(workplace, "describe", upload.id)
    (record,) = [row for row in all_of(workplace.place, StepRecord) if row.step == "describe"]
    assert (record.state, record.tries, step.calls) == (StepState.done, 0, 6)


def test_an_errand_that_finds_no_room_is_not_given_up(workplace, monkeypatch):
    with writing(workplace.place.engine) as session:
        ask(session, Errand.cut_story, 1, now=utc_now())
    cut = failing(2, OSError(28, "No space left on device"))
    monkeypatch.setitem(errands._ERRANDS, Errand.cut_story, cut)
    monkeypatch.setattr(errands, "FIRST_PAUSE_S", 0)
    for _ in range(3):
        errands.drain(workplace)
    (row,) = [row for row in all_of(workplace.place, OutboxRow) if row.errand is Errand.cut_story]
    assert (cut.calls, row.tries, row.error, row.done_at is None) == (3, 1, None, False)


def test_a_backup_that_finds_no_room_is_made_once_there_is(workplace, monkeypatch, tmp_path):
    rounds, now = Rounds(workplace), utc_now()
    with monkeypatch.context() as patched:
        patched.setattr(backing_up, "copy_database", failing(1, OSError(28, "No space left on device")))
        rounds.go_round(now=now)
    assert snapshots(tmp_path / "backups") == []
    rounds.go_round(now=now)
    assert snapshots(tmp_path / "backups") == [], "it is left alone for a while"
    rounds.not_before.clear()
    rounds.go_round(now=now)
    rounds.go_round(now=now + timedelta(minutes=1))
    acts = [(row.act, row.well) for row in all_of(workplace.place, KeepingAct)]
    assert acts == [(Keeping.backup, True), (Keeping.drill, True)]
    rounds.go_round(now=now + DAY + timedelta(hours=1))
    assert len(snapshots(tmp_path / "backups")) == 2


@pytest.mark.parametrize("off", [-DAY, DAY])
def test_a_clock_that_was_a_day_off_loses_nothing(workplace, tmp_path, off):
    place, now, folder = workplace.place, utc_now(), tmp_path / "backups"
    with_files(place, 2)
    give(place, sounding(0.2))
    before, held = masters(place), contents(place.store.root)
    for moment in (now, now + off, now):
        keep_up(workplace, now=moment)
    assert (masters(place), contents(place.store.root)) == (before, held)
    assert len(all_of(place, Upload)) == 1

    back_up(place, folder, now=now + off)
    right = back_up(place, folder, now=now)
    assert choose_snapshot(folder).name == right.snapshot, "the one made last is taken, whatever the clock said"
    for _ in range(3):
        right = back_up(place, folder, now=now, keep=2)
    assert [path.name for path in snapshots(folder)][-1] == right.snapshot


def test_what_a_clock_ahead_wrote_down_does_not_keep_the_next_from_being_done(workplace, monkeypatch):
    rounds, now = Rounds(workplace), utc_now()
    with_files(workplace.place, 1)
    monkeypatch.setattr(backing_up, "utc_now", lambda: now + DAY)
    monkeypatch.setattr("ingest.keeping.drill.utc_now", lambda: now + DAY)
    rounds.go_round(now=now + DAY)
    monkeypatch.undo()
    rounds.go_round(now=now)
    acts = [row.act for row in all_of(workplace.place, KeepingAct)]
    assert acts.count(Keeping.backup) == 2
    with workplace.reading() as session:
        assert last_keeping(session, Keeping.backup).ended_at < now + timedelta(hours=1)
    for wrong, right in ((now + DAY, now + 8 * DAY), (now + 4000 * DAY, now + 9 * DAY)):
        check_slice(workplace.place, workplace.writing, now=wrong)
        check_slice(workplace.place, workplace.writing, now=right)
        assert [row.checked_at for row in all_of(workplace.place, FixityCheck)] == [right]


def no_room_for_a_row():
    """As SQLite says it."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA max_page_count = 1")
        try:
            connection.execute("CREATE TABLE words (word)")
        except sqlite3.OperationalError as error:
            return OperationalError("INSERT", {}, error)


def test_a_worker_that_finds_no_room_at_its_start_begins_again_from_the_first_step(tmp_path, monkeypatch, caplog):
    settings, stopping = Settings(data=tmp_path / "data", transcriber="none"), threading.Event()
    enlists = failing(1, no_room_for_a_row())
    launches = failing(1, OSError(28, "No space left on device"))
    monkeypatch.setattr(no_room, "FULL_PAUSE_S", 0)
    monkeypatch.setattr(worker_starting, "enlist", enlists)
    monkeypatch.setattr(worker_starting, "_make_again_what_is_gone", lambda _: None)
    monkeypatch.setattr(worker_starting, "_launch", launches)
    with pytest.raises(StorageFull, match="Make room, then start it again"):
        worker_starting.started(settings, stopping, wait_for_lock=False, stays=False)
    assert worker_starting.started(settings, stopping, wait_for_lock=False, stays=True)
    assert (enlists.calls, launches.calls) == (3, 2), "the lock that the second try took was given back"
    assert [line.message for line in caplog.records if "disk" in line.message] == [
        "the disk is full; the worker starts by itself once there is room",
        "there is room on the disk again, and the worker starts",
    ]
    stopping.set()
    assert worker_starting.started(settings, stopping, wait_for_lock=False, stays=True) is None


def test_a_step_whose_words_find_no_room_in_the_database_is_tried_until_there_is(workplace, monkeypatch):
    upload = give(workplace.place, sounding(0.2))
    step = failing(4, no_room_for_a_row())
    monkeypatch.setattr(no_room, "FULL_PAUSE_S", 0)
    monkeypatch.setattr(line, "PAUSE_S", 0)
    monkeypatch.setitem(line.LINE, "describe", lambda *given: step() or "described")
    assert run_step(workplace, "describe", upload.id)


def test_a_database_is_opened_on_a_full_disk_with_what_was_kept_back_for_that(tmp_path, monkeypatch):
    """SQLite cannot be made to meet a full disk here; the very disk is filled in `bench.reliability.full_disk`."""
    workplace = workplace_at(open_at(tmp_path / "data"))
    keep_up(workplace, now=utc_now())
    room = tmp_path / "data" / "room-for-storyloom.db"
    assert room.stat().st_size == kept_room.KEPT_BYTES
    no_shared_file = sqlite3.OperationalError("disk I/O error")
    no_shared_file.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    connection = Mock()
    connection.cursor.return_value.execute.side_effect = [no_shared_file, no_shared_file, None, None, None]
    database._set_up_sqlite(connection, room)
    assert room.stat().st_size == kept_room.KEPT_BYTES - 2 * kept_room.STEP_BYTES
    room.write_bytes(b"")
    connection.cursor.return_value.execute.side_effect = [no_shared_file]
    with pytest.raises(sqlite3.OperationalError):
        database._set_up_sqlite(connection, room)
    full = shutil.disk_usage(tmp_path)._replace(free=0)
    with monkeypatch.context() as patched:
        patched.setattr(kept_room.shutil, "disk_usage", lambda _: full)
        assert not kept_room.keep_room(room)
    keep_up(workplace, now=utc_now())
    assert room.stat().st_size == kept_room.KEPT_BYTES

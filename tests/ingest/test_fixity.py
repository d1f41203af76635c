"""Every damage is found, what a second copy can mend is mended, and no damage spreads."""

import errno
import json
import os
from datetime import timedelta
from hashlib import sha256

import pytest
from kept_archive import KINDS, bytes_of, contents, damage, swap, with_files
from line_archive import all_of, open_at, workplace_at
from typer.testing import CliRunner

from archive.clock import utc_now
from archive.database import reading
from archive.errors import MissingPart
from archive.events import Event
from archive.keeping import CopyState, FixityCheck, FixityState
from ingest.keeping import fixity
from ingest.keeping.fixity import check_all, check_slice
from ingest.keeping.fixity_report import fixity_report
from ingest.keeping.rounds import Rounds
from media import fixity as media_fixity
from web.commands.app import app

NOW = utc_now()


def report(place):
    with reading(place.engine) as session:
        return fixity_report(session)


def kept_twice(tmp_path, masters, pictures=0):
    """An archive whose files all have a second copy."""
    (tmp_path / "copy").mkdir()
    place = open_at(tmp_path / "data", second_copy=str(tmp_path / "copy"))
    files = with_files(place, masters, pictures)
    check_all(place, now=NOW)
    return place, files


def test_damages_of_every_kind_are_all_found(tmp_path):
    """A hundred times as many: `python -m bench.reliability.damages`."""
    place = open_at(tmp_path / "data")
    files = with_files(place, 2 * KINDS + 3, 3)
    hurt = files[3 : 3 + 2 * KINDS]
    for how, path in enumerate(hurt):
        damage(path, how)
    swap(files[0], files[1])
    before = contents(place.store.root)
    check_all(place, now=NOW)
    found = report(place)
    named = {one.place.rsplit("/", 1)[1] for one in found.findings}
    assert named == {path.name for path in (*hurt, *files[:2])}
    assert (found.damaged, found.gone, found.whole) == (2 * KINDS, 2, 4)
    assert contents(place.store.root) == before, "without a second copy nothing is touched"
    assert not found.well


def test_a_wrong_time_alone_is_no_damage(tmp_path):
    place, (path,) = kept_twice(tmp_path, 1)
    os.utime(path, (0, 0))
    check_all(place, now=NOW)
    assert (report(place).whole, list((place.store.root).glob("damaged/*"))) == (1, [])


def test_damages_on_both_sides_are_mended_and_none_spreads(tmp_path):
    place, files = kept_twice(tmp_path, 2 * KINDS + 4, 3)
    copies = [tmp_path / "copy" / path.relative_to(place.store.root) for path in files]
    assert contents(tmp_path / "copy") == contents(place.store.root)
    damaged = {}
    for how in range(2 * KINDS):
        path = (files if how % 2 else copies)[how]
        damage(path, how // 2)
        if path.exists():
            damaged[how] = path.read_bytes()
    swap(files[-2], files[-1])
    check_all(place, now=NOW)
    for path in (*files, *copies):
        assert sha256(path.read_bytes()).hexdigest() == path.name.partition(".")[0]
    found = report(place)
    assert (found.repaired, found.damaged, found.gone) == (KINDS + 2, 0, 0)
    assert sum(row.copy_state is CopyState.renewed for row in all_of(place, FixityCheck)) == KINDS
    aside = [*(place.store.root / "damaged").iterdir(), *(tmp_path / "copy" / "damaged").iterdir()]
    swapped = [files[-2].read_bytes(), files[-1].read_bytes()]
    assert sorted(path.read_bytes() for path in aside) == sorted([*damaged.values(), *swapped]), "none is thrown away"
    assert sum(event.act == "repair" for event in all_of(place, Event)) == KINDS + 2
    check_all(place, now=NOW)
    assert report(place).whole == len(files)


def test_where_neither_is_whole_both_are_left_and_said(tmp_path):
    place, (path,) = kept_twice(tmp_path, 1)
    damage(path, 0)
    damage(tmp_path / "copy" / path.relative_to(place.store.root), 1)
    before = contents(tmp_path / "copy"), contents(place.store.root)
    check_all(place, now=NOW)
    (row,) = all_of(place, FixityCheck)
    assert (row.state, row.copy_state) == (FixityState.damaged, CopyState.damaged)
    assert (contents(tmp_path / "copy"), contents(place.store.root)) == before


def test_a_master_that_cannot_be_read_counts_as_damaged_and_is_mended(tmp_path, monkeypatch):
    place, (path,) = kept_twice(tmp_path, 1)
    real = media_fixity.hash_on_disk

    def hash_or_fail(asked):
        if asked == path and path.stat().st_ino == broken:
            raise OSError(errno.EIO, "Input/output error")
        return real(asked)

    broken = path.stat().st_ino
    monkeypatch.setattr(media_fixity, "hash_on_disk", hash_or_fail)
    check_all(place, now=NOW)
    assert [row.state for row in all_of(place, FixityCheck)] == [FixityState.repaired]
    assert path.read_bytes() == bytes_of(0)


def test_a_copy_that_goes_wrong_on_its_way_replaces_nothing(tmp_path, monkeypatch):
    place, (path,) = kept_twice(tmp_path, 1)
    damage(path, 5)
    monkeypatch.setattr(media_fixity, "write_all", lambda descriptor, data: None)
    check_all(place, now=NOW)
    assert [row.state for row in all_of(place, FixityCheck)] == [FixityState.gone]
    assert not path.exists()


def test_a_second_copy_that_is_not_there_is_not_taken_for_an_empty_one(tmp_path):
    place = open_at(tmp_path / "data", second_copy=str(tmp_path / "not mounted"))
    with_files(place, 1)
    with pytest.raises(MissingPart, match="mount its disk"):
        check_all(place, now=NOW)
    assert not (tmp_path / "not mounted").exists()
    workplace = workplace_at(place)
    with pytest.raises(MissingPart):
        check_slice(place, workplace.writing, now=NOW)
    assert [row.state for row in all_of(place, FixityCheck)] == [FixityState.whole], "those here are looked at"
    workplace.close_indexes()


def test_the_worker_goes_round_slice_by_slice_every_seven_days(tmp_path, monkeypatch):
    place = open_at(tmp_path / "data")
    files = with_files(place, 6)
    monkeypatch.setattr(fixity, "SLICE_BYTES", 2 * files[0].stat().st_size)
    workplace = workplace_at(place)
    looked = [check_slice(place, workplace.writing, now=NOW + timedelta(minutes=n)) for n in range(5)]
    assert looked == [2, 2, 2, 0, 0]
    assert report(place).oldest_look == NOW
    assert check_slice(place, workplace.writing, now=NOW + timedelta(days=6, hours=23)) == 0
    damage(files[0], 0)
    Rounds(workplace).go_round(now=NOW + timedelta(days=7))
    assert len([row for row in all_of(place, FixityCheck) if row.checked_at > NOW + timedelta(days=6)]) == 2
    for n in range(3):
        check_slice(place, workplace.writing, now=NOW + timedelta(days=8, minutes=n))
    assert report(place).damaged == 1
    workplace.close_indexes()


def test_a_large_file_is_looked_at_though_it_is_more_than_a_slice(tmp_path, monkeypatch):
    place = open_at(tmp_path / "data")
    with_files(place, 2)
    monkeypatch.setattr(fixity, "SLICE_BYTES", 1)
    workplace = workplace_at(place)
    assert check_slice(place, workplace.writing, now=NOW) == 1
    assert check_slice(place, workplace.writing, now=NOW) == 1
    workplace.close_indexes()


def test_damage_is_an_event_once_and_not_every_week(tmp_path):
    place = open_at(tmp_path / "data")
    (path,) = with_files(place, 1)
    damage(path, 0)
    for _ in range(3):
        check_all(place, now=NOW)
    assert [event.act for event in all_of(place, Event)] == ["find_damage"]


def test_the_command_says_it_in_words_and_as_data(tmp_path, monkeypatch):
    place = open_at(tmp_path / "data")
    files = with_files(place, 3)
    monkeypatch.setenv("STORYLOOM_DATA", str(tmp_path / "data"))
    fine = CliRunner().invoke(app, ["fixity"])
    assert (fine.exit_code, fine.output) == (0, "3 files: 3 whole.\n")
    damage(files[1], 0)
    found = CliRunner().invoke(app, ["fixity"])
    assert found.exit_code == 1
    assert f"masters/{files[1].name[:2]}/{files[1].name} “Recording 1” is damaged; put a whole copy" in found.output
    assert found.output.endswith("3 files: 2 whole, 1 damaged.\n")
    data = json.loads(CliRunner().invoke(app, ["fixity", "--json"]).output)
    assert (data["well"], data["damaged"], len(data["findings"])) == (False, 1, 1)

"""A second copy, in a folder or in a bucket: kept in step, mended from, and damage never travels to it or from it."""

from datetime import timedelta
from hashlib import sha256

import pytest
from kept_archive import add_master, bytes_of, damage, with_files
from line_archive import all_of, open_at, workplace_at
from s3_stand_in import s3_store

from archive.clock import utc_now
from archive.database import reading
from archive.errors import Conflict, MissingPart
from archive.keeping import CopyState, FixityCheck, FixityState, Keeping, KeepingAct
from ingest.keeping import fixity, repairing
from ingest.keeping.fixity import check_all, check_slice
from ingest.keeping.fixity_report import fixity_report
from ingest.keeping.repairing import second_copy_of
from media import bucket_copy

NOW = utc_now()
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def shelf_server():
    pytest.importorskip("obstore")
    with s3_store() as shelf:
        yield shelf


@pytest.fixture
def shelf(shelf_server):
    shelf_server.objects.clear()
    shelf_server.asked.clear()
    shelf_server.broken = False
    return shelf_server


class InFolder:
    """How a test looks at a second copy in a folder, past the archive."""

    def __init__(self, root):
        root.mkdir()
        self.root, self.settings = root, {"second_copy": str(root)}

    def all(self):
        return {str(path.relative_to(self.root)): path.read_bytes() for path in self.root.rglob("*") if path.is_file()}

    def lay(self, place, data):
        path = self.root / place
        path.unlink()
        if data is not None:
            path.write_bytes(data)

    def go_silent(self, *, silent):
        self.root.rename(self.root.with_name("away")) if silent else self.root.with_name("away").rename(self.root)


class InBucket:
    """The same for one in a bucket."""

    def __init__(self, shelf):
        self.shelf = shelf
        self.settings = {
            "second_copy": "s3://shelf/kept/twice", "s3_endpoint": shelf.address, "s3_region": "us-east-1",
            "s3_key": "key", "s3_secret": "secret",
        }  # fmt: skip

    def all(self):
        return {key.removeprefix("kept/twice/"): data for key, data in self.shelf.objects.items()}

    def lay(self, place, data):
        del self.shelf.objects[f"kept/twice/{place}"]
        if data is not None:
            self.shelf.objects[f"kept/twice/{place}"] = data

    def go_silent(self, *, silent):
        self.shelf.broken = silent


@pytest.fixture(params=["folder", "bucket"])
def copy(request, tmp_path, monkeypatch):
    monkeypatch.setitem(bucket_copy.RETRIES, "max_retries", 0)
    return InFolder(tmp_path / "copy") if request.param == "folder" else InBucket(request.getfixturevalue("shelf"))


@pytest.fixture
def place(tmp_path, copy):
    return open_at(tmp_path / "data", **copy.settings)


def place_of(path):
    return "/".join(path.parts[-3:])


def rows(place):
    return {row.name: row for row in all_of(place, FixityCheck)}


def report(place):
    with reading(place.engine) as session:
        return fixity_report(session)


@pytest.fixture
def write(place):
    workplace = workplace_at(place)
    yield workplace.writing
    workplace.close_indexes()


def test_every_file_is_copied_and_mended_from_there(place, copy):
    files = with_files(place, 3, 1)
    check_all(place, now=NOW)
    assert copy.all() == {place_of(path): path.read_bytes() for path in files}
    former = files[0].read_bytes()
    damage(files[0], 0)
    bad = files[0].read_bytes()
    files[1].unlink()
    copy.lay(place_of(files[2]), b"something else")
    copy.lay(place_of(files[3]), None)
    check_all(place, now=NOW)
    assert files[0].read_bytes() == former
    assert [path.read_bytes() for path in (place.store.root / "damaged").iterdir()] == [bad]
    states = [(rows(place)[path.name].state, rows(place)[path.name].copy_state) for path in files]
    mended, whole = (FixityState.repaired, CopyState.whole), (FixityState.whole, CopyState.renewed)
    assert states == [mended, mended, whole, whole]
    aside = {name: data for name, data in copy.all().items() if name.startswith("damaged/")}
    assert list(aside.values()) == [b"something else"]
    assert list((place.store.root / "work").iterdir()) == []


def test_damage_on_both_sides_is_left_and_said(place, copy):
    (path,) = with_files(place, 1)
    check_all(place, now=NOW)
    damage(path, 1)
    copy.lay(place_of(path), b"bad too")
    here, there = path.read_bytes(), copy.all()
    check_all(place, now=NOW)
    assert (path.read_bytes(), copy.all()) == (here, there)
    assert (rows(place)[path.name].state, rows(place)[path.name].copy_state) == (
        FixityState.damaged, CopyState.damaged,
    )  # fmt: skip


def test_a_damaged_master_is_never_copied(place, copy):
    (path,) = with_files(place, 1)
    damage(path, 0)
    check_all(place, now=NOW)
    assert copy.all() == {}
    with pytest.raises(Conflict):
        second_copy_of(place.settings).keep(path, place_of(path), path.name)
    assert not any(place_of(path) in name for name in copy.all()), "nor is a part of it left"


def test_a_master_damaged_between_the_look_and_the_copying_is_not_copied(place, copy, monkeypatch):
    (path,) = with_files(place, 1)
    real = repairing.look_at
    seen = []

    def look_then_damage(asked, digest):
        found = real(asked, digest)
        seen.append(found)
        if len(seen) == 2:
            damage(path, 0)
        return found

    monkeypatch.setattr(repairing, "look_at", look_then_damage)
    check_all(place, now=NOW)
    assert len(seen) == 2
    assert place_of(path) not in copy.all()
    assert rows(place)[path.name].copy_state is CopyState.damaged


def test_one_that_does_not_answer_is_not_taken_for_an_empty_one(place, copy, write):
    files = with_files(place, 2)
    check_slice(place, write, now=NOW)
    held = copy.all()
    damage(files[0], 0)
    copy.go_silent(silent=True)
    with pytest.raises(MissingPart):
        check_slice(place, write, now=NOW + timedelta(days=7))
    assert [rows(place)[path.name].state for path in files] == [FixityState.damaged, FixityState.whole]
    assert {row.copy_state for row in rows(place).values()} == {CopyState.renewed}, "what was known stays"
    copy.go_silent(silent=False)
    assert copy.all() == held
    check_slice(place, write, now=NOW + timedelta(days=14))
    assert rows(place)[files[0].name].state is FixityState.repaired
    said = [(row.act, row.well) for row in all_of(place, KeepingAct) if row.act is Keeping.second_copy]
    assert said == [(Keeping.second_copy, False), (Keeping.second_copy, True)]


def test_a_new_file_is_copied_by_the_next_slice_and_a_failed_copy_after_an_hour(place, copy, write, monkeypatch):
    with_files(place, 2)
    assert check_slice(place, write, now=NOW) == 2
    new = add_master(place, bytes_of(99), "Recording 99")
    with monkeypatch.context() as patched:
        patched.setattr(repairing, "_renew_copy", lambda *_: False)
        assert check_slice(place, write, now=NOW + timedelta(minutes=1)) == 1
    assert place_of(new) not in copy.all()
    assert check_slice(place, write, now=NOW + timedelta(minutes=2)) == 0
    assert check_slice(place, write, now=NOW + timedelta(minutes=2) + HOUR) == 1
    assert copy.all()[place_of(new)] == bytes_of(99)
    assert report(place).second_copies == 3


def test_a_round_is_written_down_once_all_were_looked_at(tmp_path, monkeypatch):
    place = open_at(tmp_path / "data")
    files = with_files(place, 3)
    workplace = workplace_at(place)
    monkeypatch.setattr(fixity, "SLICE_BYTES", 1)
    for minute in range(5):
        check_slice(place, workplace.writing, now=NOW + timedelta(minutes=minute))
    damage(files[1], 0)
    for minute in range(5):
        check_slice(place, workplace.writing, now=NOW + timedelta(days=8, minutes=minute))
    rounds = [(row.well, row.detail["whole"], row.detail["damaged"]) for row in all_of(place, KeepingAct)]
    assert rounds == [(True, 3, 0), (False, 2, 1)]
    workplace.close_indexes()


def test_a_bucket_that_is_not_there_is_said(tmp_path, shelf, monkeypatch):
    monkeypatch.setitem(bucket_copy.RETRIES, "max_retries", 0)
    settings = InBucket(shelf).settings
    for wrong in ({"second_copy": "s3://elsewhere"}, {"s3_key": "stranger"}, {"s3_endpoint": "http://127.0.0.1:9"}):
        with pytest.raises(MissingPart, match="bucket of the second copy"):
            second_copy_of(open_at(tmp_path / "data", **(settings | wrong)).settings)


def test_a_large_file_goes_in_parts_and_comes_back_whole(tmp_path, shelf):
    data = b"0123456789abcdef" * 1024 * 1024  # sixteen MiB
    source, digest = tmp_path / "source", sha256(data).hexdigest()
    source.write_bytes(data)
    second = second_copy_of(open_at(tmp_path / "data", **InBucket(shelf).settings).settings)
    second.keep(source, f"masters/aa/{digest}", digest)
    assert sum(one.startswith("PUT ") for one in shelf.asked) > 1
    second.bring_back(f"masters/aa/{digest}", tmp_path / "back", digest)
    assert (tmp_path / "back").read_bytes() == data

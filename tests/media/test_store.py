"""The store keeps what it was given, under names that it made, and nothing half."""

import errno
import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from archive.errors import Conflict, NotFound, StorageFull, TooLarge
from media.store import LocalStore, Received, hash_file

DATA = [b"grandmother ", b"said the beets ", b"came up early"]
WHOLE = b"".join(DATA)
SHA = sha256(WHOLE).hexdigest()


def received(store: LocalStore, key: str = "k2") -> Received:
    return store.receive(key, iter(DATA), limit_bytes=100)


def files_under(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_an_upload_arrives_whole_and_alone(store):
    assert received(store) == Received(sha256=SHA, size_bytes=len(WHOLE))
    assert store.upload_path("k2").read_bytes() == WHOLE
    assert files_under(store.root) == ["uploads/k2/master"]


def test_an_upload_over_the_limit_leaves_nothing(store):
    with pytest.raises(TooLarge, match="larger than 20 bytes"):
        store.receive("k2", iter(DATA), limit_bytes=20)
    assert not store.upload_path("k2").parent.exists()


def test_an_upload_of_just_the_limit_is_taken(store):
    assert store.receive("k2", iter(DATA), limit_bytes=len(WHOLE)).size_bytes == len(WHOLE)


def test_a_connection_that_breaks_leaves_nothing(store):
    def broken():
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.receive("k2", broken(), limit_bytes=100)
    assert files_under(store.root) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_full_disk_leaves_nothing_and_says_so(store, monkeypatch, number, call):
    def full(*_args):
        raise OSError(number, "full")

    with monkeypatch.context() as patch:
        patch.setattr(f"media.durable.os.{call}", full)
        with pytest.raises(StorageFull, match="disk is full"):
            received(store)
    assert files_under(store.root) == []
    assert received(store).sha256 == SHA


def test_a_full_disk_keeps_what_was_received_before(store, monkeypatch):
    received(store)

    def full(_descriptor, data):
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr("media.durable.os.write", full)
        with pytest.raises(StorageFull):
            store.receive("k2", [b"again"], limit_bytes=100)
    assert store.upload_path("k2").read_bytes() == WHOLE


def test_a_disk_that_takes_a_part_at_a_time_loses_nothing(store, monkeypatch):
    write = os.write
    with monkeypatch.context() as patch:
        patch.setattr("media.durable.os.write", lambda descriptor, data: write(descriptor, bytes(data[:3])))
        received(store)
    assert store.upload_path("k2").read_bytes() == WHOLE


def test_other_disk_errors_are_not_called_a_full_disk(store, monkeypatch):
    def broken(_descriptor, _data):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr("media.durable.os.write", broken)
    with pytest.raises(OSError, match="broken"):
        received(store)


def test_adopting_twice_has_the_effect_of_once(store):
    received(store)
    for _ in range(2):
        store.adopt_master("k2", SHA)
        assert store.master_path(SHA).read_bytes() == WHOLE
        assert files_under(store.root) == [f"masters/{SHA[:2]}/{SHA}"]


def test_the_same_bytes_uploaded_twice_are_one_master(store):
    for key in ("k2", "k3"):
        received(store, key)
        store.adopt_master(key, SHA)
    assert [file.name for file in store.masters()] == [SHA]
    assert not store.upload_path("k3").exists()


def test_bytes_that_changed_on_disk_do_not_become_a_master(store):
    received(store)
    store.upload_path("k2").write_bytes(WHOLE + b"?")
    for _ in range(2):
        with pytest.raises(Conflict):
            store.adopt_master("k2", SHA)
    assert list(store.masters()) == []
    assert store.upload_path("k2").read_bytes() == WHOLE + b"?"


def test_a_damaged_master_is_replaced_by_a_whole_upload(store):
    received(store)
    store.adopt_master("k2", SHA)
    store.master_path(SHA).chmod(0o644)
    store.master_path(SHA).write_bytes(b"rot")
    received(store, "k3")
    store.adopt_master("k3", SHA)
    assert hash_file(store.master_path(SHA)) == SHA


def test_adopting_what_never_came_is_not_found(store):
    with pytest.raises(NotFound):
        store.adopt_master("k2", SHA)


def test_quarantine_twice_has_the_effect_of_once(store):
    received(store)
    for _ in range(2):
        store.quarantine("k2")
        assert files_under(store.root) == ["quarantine/k2/master"]
    with pytest.raises(NotFound):
        store.quarantine("k3")
    store.discard_quarantined("k2")
    assert files_under(store.root) == []


def test_a_derived_file_is_named_by_its_bytes(store):
    for _ in range(2):
        with store.work_folder() as folder:
            (folder / "a").write_bytes(WHOLE)
            derived = store.keep_derived(folder / "a", ".webm")
        assert derived.name == SHA + ".webm"
        assert derived.size_bytes == len(WHOLE)
        assert store.derived_path(derived.name).read_bytes() == WHOLE
    assert files_under(store.root) == [f"derived/{SHA[:2]}/{SHA}.webm"]


@pytest.mark.parametrize("key", ["", "..", "../x", "a/b", "a\0", "a\n", "k" * 65, "é", "."])
def test_no_path_is_built_from_a_strange_key(store, key):
    for path in (store.upload_path, store.quarantine_path, store.discard_upload):
        with pytest.raises(NotFound):
            path(key)


@pytest.mark.parametrize(
    "name", ["", SHA, SHA + ".", SHA + "./..", SHA.upper() + ".webm", SHA + ".webm\n", "../x.webm"]
)
def test_no_path_is_built_from_a_strange_name(store, name):
    with pytest.raises(NotFound):
        store.derived_path(name)
    with pytest.raises(NotFound):
        store.master_path(name + "/")


def test_work_left_by_a_killed_process_is_cleared_when_old(store):
    left = store.root / "work" / "left"
    left.mkdir()
    (left / "half").write_bytes(b"x")
    now = datetime.fromtimestamp(left.stat().st_mtime, tz=UTC)
    assert store.clear_work_older_than(60, now + timedelta(seconds=59)) == 0
    assert store.clear_work_older_than(60, now + timedelta(seconds=61)) == 1
    assert not left.exists()


def test_a_work_folder_goes_when_its_work_fails(store):
    def fail():
        with store.work_folder() as folder:
            (folder / "half").write_bytes(b"x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert files_under(store.root) == []

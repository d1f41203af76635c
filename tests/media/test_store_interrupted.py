"""Stopped at any durable step and started again, the store ends as if it had never been stopped."""

import os
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from media.store import LocalStore, hash_file

WHOLE = b"grandmother said the beets came up early"
SHA = sha256(WHOLE).hexdigest()


class Stopped(BaseException):
    """The process ends here."""


def receive(store: LocalStore) -> None:
    if not store.master_path(SHA).exists():
        store.receive("k2", [WHOLE[:7], WHOLE[7:]], limit_bytes=100)


def adopt(store: LocalStore) -> None:
    store.adopt_master("k2", SHA)


def keep(store: LocalStore) -> None:
    with store.work_folder() as folder:
        (folder / "copy").write_bytes(WHOLE)
        store.keep_derived(folder / "copy", ".webm")


def stop_at(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Make the process end before the durable call of that number, counting from 1."""
    calls = count(1)

    def stopping(real):
        def call(*arguments, **options):
            if next(calls) == step:
                raise Stopped
            return real(*arguments, **options)

        return call

    monkeypatch.setattr(os, "fsync", stopping(os.fsync))
    monkeypatch.setattr(Path, "replace", stopping(Path.replace))
    monkeypatch.setattr(Path, "mkdir", stopping(Path.mkdir))
    monkeypatch.setattr(Path, "chmod", stopping(Path.chmod))


@pytest.mark.parametrize("step", range(1, 19))
def test_stopped_anywhere_nothing_is_lost_and_nothing_is_half(tmp_path, monkeypatch, step):
    store = LocalStore(tmp_path / "store")
    stopped = False
    with monkeypatch.context() as patch:
        stop_at(patch, step)
        try:
            for act in (receive, adopt, keep):
                act(store)
        except Stopped:
            stopped = True
    assert stopped
    for file in (*store.masters(), *store.derived()):
        assert hash_file(file.path) == file.name[:64]
    again = LocalStore(tmp_path / "store")
    for act in (receive, adopt, keep):
        act(again)
    left = sorted(str(path.relative_to(store.root)) for path in store.root.rglob("*") if path.is_file())
    assert left == [f"derived/{SHA[:2]}/{SHA}.webm", f"masters/{SHA[:2]}/{SHA}"]

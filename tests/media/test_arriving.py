"""An upload in pieces loses nothing that was acknowledged and takes nothing twice."""

import errno
from hashlib import sha256

import pytest

from archive.errors import Conflict, NotFound, StorageFull, TooLarge
from media.arriving import arrived_bytes, ask_for, begin_upload, hold, seal

LIMIT = 20


def append(store, key, chunks, *, offset_bytes, limit_bytes):
    piece = hold(store, key, offset_bytes=offset_bytes, limit_bytes=limit_bytes)
    try:
        for chunk in chunks:
            piece.write(chunk)
        return piece.length_bytes
    finally:
        piece.end()


@pytest.fixture
def begun(store):
    begin_upload(store, "k2")
    assert append(store, "k2", [b"grand", b"mother"], offset_bytes=0, limit_bytes=LIMIT) == 11
    return store


def test_pieces_become_one_upload(begun):
    assert append(begun, "k2", [b" said"], offset_bytes=11, limit_bytes=LIMIT) == 16
    for _ in range(2):
        sealed = seal(begun, "k2")
        assert (sealed.sha256, sealed.size_bytes) == (sha256(b"grandmother said").hexdigest(), 16)
    assert begun.upload_path("k2").read_bytes() == b"grandmother said"
    assert [path.name for path in begun.upload_path("k2").parent.iterdir()] == ["master"]
    begun.adopt_master("k2", sealed.sha256)
    assert begun.master_path(sealed.sha256).exists()


@pytest.mark.parametrize("offset", [0, 10, 12])
def test_a_piece_for_another_place_changes_nothing(begun, offset):
    with pytest.raises(Conflict, match="11 bytes long here"):
        append(begun, "k2", [b"x"], offset_bytes=offset, limit_bytes=LIMIT)
    assert arrived_bytes(begun, "k2") == 11


def test_a_piece_that_breaks_off_keeps_what_came(begun):
    def broken():
        yield b" sa"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        append(begun, "k2", broken(), offset_bytes=11, limit_bytes=LIMIT)
    assert arrived_bytes(begun, "k2") == 14
    assert append(begun, "k2", [b"id"], offset_bytes=14, limit_bytes=LIMIT) == 16
    assert seal(begun, "k2").sha256 == sha256(b"grandmother said").hexdigest()


def test_a_second_connection_waits_its_turn(begun):
    def interrupted():
        yield b" "
        with pytest.raises(Conflict, match="Another connection"):
            append(begun, "k2", [b"XXXX"], offset_bytes=12, limit_bytes=LIMIT)
        yield b"said"

    assert append(begun, "k2", interrupted(), offset_bytes=11, limit_bytes=LIMIT) == 16
    assert seal(begun, "k2").sha256 == sha256(b"grandmother said").hexdigest()


def test_no_more_is_taken_than_was_announced(begun):
    with pytest.raises(TooLarge):
        append(begun, "k2", [b"x" * 10], offset_bytes=11, limit_bytes=LIMIT)
    assert arrived_bytes(begun, "k2") == 11


def test_a_full_disk_keeps_what_came(begun, monkeypatch):
    def full(_descriptor, _data):
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr("media.durable.os.write", full)
        with pytest.raises(StorageFull):
            append(begun, "k2", [b"x"], offset_bytes=11, limit_bytes=LIMIT)
    assert append(begun, "k2", [b" said"], offset_bytes=11, limit_bytes=LIMIT) == 16


@pytest.mark.parametrize(
    ("call", "keep", "left"),
    [("fsync", True, 11), ("fsync", False, 11), ("ftruncate", False, 14)],
    ids=["not made safe", "taken back and not made safe", "not taken back"],
)
def test_a_piece_that_cannot_end_lets_go_and_what_was_not_made_safe_is_sent_again(begun, monkeypatch, call, keep, left):
    piece = hold(begun, "k2", offset_bytes=11, limit_bytes=LIMIT)
    piece.write(b" sa")
    with monkeypatch.context() as patch:
        patch.setattr(f"media.arriving.os.{call}", failing)
        with pytest.raises(OSError, match="failing"):
            piece.end(keep=keep)
    assert arrived_bytes(begun, "k2") == left
    rest = b"grandmother said"[left:]
    assert append(begun, "k2", [rest], offset_bytes=left, limit_bytes=LIMIT) == 16


def test_a_piece_that_cannot_begin_lets_go(begun, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.unlink", failing)
        with pytest.raises(OSError, match="failing"):
            hold(begun, "k2", offset_bytes=11, limit_bytes=LIMIT)
    assert append(begun, "k2", [b" said"], offset_bytes=11, limit_bytes=LIMIT) == 16


def failing(*_asked, **_more):
    raise OSError(errno.EIO, "a failing disk")


def test_beginning_again_loses_nothing(begun):
    begin_upload(begun, "k2")
    assert arrived_bytes(begun, "k2") == 11


def test_an_upload_that_never_began_is_not_found(store):
    for act in (arrived_bytes, seal):
        with pytest.raises(NotFound):
            act(store, "k3")
    with pytest.raises(NotFound):
        append(store, "k3", [b"x"], offset_bytes=0, limit_bytes=LIMIT)


def test_a_piece_can_be_taken_back(begun):
    piece = hold(begun, "k2", offset_bytes=11, limit_bytes=LIMIT)
    piece.write(b" sad")
    assert piece.end(keep=False) == 11
    assert arrived_bytes(begun, "k2") == 11


def test_a_connection_is_asked_to_let_go(begun):
    piece = hold(begun, "k2", offset_bytes=11, limit_bytes=LIMIT)
    assert not piece.is_asked_for()
    ask_for(begun, "k2")
    assert piece.is_asked_for()
    piece.end()
    following = hold(begun, "k2", offset_bytes=11, limit_bytes=LIMIT)
    assert not following.is_asked_for()
    following.end()
    ask_for(begun, "never-began")

"""Taking bytes in: what is safe once it was acknowledged, and what leaves nothing behind."""

import pytest
from line_archive import all_of, give, open_at, sounding, steps
from sqlalchemy import event

from archive.accounts import Account, Role
from archive.clock import utc_now
from archive.database import writing
from archive.errors import InvalidInput, TooLarge
from archive.events import Event
from archive.steps import StepRecord
from archive.uploads import DEPOSIT_STATEMENT, Upload, UploadState
from ingest import intake
from ingest.intake import Deposit, take_in, take_in_file
from ingest.promise import keys_with_a_run
from media.store import hash_file


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    return open_at(tmp_path_factory.mktemp("intake"), upload_limit_bytes=100_000)


@pytest.fixture
def place(opened):
    """The archive, and the promise that a test leaves no bytes without a row."""
    yield opened
    kept = {upload.key for upload in all_of(opened, Upload)}
    assert {path.name for path in (opened.store.root / "uploads").iterdir()} == kept
    assert keys_with_a_run(opened) == kept


def person(place):
    with writing(place.engine) as session:
        account = Account(
            email=f"{utc_now().timestamp()}@example.org", name="A", password_hash="-", role=Role.contributor,
            created_at=utc_now(),
        )  # fmt: skip
        session.add(account)
        session.flush()
        return account.id


def test_bytes_row_steps_run_and_event_are_there_together(place):
    data = sounding(0.5)
    upload = give(place, data, "Tala.wav", title="  Corn ", language="en")
    assert place.store.upload_path(upload.key).read_bytes() == data
    assert hash_file(place.store.upload_path(upload.key)) == upload.sha256
    assert (upload.state, upload.size_bytes, upload.title) == (UploadState.sealed, len(data), "Corn")
    assert steps(place, upload)["seal"] == "done"
    assert list(steps(place, upload).values()).count("waiting") == 6
    assert upload.key in keys_with_a_run(place)
    assert any(event.thing == f"upload:{upload.key}" for event in all_of(place, Event))


def test_a_transaction_that_fails_leaves_no_run_no_row_and_no_bytes(place, monkeypatch):
    def fail(*_args, **_more):
        raise RuntimeError("the disk went away")

    before = [len(all_of(place, table)) for table in (Upload, StepRecord, Event)]
    monkeypatch.setattr(intake, "note_event", fail)
    with pytest.raises(RuntimeError, match="the disk went away"):
        give(place, sounding(0.6))
    assert [len(all_of(place, table)) for table in (Upload, StepRecord, Event)] == before


def test_without_the_statement_nothing_is_kept(place):
    with pytest.raises(InvalidInput, match="Tick the deposit statement"):
        take_in(place, [b"sound"], Deposit(file_name="a.wav", statement="yes"), now=utc_now())


def test_an_empty_file_is_refused(place):
    with pytest.raises(InvalidInput, match="is empty"):
        give(place, b"")


def test_too_many_bytes_are_refused(place):
    with pytest.raises(TooLarge):
        give(place, bytes(100_001))


def test_the_same_person_is_told_of_a_duplicate_and_another_is_not(place):
    mine, theirs = person(place), person(place)
    give(place, sounding(0.7), account_id=mine)
    with pytest.raises(InvalidInput, match="You gave this recording before"):
        give(place, sounding(0.7), account_id=mine)
    assert give(place, sounding(0.7), account_id=theirs).id


@pytest.mark.parametrize(
    ("file_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Music\\corn.wav", "corn.wav"),
        ("a\r\nSet-Cookie: b\x00.wav", "a Set-Cookie: b .wav"),
        ("half \ud800.wav", "half ?.wav"),
        ("/", "recording"),
        ("é" * 400 + ".wav", "é" * 255),
    ],
)
def test_hostile_names_stay_names(place, file_name, kept):
    upload = give(place, file_name.encode("utf-8", "replace"), file_name, title=file_name, narrator_name="\x00\ud800")
    stored = next(row for row in all_of(place, Upload) if row.id == upload.id)
    assert stored.file_name == kept
    assert not any(ord(one) < 32 for one in stored.title + stored.narrator_name)


def test_a_file_from_disk_stays_where_it_is(place, tmp_path):
    path = tmp_path / "corn.wav"
    path.write_bytes(sounding(0.8))
    upload = take_in_file(place, path, Deposit("corn.wav", DEPOSIT_STATEMENT), now=utc_now())
    assert path.read_bytes() == place.store.upload_path(upload.key).read_bytes()


def test_a_file_that_is_not_there_is_said_so(place, tmp_path):
    with pytest.raises(InvalidInput, match="There is no file"):
        take_in_file(place, tmp_path / "none.wav", Deposit("none.wav", DEPOSIT_STATEMENT), now=utc_now())


def test_a_commit_that_fails_keeps_the_bytes_for_it_may_be_there_when_next_read(tmp_path):
    place = open_at(tmp_path / "data")

    def fail(_connection):
        raise OSError("the disk failed to flush")

    event.listen(place.engine, "commit", fail)
    with pytest.raises(OSError, match="failed to flush"):
        give(place, sounding(0.5))
    event.remove(place.engine, "commit", fail)
    assert [path.name for path in (place.store.root / "uploads").rglob("master")] == ["master"]

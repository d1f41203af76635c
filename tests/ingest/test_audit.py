"""The audit finds each kind of broken promise, and none where all hold."""

import os
import shutil
from datetime import timedelta

import pytest
from line_archive import (
    all_of,
    broken,
    counts,
    drain,
    give,
    know_names,
    one,
    open_at,
    publish,
    sounding,
    step_records,
    workplace_at,
)
from sqlalchemy import delete, update

from archive.agreeing import reinstate, withdraw
from archive.agreements import Agreement
from archive.clock import utc_now
from archive.database import writing
from archive.listening import ListeningCopy
from archive.outbox import Errand, OutboxRow, ask
from archive.recordings import Recording
from archive.steps import StepRecord, StepState
from archive.stories import Story, StoryState
from archive.uploads import Upload, UploadState
from ingest import errands, leftovers
from ingest.leftovers import clear_leftovers
from ingest.promise import _client, keys_with_a_run
from ingest.upkeep import keep_up

OLD = timedelta(days=8)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A published story, a refused upload, and one that waits."""
    place = open_at(tmp_path_factory.mktemp("audit") / "data")
    know_names(place)
    told = give(place, sounding(1.0))
    give(place, b"Nothing in here can be heard." * 100)
    drain(place)
    with writing(place.engine) as session:
        recording = session.get_one(Recording, session.get_one(Upload, told.id).recording_id)
    publish(place, recording)
    drain(place)
    give(place, sounding(1.5))
    assert broken(place) == []
    place.engine.dispose()
    return place.settings.data


@pytest.fixture
def place(whole, tmp_path):
    """A copy of it, to be broken."""
    shutil.copytree(whole, tmp_path / "data")
    return open_at(tmp_path / "data")


def change(place, *statements):
    with writing(place.engine) as session:
        for statement in statements:
            session.execute(statement)


def promises(place):
    return [line.split(" ")[0] for line in broken(place)]


def upload_in(place, state):
    return next(upload for upload in all_of(place, Upload) if upload.state is state)


def test_an_untouched_archive_is_whole(place):
    assert broken(place) == []


def master(place):
    return next(place.store.masters()).path


def waiting(place):
    return place.store.upload_path(upload_in(place, UploadState.sealed).key)


def set_aside(place):
    return place.store.quarantine_path(upload_in(place, UploadState.refused).key)


@pytest.mark.parametrize("of", [master, waiting, set_aside])
def test_bytes_that_are_gone_or_changed_are_found(place, of):
    path = of(place)
    path.chmod(0o644)
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    assert [line for line in broken(place) if "Its bytes have changed" in line and line.startswith("bytes")]
    path.unlink()
    assert [line for line in broken(place) if "Its bytes are gone" in line]
    assert len(broken(place)) == 1


def test_an_accepted_upload_without_its_recording_is_found(place):
    change(place, update(Upload).where(Upload.state == UploadState.accepted).values(recording_id=None))
    assert promises(place) == ["recording"]


def test_a_recording_claimed_twice_is_found(place):
    recording = one(place, Recording)
    change(
        place,
        update(Upload)
        .where(Upload.state == UploadState.sealed)
        .values(recording_id=recording.id, state=UploadState.accepted),
    )
    assert "recording" in promises(place)


@pytest.mark.parametrize("name", ["opus_name", "aac_name"])
def test_a_derived_file_that_is_gone_is_found(place, name):
    place.store.derived_path(getattr(all_of(place, ListeningCopy)[0], name)).unlink()
    assert set(promises(place)) == {"files"}


def test_a_copy_without_its_bytes_after_the_power_went_is_found_and_made_again(place):
    copy = all_of(place, ListeningCopy)[0]
    path = place.store.derived_path(copy.opus_name)
    os.truncate(path, 0)
    assert set(promises(place)) == {"files"}
    drain(place)
    assert broken(place) == []
    assert path.stat().st_size == copy.opus_bytes


def test_files_that_nobody_knows_are_found_after_a_day(place):
    left = place.store.upload_path("left")
    paths = [place.store.master_path("ab" * 32), place.store.derived_path("cd" * 32 + ".webm"), left]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert broken(place) == []
    for path in (*paths, left.parent):
        os.utime(path, (0, 0))
    assert promises(place) == ["files", "files", "files"]


def test_a_story_missing_from_the_index_and_one_too_many_are_found(place):
    story = one(place, Story)
    workplace = workplace_at(place)
    workplace.indexes[0].index.rebuild([])
    assert broken(place) == [f"index story:{story.id}: It is public and cannot be found; run `storyloom reindex`."]
    errands.rebuild(workplace)
    workplace.close_indexes()
    assert broken(place) == []
    change(place, update(Agreement).values(web=False))
    assert broken(place) == [f"index story:{story.id}: It is not public and is in the index; run `storyloom reindex`."]


def test_an_index_that_cannot_be_read_is_found(place):
    shutil.rmtree(place.settings.data / "index")
    assert promises(place) == ["index", "index"]


def test_an_errand_that_nobody_will_do_is_found(place):
    with writing(place.engine) as session:
        ask(session, Errand.index_story, 1, now=utc_now())
    assert broken(place) == []
    change(place, update(OutboxRow).where(OutboxRow.done_at.is_(None)).values(tries=20, error="no room"))
    assert promises(place) == ["errands"]


def test_an_unfinished_upload_whose_run_is_gone_is_found_and_promised_again(place):
    upload = upload_in(place, UploadState.sealed)
    url = place.settings.resolved_database_url
    (run,) = _client(url).list_workflows(workflow_id_prefix=upload.key)
    _client(url).cancel_workflow(run.workflow_id)
    assert promises(place) == ["runs"]
    workplace = workplace_at(place)
    keep_up(workplace, now=utc_now())
    workplace.close_indexes()
    assert upload.key in keys_with_a_run(place)
    assert broken(place) == []
    drain(place)
    assert {record.state for record in step_records(place, upload).values()} == {StepState.done}
    assert counts(place)["Recording"] == 2


def test_an_upload_that_needs_help_has_come_to_an_end(place):
    upload = upload_in(place, UploadState.sealed)
    url = place.settings.resolved_database_url
    (run,) = _client(url).list_workflows(workflow_id_prefix=upload.key)
    _client(url).cancel_workflow(run.workflow_id)
    mine = StepRecord.upload_id == upload.id, StepRecord.step == "describe"
    change(place, update(StepRecord).where(*mine).values(state=StepState.needs_help))
    assert broken(place) == []


def do_errands(place):
    workplace = workplace_at(place)
    while errands.drain(workplace):
        pass
    workplace.close_indexes()


def said_twice(place):
    with writing(place.engine) as session:
        story = session.get_one(Story, one(place, Story).id)
        withdraw(session, story, reason="Asked.", by_id=None, now=utc_now())
        reinstate(session, story, reason="Asked.", by_id=None, now=utc_now())
    do_errands(place)
    assert broken(place) == []


@pytest.mark.parametrize("version", [1, 2])
def test_an_agreement_that_was_removed_is_found(place, version):
    said_twice(place)
    change(place, delete(Agreement).where(Agreement.version == version, Agreement.person_id.is_(None)))
    assert set(promises(place)) == {"agreements"}


def test_a_last_agreement_that_was_removed_is_found(place):
    said_twice(place)
    change(
        place,
        delete(Agreement).where(Agreement.version == 3),
        delete(Agreement).where(Agreement.version == 2),
        update(Agreement).values(current=True),
    )
    assert set(promises(place)) == {"agreements"}


def test_a_former_agreement_put_in_force_is_found(place):
    said_twice(place)
    change(place, update(Agreement).where(Agreement.version == 1).values(current=True))
    assert "agreements" in promises(place)


def test_taking_back_the_withdrawal_of_what_was_never_agreed_is_no_violation(place):
    with writing(place.engine) as session:
        recording = session.get_one(Recording, one(place, Recording).id)
        withdraw(session, recording, reason="Asked.", by_id=None, now=utc_now())
        reinstate(session, recording, reason="Asked.", by_id=None, now=utc_now())
    do_errands(place)
    assert broken(place) == []


def test_a_story_opened_past_the_record_is_found(place):
    change(place, update(Story).values(state=StoryState.hidden))
    assert "stories" in promises(place)


def test_leftovers_go_and_nothing_else_does(place, monkeypatch):
    refused = upload_in(place, UploadState.refused)
    unfinished = place.store.root / "work" / "left"
    unused, young = place.store.derived_path("cd" * 32 + ".webm"), place.store.derived_path("ef" * 32 + ".webm")
    crashed, kept = place.store.upload_path("left"), waiting(place)
    unfinished.mkdir()
    for path in (unused, young, crashed):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    old = (unfinished, unused, crashed, crashed.parent, kept, kept.parent)
    for path in (*old, *(file.path for file in place.store.masters())):
        os.utime(path, (0, 0))
    before = {file.name for file in place.store.masters()}

    def clear():
        with writing(place.engine) as session:
            clear_leftovers(session, place, now=utc_now())
        return [path.exists() for path in (unfinished, unused, crashed, young, kept)]

    assert clear() == [False, True, True, True, True], "the clock that says how old they are may be wrong"
    monkeypatch.setattr(leftovers, "PATIENCE_S", 0)
    assert clear() == [False, False, False, True, True]
    assert place.store.quarantine_path(refused.key).exists()
    assert broken(place) == []

    mine = StepRecord.upload_id == refused.id, StepRecord.step == "describe"
    change(place, update(StepRecord).where(*mine).values(ended_at=utc_now() - OLD))
    with writing(place.engine) as session:
        clear_leftovers(session, place, now=utc_now())
    assert not place.store.quarantine_path(refused.key).exists()
    assert upload_in(place, UploadState.refused).refusal
    assert broken(place) == []
    assert {file.name for file in place.store.masters()} == before
    assert all(place.store.derived_path(copy.opus_name).exists() for copy in all_of(place, ListeningCopy))

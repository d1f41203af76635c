"""The outbox: in order, again after a failure, and the public index in step with the record whatever happened to it."""

import shutil
from datetime import timedelta

import pytest
from line_archive import all_of, broken, carry, ends_of, give, know_names, open_at, publish, sounding, workplace_at

from archive.agreeing import record_agreement, reinstate, withdraw
from archive.agreements import NameShown, Use
from archive.clock import utc_now
from archive.database import writing
from archive.errors import Conflict
from archive.listening import ListeningCopy
from archive.outbox import Errand, OutboxRow, ask, open_errands
from archive.stories import Story
from archive.story_publishing import hide_story, publish_story
from ingest import errands
from ingest.kept_indexes import open_indexes
from ingest.upkeep import keep_up
from ingest.workplace import Workplace


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    place = open_at(tmp_path_factory.mktemp("errands"))
    know_names(place)
    workplace = workplace_at(place)
    recording = carry(workplace, give(place, sounding(1.0)))
    keep_up(workplace, now=utc_now())
    story = publish(place, recording)
    yield workplace, story
    workplace.close_indexes()


@pytest.fixture
def workplace(told, monkeypatch):
    workplace, _ = told
    monkeypatch.setattr(errands, "_not_before", {})
    while errands.drain(workplace):
        pass
    return workplace


@pytest.fixture
def story(told):
    return told[1]


def indexed(workplace):
    return set(workplace.place.public_index.story_versions())


def do(workplace, act, story, **more):
    with writing(workplace.place.engine) as session:
        act(session, session.get_one(Story, story.id), by_id=None, now=utc_now(), **more)
    errands.drain(workplace)


def the_open(workplace):
    with workplace.reading() as session:
        return open_errands(session)


def test_errands_are_done_in_order(workplace, monkeypatch):
    done = []
    monkeypatch.setitem(errands._ERRANDS, Errand.cut_story, lambda _workplace, row, _now: done.append(row.id))
    monkeypatch.setitem(errands._ERRANDS, Errand.index_story, lambda _workplace, row, _now: done.append(row.id))
    with writing(workplace.place.engine) as session:
        for errand in (Errand.index_story, Errand.cut_story, Errand.index_story):
            ask(session, errand, 1, now=utc_now())
    asked = [row.id for row in the_open(workplace)]
    assert errands.drain(workplace) == 3
    assert done == asked == sorted(asked)
    assert errands.is_drained(workplace)


def test_a_failed_errand_is_done_again_later(workplace, story, monkeypatch):
    def fail(*_args):
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setitem(errands._ERRANDS, Errand.index_story, fail)
        with writing(workplace.place.engine) as session:
            ask(session, Errand.index_story, story.id, now=utc_now())
        assert errands.drain(workplace) == 0
    (row,) = the_open(workplace)
    assert (row.tries, row.error) == (1, "OSError: no room")
    assert errands.drain(workplace) == 0, "it has to wait"
    monkeypatch.setattr(errands, "_not_before", {})
    assert errands.drain(workplace) >= 1
    assert the_open(workplace) == []
    assert all_of(workplace.place, OutboxRow)[-1].error is None


def test_an_index_that_another_process_holds_is_no_failure(workplace, story, monkeypatch):
    def fail(*_args):
        raise Conflict("Another process is writing.")

    monkeypatch.setitem(errands._ERRANDS, Errand.index_story, fail)
    with writing(workplace.place.engine) as session:
        ask(session, Errand.index_story, story.id, now=utc_now())
    errands.drain(workplace)
    assert the_open(workplace)[0].tries == 0


def test_the_index_follows_publishing_hiding_withdrawing_and_back(workplace, story):
    assert indexed(workplace) == {story.id}
    do(workplace, hide_story, story)
    assert indexed(workplace) == set()
    do(workplace, publish_story, story)
    assert indexed(workplace) == {story.id}
    do(workplace, withdraw, story, reason="Tala asked.")
    assert indexed(workplace) == set()
    do(workplace, reinstate, story, reason="Tala asked again.")
    assert indexed(workplace) == {story.id}
    assert broken(workplace.place) == []


def test_errands_done_twice_are_done_once(workplace, story):
    copies = [copy.id for copy in all_of(workplace.place, ListeningCopy)]
    for _ in range(2):
        with writing(workplace.place.engine) as session:
            ask(session, Errand.cut_story, story.id, now=utc_now())
            ask(session, Errand.index_story, story.id, now=utc_now())
            ask(session, Errand.rebuild_index, 0, now=utc_now())
        assert errands.drain(workplace) >= 3
    assert [copy.id for copy in all_of(workplace.place, ListeningCopy)] == copies
    assert indexed(workplace) == {story.id}


def test_a_story_lost_from_the_index_comes_back(workplace, story):
    workplace.indexes[0].index.rebuild([])
    assert [line for line in broken(workplace.place) if "cannot be found" in line]
    keep_up(workplace, now=utc_now())
    errands.drain(workplace)
    assert indexed(workplace) == {story.id}


def test_the_index_follows_the_clock(workplace, story):
    """An agreement that ends closes its story without anybody writing anything."""
    now = utc_now()
    with writing(workplace.place.engine) as session:
        record_agreement(
            session, scope=session.get_one(Story, story.id), person_id=None, uses={Use.web},
            name_shown=NameShown.full, ends_at=now + timedelta(hours=1), wording="Words.", evidence="A letter.",
            by_id=None, now=now,
        )  # fmt: skip
    errands.drain(workplace)
    keep_up(workplace, now=now)
    assert errands.is_drained(workplace)
    keep_up(workplace, now=now + timedelta(hours=2))
    assert [row.errand for row in the_open(workplace)] == [Errand.cut_story, Errand.index_story]
    errands.drain(workplace)


@pytest.mark.parametrize("damage", ["missing", "garbled"])
def test_an_index_that_is_gone_or_damaged_is_built_again(workplace, story, damage):
    root = workplace.place.settings.data / "index"
    workplace.close_indexes()
    if damage == "missing":
        shutil.rmtree(root)
    else:
        for path in root.rglob("*"):
            if path.is_file() and path.stat().st_size > 100:
                path.write_bytes(b"x" * path.stat().st_size)
    anew = Workplace(workplace.place, workplace.recogniser, open_indexes(workplace.place.settings), workplace.executor)
    keep_up(anew, now=utc_now())
    anew.close_indexes()
    assert indexed(workplace) == {story.id}


def test_workers_killed_within_an_errand_are_followed_by_one_that_finishes_it(workplace, story):
    place = workplace.place
    workplace.close_indexes()
    with writing(place.engine) as session:
        hide_story(session, session.get_one(Story, story.id), by_id=None, now=utc_now())
        publish_story(session, session.get_one(Story, story.id), by_id=None, now=utc_now())
    for copy in all_of(place, ListeningCopy):
        if copy.story_id:
            place.store.derived_path(copy.opus_name).unlink()
    assert ends_of(place, "cut", "indexed", "none") == [-9, -9, 0]
    assert indexed(workplace) == {story.id}
    assert len(all_of(place, ListeningCopy)) == 2
    assert broken(place) == []

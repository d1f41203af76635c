"""Changes reach an index in order and count once it confirmed them, whatever fails, dies or is away meanwhile."""

from datetime import timedelta
from importlib import import_module
from unittest.mock import Mock

import pytest
from indexed_archive import CLOCKED, Clock, agree, note, tell, worker_at
from slow_index import Crash, SlowIndex
from sqlalchemy.exc import OperationalError

from archive.accounts import Role
from archive.agreeing import withdraw
from archive.database import reading, writing
from archive.errors import NotPermitted
from archive.gate import VISITOR, Viewer
from archive.index_entries import IndexEntry, IndexState
from archive.outbox import Errand, ask
from archive.passages import Passage
from archive.reading_search_lag import search_lag
from archive.search_suppression import left_out, names_may_be_shown
from archive.settings import Settings
from archive.stories import Story
from archive.story_publishing import hide_story
from archive.subject_keeping import add_name
from archive.subjects import NameKind, Subject
from ingest import story_delivery
from ingest.delivery import deliver, is_delivered
from ingest.index_upkeep import look_after_indexes
from search.contract import Question
from tests.laid_archive import open_laid

SERVER = "server:public"


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    for name in CLOCKED:
        module = import_module(f"ingest.{name}")
        if hasattr(module, "utc_now"):
            monkeypatch.setattr(module, "utc_now", clock)
    return clock


@pytest.fixture
def place(tmp_path):
    return open_laid(Settings(data=tmp_path, transcriber="none"))


@pytest.fixture
def server():
    return SlowIndex()


@pytest.fixture
def told(place):
    return tell(place, 1)


@pytest.fixture
def workplace(place, told, server, clock):
    workplace = worker_at(place, server=server)
    deliver(workplace)
    server.work()
    deliver(workplace)
    assert server.story_versions()
    return workplace


def found(server, place, word, clock):
    with reading(place.engine) as session:
        closed = left_out(session, viewer=VISITOR, now=clock.now)
    return [hit.story_id for hit in server.search(Question(f"{word} ", excluded_stories=closed)).hits]


def entry(place, told, name=SERVER):
    with reading(place.engine) as session:
        return session.get(IndexEntry, (name, told.story.id))


def change(place, clock, act, told, **more):
    with writing(place.engine) as session:
        act(session, session.get_one(Story, told.story.id), by_id=None, now=clock.now, **more)


def settle(workplace, server):
    for _ in range(5):
        note(workplace)
        deliver(workplace)
        server.work()
    deliver(workplace)


def test_a_closed_story_is_left_out_until_its_removal_is_confirmed(workplace, place, server, told, clock):
    assert found(server, place, told.title_word, clock) == [told.story.id]
    change(place, clock, withdraw, told, reason="Asked.")
    for go_on in (lambda: note(workplace), lambda: deliver(workplace), lambda: server.work(1), lambda: None):
        assert told.story.id in server.story_versions() or go_on
        assert found(server, place, told.title_word, clock) == []
        go_on()
    assert server.story_versions() == {}
    assert entry(place, told).closing
    deliver(workplace)
    assert not entry(place, told).closing
    assert not entry(place, told).holds
    with reading(place.engine) as session:
        assert left_out(session, viewer=VISITOR, now=clock.now) == frozenset()


def test_receipts_outlive_the_worker(workplace, place, server, told, clock):
    change(place, clock, hide_story, told)
    note(workplace)
    deliver(workplace)
    tasks = entry(place, told).receipt
    assert tasks
    sent = len(server.told)
    another = worker_at(place, server=server)
    deliver(another)
    assert entry(place, told).receipt == tasks, "still waiting, and not sent again"
    server.work()
    deliver(another)
    assert entry(place, told).receipt is None
    assert len(server.told) == sent
    assert is_delivered(another)


def test_a_failed_task_is_done_again(workplace, place, server, told, clock):
    change(place, clock, hide_story, told)
    note(workplace)
    deliver(workplace)
    server.work(fail=True)
    deliver(workplace)
    assert entry(place, told).tries == 1
    assert entry(place, told).error
    assert told.story.id in server.story_versions()
    assert found(server, place, told.title_word, clock) == []
    server.work()
    deliver(workplace)
    assert server.story_versions() == {}
    assert entry(place, told).asked_at is None


def test_what_was_sent_when_the_worker_died_is_sent_again(workplace, place, server, told, clock):
    change(place, clock, hide_story, told)
    note(workplace)
    server.crashes = True
    with pytest.raises(Crash):
        deliver(workplace)
    server.crashes = False
    another = worker_at(place, server=server)
    settle(another, server)
    assert server.story_versions() == {}
    assert entry(place, told).asked_at is None


def test_a_server_that_is_down_is_caught_up_without_hands(workplace, place, server, told, clock):
    server.down = True
    for number in range(30):
        title = f"Called {number}"
        with writing(place.engine) as session:
            session.get_one(Story, told.story.id).title = title
            ask(session, Errand.index_story, told.story.id, now=clock.now)
        note(workplace)
        assert deliver(workplace) == 0
    assert entry(place, told).tries == 0
    with reading(place.engine) as session:
        (lag,) = search_lag(session).indexes
        assert (lag.in_use, lag.waiting, lag.error) == (False, 1, "down")
    assert workplace.deliveries.down.times(SERVER) == 30
    assert is_delivered(workplace), "a drain does not wait for it"
    server.down = False
    settle(workplace, server)
    assert found(server, place, "called", clock) == [told.story.id]
    with reading(place.engine) as session:
        state = session.get_one(IndexState, SERVER)
        assert (state.in_use, state.down_since, state.error) == (True, None, None)


def test_a_server_that_lost_its_data_is_built_again(workplace, place, server, told, clock):
    server.lose_everything()
    with writing(place.engine) as session:
        ask(session, Errand.index_story, told.story.id, now=clock.now)
    settle(workplace, server)
    assert set(server.story_versions()) == {told.story.id}
    assert entry(place, told).asked_at is None


def test_one_index_that_is_down_holds_up_no_other(place, told, server, clock):
    beside = SlowIndex(at_once=True)
    workplace = worker_at(place, server=server, beside=beside)
    settle(workplace, server)
    server.down = True
    change(place, clock, hide_story, told)
    note(workplace)
    deliver(workplace)
    assert beside.story_versions() == {}
    with reading(place.engine) as session:
        assert left_out(session, viewer=VISITOR, now=clock.now) == frozenset(), "nobody asks the one that is down"
        assert not names_may_be_shown(session, SERVER, now=clock.now)


def test_a_story_that_an_index_refuses_holds_up_no_other(workplace, place, server, told, clock):
    other = tell(place, 2)
    server.refuses = {told.story.id}
    with writing(place.engine) as session:
        for one in (told, other):
            ask(session, Errand.index_story, one.story.id, now=clock.now)
    settle(workplace, server)
    assert other.story.id in server.story_versions()
    assert entry(place, told).tries > 1
    assert entry(place, told).error == "ValueError: no such letters"
    server.refuses = set()
    settle(workplace, server)
    assert entry(place, told).asked_at is None


def test_words_of_a_passage_that_someone_closes_find_nothing_from_then_on(workplace, place, server, told, clock):
    open_word, closed_word = told.words
    assert found(server, place, closed_word, clock) == [told.story.id]
    with writing(place.engine) as session:
        agree(session, session.get_one(Passage, told.passages[1].id), now=clock.now, uses=set())
    assert found(server, place, closed_word, clock) == []
    settle(workplace, server)
    assert found(server, place, closed_word, clock) == []
    assert found(server, place, open_word, clock) == [told.story.id]


def test_what_ends_by_the_clock_is_left_out_from_its_second_on(workplace, place, server, told, clock):
    with writing(place.engine) as session:
        passage = session.get_one(Passage, told.passages[1].id)
        agree(session, passage, now=clock.now, ends_at=clock.now + timedelta(hours=1))
    settle(workplace, server)
    open_word, closed_word = told.words
    assert found(server, place, closed_word, clock) == [told.story.id]
    clock.pass_(hours=1)
    assert found(server, place, closed_word, clock) == []
    look_after_indexes(workplace, now=clock.now)
    settle(workplace, server)
    assert found(server, place, closed_word, clock) == []
    assert found(server, place, open_word, clock) == [told.story.id]


def test_names_that_may_be_told_no_more_keep_the_server_from_answering(workplace, place, server, told, clock):
    with writing(place.engine) as session:
        amara = session.get_one(Subject, told.narrator.id)
        add_name(session, amara, "Mama Okra", NameKind.variant)
        ask(session, Errand.know_names, amara.id, now=clock.now)
    settle(workplace, server)
    assert "mama okra" in server.names
    with reading(place.engine) as session:
        assert names_may_be_shown(session, SERVER, now=clock.now)
    with writing(place.engine) as session:
        agree(session, session.get_one(Subject, amara.id), now=clock.now, uses=set())
    for go_on in (lambda: note(workplace), lambda: deliver(workplace), server.work):
        with reading(place.engine) as session:
            assert not names_may_be_shown(session, SERVER, now=clock.now)
        go_on()
    settle(workplace, server)
    assert server.names == ()
    with reading(place.engine) as session:
        assert names_may_be_shown(session, SERVER, now=clock.now)


def test_a_database_that_is_older_than_the_index_has_it_built_again(workplace, place, server, told, clock):
    with writing(place.engine) as session:
        session.get_one(IndexState, SERVER).version = 0
    look_after_indexes(workplace, now=clock.now)
    settle(workplace, server)
    with reading(place.engine) as session:
        newest = session.get_one(IndexState, SERVER).version
    assert server.story_versions() == {told.story.id: newest}


def test_only_the_desk_asks_the_index_of_the_desk(workplace, place, clock):
    with reading(place.engine) as session:
        with pytest.raises(NotPermitted):
            left_out(session, viewer=VISITOR, now=clock.now, audience="desk")
        desk = Viewer(role=Role.curator)
        assert left_out(session, viewer=desk, now=clock.now, audience="desk") == frozenset()


def test_what_was_sent_is_sent_again_where_what_became_of_it_could_not_be_written_down(place, told, clock, monkeypatch):
    """A disk that stumbles once must not leave a story closed, and a drain waiting, until the next worker."""
    beside = SlowIndex(at_once=True)
    workplace = worker_at(place, beside=beside)
    settle(workplace, beside)
    change(place, clock, hide_story, told)
    note(workplace)
    with monkeypatch.context() as patched:
        patched.setattr(story_delivery, "confirm", Mock(side_effect=OperationalError("COMMIT", {}, OSError(5, "disk"))))
        deliver(workplace)
        assert story_delivery.confirm.called
    assert not is_delivered(workplace)
    deliver(workplace)
    assert is_delivered(workplace)
    assert entry(place, told, "beside:public").asked_at is None

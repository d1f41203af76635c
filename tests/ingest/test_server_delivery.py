"""Worker and site with a search server (the stand-in): asked once it has caught up, and never while it is away."""

from collections.abc import Iterator

import pytest
from indexed_archive import never_wait, note, tell

from archive.agreeing import withdraw
from archive.clock import utc_now
from archive.database import reading, writing
from archive.gate import VISITOR
from archive.index_entries import IndexState
from archive.keys import new_key
from archive.reading_search_lag import search_lag
from archive.search_suppression import left_out
from archive.settings import Settings
from archive.stories import Story
from archive.story_publishing import hide_story
from ingest.delivery import deliver
from ingest.index_upkeep import look_after_indexes
from ingest.kept_indexes import open_indexes
from ingest.takeover import enlist
from ingest.workplace import Workplace
from search.contract import Question
from tests.laid_archive import open_laid
from tests.search.stand_in.server import StandIn, running

SERVER, BESIDE = "meilisearch:public", "embedded:public"


@pytest.fixture
def server() -> Iterator[StandIn]:
    with running() as server:
        yield server


@pytest.fixture
def place(tmp_path, server):
    return open_laid(Settings(data=tmp_path, transcriber="none", search_url=server.url))


@pytest.fixture
def told(place):
    return tell(place, 1)


@pytest.fixture
def workplace(place, told):
    executor = f"test-{new_key()}"
    enlist(place.engine, executor)
    workplace = Workplace(place, None, open_indexes(place.settings), executor, never_wait())
    yield workplace
    workplace.close_indexes()


def settle(workplace, times=12):
    for _ in range(times):
        note(workplace)
        deliver(workplace)


def found(place, words):
    for source in place.public_index.sources:
        source.rests_until = 0.0
    with reading(place.engine) as session:
        closed = left_out(session, viewer=VISITOR, now=utc_now())
    answer = place.public_index.search(Question(f"{words} ", excluded_stories=closed))
    return place.public_index.answering(), [hit.story_id for hit in answer.hits]


def act(place, told, what, **more):
    with writing(place.engine) as session:
        what(session, session.get_one(Story, told.story.id), by_id=None, now=utc_now(), **more)


def test_the_server_is_asked_once_it_has_caught_up(workplace, place, told):
    assert found(place, told.words[0]) == ("database", [told.story.id])
    settle(workplace)
    assert found(place, told.words[0]) == (SERVER, [told.story.id])
    with reading(place.engine) as session:
        assert {lag.name for lag in search_lag(session).indexes if lag.in_use and lag.built} == {
            "meilisearch:public", "meilisearch:desk", "embedded:public", "embedded:desk",
        }  # fmt: skip


def test_while_it_is_away_the_embedded_index_answers_and_it_catches_up_by_itself(workplace, place, told, server):
    settle(workplace)
    server.refuse("internal", 503)
    assert found(place, told.words[0]) == (BESIDE, [told.story.id])
    act(place, told, withdraw, reason="Asked.")
    assert found(place, told.words[0]) == (BESIDE, [])
    settle(workplace)
    assert found(place, told.words[0]) == (BESIDE, [])
    other = tell(place, 2)
    look_after_indexes(workplace, now=utc_now())
    settle(workplace)
    assert found(place, other.words[0]) == (BESIDE, [other.story.id])
    server.says = None
    settle(workplace)
    assert found(place, told.words[0]) == (SERVER, [])
    look_after_indexes(workplace, now=utc_now())
    settle(workplace)
    assert found(place, other.words[0]) == (SERVER, [other.story.id])


def test_a_server_that_lost_its_data_is_not_asked_until_it_has_it_again(workplace, place, told, server):
    settle(workplace)
    server.state.lose_everything()
    assert found(place, told.words[0])[0] == BESIDE
    look_after_indexes(workplace, now=utc_now())
    with reading(place.engine) as session:
        assert not session.get_one(IndexState, SERVER).in_use
    settle(workplace)
    assert found(place, told.words[0]) == (SERVER, [told.story.id])


def test_a_closed_story_is_in_no_answer_while_the_server_has_not_removed_it(workplace, place, told, server):
    settle(workplace)
    server.state.holds_back = True
    act(place, told, hide_story)
    for go_on in (lambda: note(workplace), lambda: deliver(workplace), lambda: settle(workplace, 3)):
        assert found(place, told.words[0])[1] == []
        go_on()
    assert found(place, told.title_word)[1] == []

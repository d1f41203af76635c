"""Changes on their way to a search server: what is sent, in which order, and what comes of it. See `stand_in`."""

import itertools
import threading

import pytest

from archive.errors import MissingPart
from search.contract import OtherNames, Progress, Question, Receipt
from search.documents import PassageDocument, StoryDocument, story_change, story_removal
from search.meilisearch_index import MeilisearchIndex
from search.meilisearch_tasks import wait_for
from tests.search.sample_stories import a_story
from tests.search.stand_in.server import running


@pytest.fixture
def server():
    with running(key="secret") as server:
        yield server


@pytest.fixture
def empty(server):
    index = an_index(server)
    yield index
    index.close()


@pytest.fixture
def index(empty):
    empty.rebuild([])
    return empty


def an_index(server, **facts):
    return MeilisearchIndex(server.url, "secret", "public", **facts)


def found(index, text, **limits):
    return [hit.story_id for hit in index.search(Question(text, **limits)).hits]


def told(server):
    """What changed something on the server."""
    asking = ("/documents/fetch", "/multi-search")
    return [
        f"{method} {path}" for method, path, _ in server.state.asked if method != "GET" and not path.endswith(asking)
    ]


class TestTasks:
    def test_a_change_is_waiting_then_done(self, server, index):
        server.state.holds_back = True
        receipt = index.apply([a_story(1, "salt", "salt")])
        assert len(receipt.tasks) == 3
        assert index.progress(receipt) is Progress.waiting
        assert found(index, "salt ") == []
        server.state.begin()
        assert index.progress(receipt) is Progress.waiting
        server.state.work(2)
        assert index.progress(receipt) is Progress.waiting
        server.state.work()
        assert index.progress(receipt) is Progress.done
        assert found(index, "salt ") == [1]

    def test_passages_come_before_the_stories_they_stand_in_and_go_after_they_are_replaced(self, server, index):
        server.state.asked.clear()
        index.apply([a_story(1, "salt", "salt")])
        assert told(server) == [
            "POST /indexes/public_passages/documents",
            "POST /indexes/public_passages/documents/delete",
            "POST /indexes/public_stories/documents",
        ]

    def test_a_failed_task_is_failed_and_the_change_can_be_made_again(self, server, index, caplog):
        server.state.fails_with = "no_space_left_on_device"
        receipt = index.apply([a_story(1, "salt")])
        assert index.progress(receipt) is Progress.failed
        assert "disk is full" in caplog.text
        server.state.fails_with = None
        again = index.apply([a_story(1, "salt")])
        assert index.progress(again) is Progress.done
        assert found(index, "salt ") == [1]

    @pytest.mark.parametrize("status", ["canceled", "failed"])
    def test_a_task_that_will_never_be_done_is_failed(self, server, index, status):
        server.state.holds_back = True
        receipt = index.apply([a_story(1, "salt")])
        server.state.tasks[receipt.tasks[-1]]["status"] = status
        assert index.progress(receipt) is Progress.failed

    def test_a_receipt_that_the_server_knows_nothing_of_is_failed(self, server, index):
        assert index.progress(Receipt((9_999,))) is Progress.failed
        assert index.progress(Receipt()) is Progress.done

    def test_many_tasks_are_asked_about_in_parts(self, server, index):
        receipts = [index.apply([a_story(number, "salt")]) for number in range(1, 120)]
        tasks = tuple(itertools.chain.from_iterable(receipt.tasks for receipt in receipts))
        assert len(tasks) > 200
        assert index.progress(Receipt(tasks)) is Progress.done


class TestVersions:
    def test_older_ones_are_ignored_even_while_the_newer_is_still_in_the_queue(self, server, index):
        server.state.holds_back = True
        index.apply([a_story(1, "new", version=3)])
        assert index.apply([a_story(1, "old", version=2)]) == Receipt()
        server.state.work()
        assert index.story_versions() == {1: 3}

    def test_a_removal_beats_an_add_that_comes_late(self, server, index):
        server.state.holds_back = True
        index.apply([a_story(1, "salt", version=1)])
        index.apply([story_removal(1, 2)])
        assert index.apply([a_story(1, "late", version=2)]) == Receipt()
        server.state.work()
        assert index.story_versions() == {}
        assert found(index, "") == found(index, "late ") == []

    def test_another_process_knows_what_was_removed(self, server, index):
        index.apply([a_story(1, "salt", "salt", version=1), story_removal(1, 2)])
        index.apply([story_removal(1, 2)])
        successor = an_index(server)
        assert successor.apply([a_story(1, "late", version=1)]) == Receipt()
        assert successor.apply([a_story(1, "again", version=3)]).tasks
        assert found(successor, "again ") == [1]

    def test_another_process_lets_the_queue_run_dry_first(self, server, index):
        server.state.holds_back = True
        index.apply([story_removal(1, 5)])
        successor = an_index(server)
        with pytest.raises(MissingPart, match="still at work"):
            successor.apply([a_story(1, "late", version=4)])
        server.state.work()
        assert successor.apply([a_story(1, "late", version=4)]) == Receipt()

    def test_passages_that_are_no_more_go(self, server, index):
        index.apply([a_story(1, "", "salt", "fish", "pie"), a_story(2, "", "salt")])
        index.apply([a_story(1, "", "okra", version=2)])
        kept = server.state.indexes["public_passages"].documents
        assert sorted(kept) == ["1-100", "2-200"]
        index.apply([story_removal(1, 3)])
        assert sorted(server.state.indexes["public_passages"].documents) == ["2-200"]

    def test_a_passage_in_two_stories_stays_with_the_other(self, index):
        passage = PassageDocument(7, 1, (1, 2), "salt", starts_s=((1, 3.5), (2, 8.0)))
        index.apply([story_change(StoryDocument(each, 1, ""), [passage]) for each in (1, 2)])
        index.apply([story_removal(1, 2)])
        (hit,) = index.search(Question("salt ")).hits
        assert (hit.story_id, hit.moments[0].start_s) == (2, 8.0)

    def test_versions_of_many_stories_are_read_page_by_page(self, index, monkeypatch):
        monkeypatch.setattr("search.meilisearch_reading._VERSIONS_AT_ONCE", 3)
        index.rebuild([a_story(number, "salt", version=number + 10) for number in range(1, 9)])
        index.apply([story_removal(4, 99)])
        assert index.story_versions() == {number: number + 10 for number in range(1, 9) if number != 4}


class TestRebuilding:
    def test_before_the_first_there_is_nothing(self, empty, server):
        assert not empty.is_ready()
        for use in (lambda: empty.search(Question("salt")), lambda: empty.apply([a_story(1)]), empty.story_versions):
            with pytest.raises(MissingPart, match="rebuilt"):
                use()
        assert not server.state.indexes

    def test_the_old_index_answers_until_the_new_one_is_whole(self, server, index):
        index.apply([a_story(1, "salt")])
        server.state.asked.clear()
        seen = []

        def changes():
            for number in (2, 3):
                seen.append(found(index, ""))
                yield a_story(number, "salt")

        index.rebuild(changes())
        assert seen == [[1], [1]]
        assert sorted(found(index, "")) == [2, 3]
        assert told(server)[-3:] == [
            "POST /swap-indexes",
            "DELETE /indexes/public_stories_next",
            "DELETE /indexes/public_passages_next",
        ]
        assert sorted(server.state.indexes) == ["public_passages", "public_stories"]

    def test_both_indexes_change_places_in_one_task(self, server, index):
        (body,) = [body for _, path, body in server.state.asked if path == "/swap-indexes"]
        assert body == [
            {"indexes": ["public_stories", "public_stories_next"]},
            {"indexes": ["public_passages", "public_passages_next"]},
        ]

    def test_a_failed_one_leaves_the_old_in_use_and_nothing_behind(self, server, index):
        index.apply([a_story(1, "salt")])

        def broken():
            yield a_story(2, "okra")
            raise ValueError("the database went away")

        with pytest.raises(ValueError, match="went away"):
            index.rebuild(broken())
        assert index.story_versions() == {1: 1}
        assert sorted(server.state.indexes) == ["public_passages", "public_stories"]

    def test_a_full_disk_stops_it(self, server, index):
        index.apply([a_story(1, "salt")])

        def changes():
            server.state.fails_with = "no_space_left_on_device"
            yield a_story(2, "okra")

        with pytest.raises(MissingPart, match="disk is full"):
            index.rebuild(changes())
        server.state.fails_with = None
        assert found(index, "") == [1]
        index.rebuild([a_story(3, "okra")])
        assert found(index, "") == [3]

    def test_what_a_killed_one_left_is_removed(self, server, index):
        server.state.create("public_stories_next", "id")
        server.state.add("public_stories_next", [{"id": 66, "standing": 1, "version": 1}], "id")
        index.rebuild([a_story(1, "salt")])
        assert index.story_versions() == {1: 1}

    def test_in_parts_and_with_the_newest_version_of_each(self, server, index, monkeypatch):
        monkeypatch.setattr("search.meilisearch_sending._MOST_DOCUMENTS", 2)
        monkeypatch.setattr("search.meilisearch_rebuilding._MOST_OPEN_TASKS", 4)
        stories = [a_story(number, "salt", "salt") for number in range(1, 8)]
        late = [a_story(3, "new", version=2), a_story(3, "old"), story_removal(5, 2), story_removal(9, 1)]
        index.rebuild([*stories, *late])
        assert index.story_versions() == {1: 1, 2: 1, 3: 2, 4: 1, 6: 1, 7: 1}
        kept = server.state.indexes["public_passages"].documents
        assert sorted(kept) == ["1-100", "2-200", "4-400", "6-600", "7-700"]

    def test_a_server_that_lost_its_data_is_not_ready_and_gets_it_back(self, server, index):
        index.apply([a_story(1, "salt", version=7)])
        server.state.lose_everything()
        assert not index.is_ready()
        with pytest.raises(MissingPart, match="rebuilt"):
            index.apply([a_story(2, "okra")])
        index.rebuild([a_story(1, "salt", version=7)])
        assert index.is_ready()
        assert found(index, "") == [1]
        assert index.apply([a_story(1, "salt", version=7)]).tasks

    @pytest.mark.parametrize(
        ("name", "other"),
        [
            ("public_stories", {"rankingRules": ["words"]}),
            ("public_stories", {"searchableAttributes": ["title"]}),
            ("public_passages", {"filterableAttributes": ["story"]}),
            ("public_passages", {"typoTolerance": {"disableOnNumbers": False}}),
            ("public_passages", {"embedders": {"other": {"source": "userProvided", "dimensions": 3}}}),
        ],
    )
    def test_an_index_of_other_settings_is_not_ready(self, server, index, name, other, caplog):
        server.state.change_settings(name, other)
        assert not index.is_ready()
        assert f"{name} has other settings ({next(iter(other))})" in caplog.text
        index.rebuild([])
        assert index.is_ready()

    def test_an_index_that_somebody_else_began_is_not_ready(self, server, empty):
        server.state.create("public_stories", "id")
        server.state.create("public_passages", "id")
        assert not empty.is_ready()


class TestOtherNames:
    NAMES = (OtherNames(("callaloo",), (("dasheen", "leaf"), ("amaranth",))), OtherNames(("okra",), (("ochro",),)))

    def test_are_told_once_and_one_way(self, server, index):
        receipt = index.know_names(self.NAMES)
        assert index.progress(receipt) is Progress.done
        for name in ("public_stories", "public_passages"):
            told_names = server.state.indexes[name].settings["synonyms"]
            assert told_names == {"callaloo": ["dasheen leaf", "amaranth"], "okra": ["ochro"]}
        assert index.know_names(self.NAMES) == Receipt()
        assert index.is_ready()
        index.apply([a_story(1, "", "the dasheen leaf")])
        assert found(index, "callaloo ") == [1]
        assert found(index, "amaranth ") == []

    def test_are_known_to_a_rebuilt_index(self, server, index):
        index.know_names(self.NAMES)
        index.rebuild([])
        an_index(server).rebuild([])
        assert server.state.indexes["public_stories"].settings["synonyms"]["okra"] == ["ochro"]


class TestVectors:
    def test_are_sent_only_where_they_are_kept(self, server):
        passages = [
            PassageDocument(1, 1, (1,), "salt", vector=(0.5, 0.25)),
            PassageDocument(2, 1, (1,), "fish"),
        ]
        change = story_change(StoryDocument(1, 1, ""), passages)
        plain = an_index(server)
        plain.rebuild([change])
        assert "_vectors" not in server.state.indexes["public_passages"].documents["1-1"]
        with_meaning = an_index(server, meaning_dimensions=2)
        assert not with_meaning.is_ready()
        with_meaning.rebuild([change])
        assert with_meaning.is_ready()
        assert not plain.is_ready()
        sent = server.state.indexes["public_passages"].documents
        assert sent["1-1"]["_vectors"] == {"meaning": [0.5, 0.25]}
        assert sent["1-2"]["_vectors"] == {"meaning": None}


class TestAudiences:
    def test_are_apart(self, server, index):
        desk = MeilisearchIndex(server.url, "secret", "desk")
        desk.rebuild([a_story(1, "salt")])
        assert found(index, "") == []
        assert found(desk, "", audience="desk") == [1]

    def test_a_prefix_keeps_archives_apart(self, server, index):
        other = an_index(server, prefix="other_")
        other.rebuild([a_story(1, "salt")])
        assert (found(index, ""), found(other, "")) == ([], [1])


def test_waiting_ends_when_nothing_moves(server, index):
    server.state.holds_back = True
    receipt = index.apply([a_story(1, "salt")])
    moments = itertools.count(step=600.0)
    naps = []
    with index.connection.client() as client, pytest.raises(MissingPart, match="still at work"):
        wait_for(client, receipt.tasks, clock=lambda: next(moments), sleep=naps.append)
    assert max(naps) <= 1.0


def rebuilt_by_and_by(server, index):
    server.state.holds_back = True
    rebuilding = threading.Thread(target=index.rebuild, args=([a_story(1, "salt")],))
    rebuilding.start()
    while rebuilding.is_alive():
        with server.state.turn:
            server.state.work(1)
        rebuilding.join(0.01)
    return found(index, "")


def test_a_rebuild_waits_until_the_server_has_done_its_work(server, index):
    assert rebuilt_by_and_by(server, index) == [1]


def test_what_is_on_its_way_out_already_is_in_no_ones_way(server, index):
    server.state.create("public_stories_next", "id")
    server.state.holds_back = True
    with index.connection.client() as client:
        client.delete_index("public_stories_next")
    assert rebuilt_by_and_by(server, index) == [1]


def test_nothing_is_left_unsure_when_the_server_goes_away_in_the_middle(server, index, monkeypatch):
    """What it took is in its queue without our knowing; the next try waits for that, so that order is kept."""
    server.state.holds_back = True
    enqueue = server.state.enqueue

    def enqueue_and_go(*args):
        server.says = (500, b"")
        return enqueue(*args)

    monkeypatch.setattr(server.state, "enqueue", enqueue_and_go)
    with pytest.raises(MissingPart):
        index.apply([a_story(1, "new", "salt", version=2)])
    monkeypatch.undo()
    server.says = None
    with pytest.raises(MissingPart, match="still at work"):
        index.apply([a_story(1, "old", version=1)])
    server.state.work()
    assert index.apply([a_story(1, "new", "salt", version=2)]).tasks


def test_what_cannot_be_sent_is_not_the_servers_fault(server, index):
    with pytest.raises((TypeError, AttributeError)):
        index.apply([a_story(1, None)])
    assert index.apply([a_story(1, "salt")]).tasks

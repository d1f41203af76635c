"""A search server that is down, slow, full, of another version, or not one at all: one sentence, and never a hang."""

import socket
import threading

import pytest

from archive.errors import MissingPart
from search.contract import Question, Receipt
from search.meilisearch_connection import Connection
from search.meilisearch_index import MeilisearchIndex
from search.meilisearch_reading import MeilisearchReader
from tests.search.sample_stories import a_story
from tests.search.stand_in.server import running


@pytest.fixture
def server():
    with running(key="secret") as server:
        yield server


@pytest.fixture
def index(server):
    index = MeilisearchIndex(server.url, "secret", "public")
    index.rebuild([a_story(1, "salt", "salt")])
    yield index
    index.close()


USES = {
    "search": lambda index: index.search(Question("salt")),
    "reload": lambda index: index.reload(),
    "versions": lambda index: index.story_versions(),
    "apply": lambda index: index.apply([a_story(2, "okra")]),
    "progress": lambda index: index.progress(Receipt((1,))),
    "names": lambda index: index.know_names([]),
    "rebuild": lambda index: index.rebuild(iter(NotRead())),
}


class NotRead:
    def __iter__(self):
        yield pytest.fail("the stories must not be read for a server that cannot take them")


@pytest.fixture(params=sorted(USES))
def use(request):
    return USES[request.param]


def closed_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def test_down(use):
    index = MeilisearchIndex(f"http://127.0.0.1:{closed_port()}", "", "public")
    assert not index.is_ready()
    with pytest.raises(MissingPart, match="does not answer"):
        use(index)


@pytest.mark.parametrize("url", ["http://", "no address", "ftp://x", "http://[", "http://a b"])
def test_an_address_that_is_none(url):
    with pytest.raises(MissingPart):
        MeilisearchReader(url, "", "public").search(Question("salt"))


@pytest.mark.parametrize("key", ["", "wrong", "not\nfor a header", "schlüssel—"])
def test_a_wrong_key(server, index, key):
    other = MeilisearchIndex(server.url, key, "public")
    assert not other.is_ready()
    for use in USES.values():
        if use is not USES["reload"]:
            with pytest.raises(MissingPart):
                use(other)


@pytest.mark.parametrize("key", ["", "wrong"])
def test_a_wrong_key_is_said(server, index, key):
    with pytest.raises(MissingPart, match="STORYLOOM_SEARCH_KEY"):
        MeilisearchReader(server.url, key, "public").search(Question("salt"))


@pytest.mark.parametrize(
    ("code", "status", "sentence"),
    [
        ("no_space_left_on_device", None, "disk is full"),
        ("no_space_left_on_device", 507, "disk is full"),
        ("database_size_limit_reached", 500, "disk is full"),
        ("too_many_search_requests", None, "too long"),
        ("index_not_found", None, "rebuilt"),
        ("invalid_search_filter", None, "rebuilt"),
        ("internal", 500, "its log says why"),
    ],
)
def test_every_refusal_has_its_sentence(server, index, code, status, sentence):
    server.refuse(code, status)
    for use in USES.values():
        with pytest.raises(MissingPart, match=sentence):
            use(index)
    assert not index.is_ready()


@pytest.mark.parametrize(
    "said",
    [
        (200, b"<html>a page</html>"),
        (200, b""),
        (200, b"null"),
        (200, b"[]"),
        (200, b'{"results": 5}'),
        (200, b'{"results": [{}]}'),
        (200, b'{"status": "available", "pkgVersion": 5}'),
        (200, b"\xff\xfe"),
        (404, b"<html>Not found</html>"),
        (502, b"Bad gateway"),
    ],
)
def test_an_answer_that_cannot_be_read(server, index, use, said):
    server.says = said
    if use is USES["reload"] and said[0] == 200:
        return
    with pytest.raises(MissingPart):
        use(index)
    assert not index.is_ready()


def test_a_server_that_never_answers_is_waited_for_only_so_long_and_then_left_alone(server):
    server.waits_for = threading.Event()
    now = [0.0]
    connection = Connection(server.url, "secret", timeout_s=1, clock=lambda: now[0])
    try:
        with pytest.raises(MissingPart, match="too long"):
            connection.ask([])
        connected = server.connections
        with pytest.raises(MissingPart, match="does not answer"):
            connection.ask([])
        assert server.connections == connected
    finally:
        server.waits_for.set()
    now[0] = 60.0
    assert connection.ask([]) == []


def test_the_log_tells_when_it_begins_and_when_it_is_over(server, index, caplog):
    caplog.set_level("INFO")
    server.says = (500, b"")
    for _ in range(3):
        with pytest.raises(MissingPart):
            index.search(Question("salt"))
    server.says = None
    index.search(Question("salt"))
    index.search(Question("salt"))
    about = [record.message for record in caplog.records if "search server" in record.message.lower()]
    assert len(about) == 2
    assert "cannot be read" in about[0]
    assert about[1] == "The search server answers again."


@pytest.mark.parametrize("version", ["0.30.5", "1.14.9", "2.0.0", "nonsense"])
def test_a_version_to_be_refused(server, index, version):
    server.state.version = version
    assert not index.is_ready()
    with pytest.raises(MissingPart, match=f"Meilisearch {version}; Storyloom needs .* tested with 1.50"):
        USES["rebuild"](index)


def test_another_version_that_will_do_is_named_in_the_log_once(server, index, caplog):
    server.state.version = "1.51.3"
    assert index.is_ready()
    assert index.is_ready()
    assert caplog.text.count("Meilisearch 1.51.3; Storyloom was tested with 1.50") == 1


def test_questions_keep_one_connection(server, index):
    index.search(Question("salt"))
    before = server.connections
    for _ in range(5):
        index.search(Question("salt"))
    assert server.connections == before


def test_a_connection_that_the_server_closed_is_opened_again(server, index):
    index.search(Question("salt"))
    server.close_connections()
    assert index.search(Question("salt")).total == 1
    index.close()
    assert index.search(Question("salt")).total == 1


def test_many_threads_ask_at_once(server, index):
    totals = []

    def ask():
        for _ in range(5):
            totals.append(index.search(Question("salt")).total)
            assert index.is_ready()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals == [1] * 30


def test_what_a_visitor_reads_names_neither_address_nor_key(server):
    reader = MeilisearchReader(server.url, "a-wrong-key", "public")
    with pytest.raises(MissingPart) as caught:
        reader.search(Question("salt"))
    assert "127.0.0.1" not in str(caught.value)
    assert "a-wrong-key" not in str(caught.value)

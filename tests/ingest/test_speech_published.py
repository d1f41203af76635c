"""Fetching a published model: whole or not at all, and in words a person can act on."""

import fcntl
import hashlib
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from archive.errors import Conflict, InvalidInput, MissingPart

pytestmark = pytest.mark.speech

WEIGHTS = bytes(range(256)) * 200
SHA256 = hashlib.sha256(WEIGHTS).hexdigest()


class Publisher(BaseHTTPRequestHandler):
    def do_GET(self):
        how = self.path.split("/")[1]
        self.send_response(403 if how == "closed" else 200)
        self.send_header("Content-Length", str(len(WEIGHTS)))
        self.end_headers()
        self.wfile.write({"whole": WEIGHTS, "half": WEIGHTS[:9000], "other": WEIGHTS[::-1]}.get(how, b""))

    def log_message(self, *_said):
        pass


@pytest.fixture(scope="module")
def publisher():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture
def publish(publisher, monkeypatch):
    import whisper

    def publish_tiny(how, address=publisher):
        monkeypatch.setitem(whisper._MODELS, "tiny", f"{address}/{how}/{SHA256}/tiny.pt")

    return publish_tiny


def names_in(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_every_published_file_is_named_once_with_its_hash():
    from ingest.speech.published import published_as, published_models

    names = [one.name for one in published_models()]
    assert len(names) == len(set(names)) == 12
    assert {"tiny.en", "base", "small", "large-v3", "large-v3-turbo"} <= set(names)
    assert all(len(one.sha256) == 64 and one.about_mib for one in published_models())
    assert [published_as(one.sha256) for one in published_models()] == names
    assert published_as("0" * 64) == ""


def test_it_arrives_whole_and_is_fetched_once(publish, tmp_path):
    from ingest.speech.published import fetch

    folder = tmp_path / "models"
    publish("whole")
    assert fetch("tiny", folder).read_bytes() == WEIGHTS
    publish("nobody", address="http://127.0.0.1:9")
    assert fetch("tiny", folder) == folder / "tiny.pt"
    assert names_in(folder) == ["tiny.pt"]


@pytest.mark.parametrize(
    ("how", "sentence"),
    [("half", "tiny is not the published file"), ("other", "tiny is not the published file"), ("closed", "Forbidden")],
)
def test_what_does_not_arrive_whole_leaves_nothing(publish, tmp_path, how, sentence):
    from ingest.speech.published import fetch

    publish(how)
    with pytest.raises(MissingPart, match=rf"{sentence}.*put tiny\.pt in {tmp_path}"):
        fetch("tiny", tmp_path)
    assert names_in(tmp_path) == []


def test_without_a_network_it_says_where_to_put_the_file(publish, tmp_path):
    from ingest.speech.published import fetch

    publish("nobody", address="http://127.0.0.1:9")
    with pytest.raises(MissingPart, match=rf"cannot be fetched from here .*put tiny\.pt in {tmp_path}; it is at http"):
        fetch("tiny", tmp_path)
    assert names_in(tmp_path) == []


def test_a_file_of_ones_own_is_never_written_over(publish, tmp_path):
    from ingest.speech.published import fetch

    publish("whole")
    (tmp_path / "tiny.pt").write_bytes(b"mine")
    with pytest.raises(Conflict, match="move it away"):
        fetch("tiny", tmp_path)
    assert (tmp_path / "tiny.pt").read_bytes() == b"mine"


def test_one_fetch_at_a_time_and_what_a_killed_one_left_is_cleared(publish, tmp_path):
    from ingest.speech.published import fetch

    publish("whole")
    (tmp_path / ".fetching-killed").mkdir()
    (tmp_path / ".fetching-killed" / "tiny.pt").write_bytes(WEIGHTS[:10])
    other = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    with pytest.raises(Conflict, match="under way"):
        fetch("tiny", tmp_path)
    os.close(other)
    fetch("tiny", tmp_path)
    assert names_in(tmp_path) == ["tiny.pt"]


def test_an_unknown_name_lists_the_known_ones(tmp_path):
    from ingest.speech.published import fetch

    with pytest.raises(InvalidInput, match=r"no published model 'huge': choose one of tiny\.en, tiny, base\.en, base"):
        fetch("huge", tmp_path)

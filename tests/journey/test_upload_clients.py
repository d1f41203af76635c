"""Clients that others wrote send a recording in pieces: tuspy, and under Node the tus-js-client of our own page."""

import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select
from tusclient.client import TusClient
from tusclient.storage.filestorage import FileStorage

from archive.database import reading
from archive.uploads import Upload
from tests.journey.conftest import Uploading
from tests.media.sounds import wav_bytes

PIECE_BYTES = 100_000
RUNNER = Path(__file__).with_name("tus_js_runner.cjs")
NODE = shutil.which("node")


@pytest.fixture
def sound(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A recording of 320 kB, another one for each test."""
    path = tmp_path / "récit.wav"
    seed = sum(request.node.name.encode())
    path.write_bytes(wav_bytes(np.random.default_rng(seed).normal(size=160_000).astype("float32") * 0.1, rate=16_000))
    return path


def arrived(uploading: Uploading, sound: Path) -> Upload:
    """The one upload with these bytes."""
    digest = sha256(sound.read_bytes()).hexdigest()
    with reading(uploading.place.engine) as session:
        return session.scalars(select(Upload).where(Upload.sha256 == digest)).one()


def test_tuspy_sends_a_recording_and_goes_on_where_it_stopped(
    uploading: Uploading, sound: Path, tmp_path: Path
) -> None:
    client = TusClient(uploading.address, headers=uploading.headers)
    said = {"filename": sound.name, "deposit": "yes", "narrator": "Liora"}
    kept = {"store_url": True, "url_storage": FileStorage(str(tmp_path / "addresses.json"))}
    first = client.uploader(str(sound), chunk_size=PIECE_BYTES, metadata=said, **kept)
    first.upload(stop_at=PIECE_BYTES)
    again = client.uploader(str(sound), chunk_size=PIECE_BYTES, metadata=said, upload_checksum=True, **kept)
    assert (again.url, again.offset) == (first.url, PIECE_BYTES)
    again.upload()
    upload = arrived(uploading, sound)
    assert (upload.file_name, upload.narrator_name) == (sound.name, "Liora")
    assert uploading.place.store.upload_path(upload.key).read_bytes() == sound.read_bytes()


def test_tuspy_sends_without_a_word_about_the_file_and_the_bytes_wait(uploading: Uploading, sound: Path) -> None:
    """It sends an empty Upload-Metadata then; nobody stated that it may be deposited."""
    uploader = TusClient(uploading.address, headers=uploading.headers).uploader(str(sound), chunk_size=PIECE_BYTES)
    uploader.upload()
    assert uploader.url is not None
    told = uploading.browser.get(uploader.url.replace("/uploads/", "/me/arrivals/")).json()
    assert (told["state"], told["offset_bytes"]) == ("whole", sound.stat().st_size)


@pytest.mark.skipif(NODE is None, reason="needs node, to run the page's own tus-js-client outside a browser")
def test_the_pages_own_client_sends_under_node(uploading: Uploading, sound: Path) -> None:
    """It breaks off after its second piece, as a page that is closed, and another run goes on from there."""
    told = []
    for stop_after in (2, 0):
        order = {
            "endpoint": uploading.address, "headers": uploading.headers, "file": str(sound), "piece": PIECE_BYTES,
            "said": {"filename": sound.name, "deposit": "yes"}, "stopAfter": stop_after,
            "goOn": told[0]["url"] if told else None,
        }  # fmt: skip
        command, given = [str(NODE), RUNNER], json.dumps(order)
        ran = subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, check=False)
        assert ran.returncode == 0, ran.stderr
        told.append(json.loads(ran.stdout))
    assert told[0]["acknowledged"] == [PIECE_BYTES, 2 * PIECE_BYTES]
    assert told[1]["acknowledged"][0] == 3 * PIECE_BYTES
    upload = arrived(uploading, sound)
    assert upload.file_name == sound.name
    assert uploading.place.store.upload_path(upload.key).read_bytes() == sound.read_bytes()
